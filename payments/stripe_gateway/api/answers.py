"""Carry a call out once per idempotency key, and answer its repeats with what was answered first."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import OperationalError, connection, transaction

from marketplace.kernel import clock

from .. import config
from ..errors import Busy, CardDeclined, GatewayBroken, InvalidParameter, KeyInUse, KeyReused, StripeError
from ..models import IdempotentCall

# A call that has not ended by then died with its process; the next one takes its key over.
_DEAD_AFTER_S = 60


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    first_request: str = ""  # of a replay: the request that did the work

    @staticmethod
    def of(status: int, body: dict[str, Any]) -> Answer:
        return Answer(status, json.dumps(body, ensure_ascii=False, indent=2))


def fingerprint(*parts: Any) -> str:
    """Tells equal calls from others; keyed, because parameters may hold a card number."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def carry_out(work: Callable[[], dict[str, Any]]) -> Answer:
    """Run a call in one transaction. What a declined card left behind is kept; any other refusal undoes all."""
    with transaction.atomic(savepoint=False):
        _wait_for_locks_at_most(config.LOCK_WAIT_S)
        try:
            return Answer.of(200, work())
        except CardDeclined as declined:
            return Answer.of(declined.status, declined.body())
        except OperationalError as error:
            if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise Busy("Another call is changing this object: send it again.", code="lock_timeout") from error
            raise


def _wait_for_locks_at_most(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(seconds * 1_000)}ms"])


def answer_once(*, account: str, key: str, mark: str, request_id: str, work: Callable[[], dict[str, Any]]) -> Answer:
    """Run a call, or replay what its key stands for.

    Raises KeyReused when the key came with another call before, KeyInUse while the first one still runs.
    """
    if len(key) > 255:
        raise InvalidParameter("An Idempotency-Key has at most 255 characters.")
    row, is_first = _claim(account, key, mark, request_id)
    if not is_first:
        return Answer(row.status or 500, row.body, row.request_id)
    return _run_first(row, work)


def _claim(account: str, key: str, mark: str, request_id: str) -> tuple[IdempotentCall, bool]:
    """The key's row, committed at once so that others see it, and whether this call is the one to run."""
    fresh = IdempotentCall(account=account, key=key, fingerprint=mark, request_id=request_id)
    if _is_first(fresh):
        return fresh, True
    row = IdempotentCall.objects.filter(account=account, key=key).first()
    if row is None:
        raise KeyInUse("The first call with this Idempotency-Key has just been refused: send it again.")
    if row.started_at < clock.now() - timedelta(seconds=config.KEYS_KEPT_S):
        IdempotentCall.objects.filter(pk=row.pk, request_id=row.request_id).delete()
        return _claim(account, key, mark, request_id)
    if row.fingerprint != mark:
        raise KeyReused(f"The Idempotency-Key '{key}' was first used for another call: use a new key for this one.")
    if row.status is not None:
        return row, False
    return _take_over(row, request_id)


def _is_first(fresh: IdempotentCall) -> bool:
    """Insert the row unless its key is taken: one statement, committed by itself, for every call that is made."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {IdempotentCall._meta.db_table} (account, key, fingerprint, request_id, started_at, body) "  # noqa: S608  # our own table
            "VALUES (%s, %s, %s, %s, %s, '') ON CONFLICT (account, key) DO NOTHING RETURNING id",
            [fresh.account, fresh.key, fresh.fingerprint, fresh.request_id, fresh.started_at],
        )
        row = cursor.fetchone()
    if row:
        fresh.pk = row[0]
    return row is not None


def _take_over(row: IdempotentCall, request_id: str) -> tuple[IdempotentCall, bool]:
    dead_since = clock.now() - timedelta(seconds=_DEAD_AFTER_S)
    running = IdempotentCall.objects.filter(pk=row.pk, status=None, started_at__lt=dead_since)
    if not running.update(request_id=request_id, started_at=clock.now()):
        raise KeyInUse(
            "The first call with this Idempotency-Key is still running: send it again in a moment.",
            code="idempotency_key_in_use",
        )
    row.request_id = request_id
    return row, True


def _run_first(row: IdempotentCall, work: Callable[[], dict[str, Any]]) -> Answer:
    """Store the answer in the same transaction as the work, whatever it is, unless the call never began."""
    mine = IdempotentCall.objects.filter(pk=row.pk, request_id=row.request_id)
    broken = Answer.of(500, GatewayBroken("Something went wrong here; nothing was done.").body())
    ended = False
    try:
        with transaction.atomic():
            answer = carry_out(work)
            mine.update(status=answer.status, body=answer.text)
        ended = True
    except StripeError as refusal:
        if refusal.stored:
            mine.update(status=refusal.status, body=Answer.of(refusal.status, refusal.body()).text)
        else:
            mine.delete()
        ended = True
        raise
    finally:
        if not ended:
            mine.update(status=broken.status, body=broken.text)
    return answer

"""Movements on our account as somebody tells them: kept first, whoever it was, acted upon later."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Mapping

from django.conf import settings

from ..errors import SignatureRefused
from ..gateways.bank_feeds import FEEDS, Movement, Unreadable
from ..models import BankCredit, PaymentEvent
from ..references import find_references

log = logging.getLogger(__name__)


def hear_bank(*, provider: str, body: bytes, headers: Mapping[str, str]) -> list[int]:
    """Keep what a notification service tells; the ids of movements nobody acted upon yet.

    Raises SignatureRefused, and Unreadable for a signed message in another form, which is kept raw and is loud.
    """
    feed = FEEDS[provider]()
    if not feed.check(body, headers, now_s=time.time()):
        raise SignatureRefused
    try:
        movements = feed.read(body)
    except Unreadable as trouble:
        _keep_unreadable(provider, body)
        log.error("bank feed %s sent what we can't read: %s", provider, trouble)  # noqa: TRY400  # signed, not a bug
        raise
    return keep_movements(provider=provider, movements=[(movement, body.decode()) for movement in movements])


def keep_movements(*, provider: str, movements: Iterable[tuple[Movement, str]]) -> list[int]:
    """Insert first: one row per movement and source, a known one stays as it is. The ids of those still to do."""
    rows = [_row(provider, movement, raw) for movement, raw in movements]
    BankCredit.objects.bulk_create(rows, ignore_conflicts=True)
    told = [row.provider_txn_id for row in rows]
    todo = BankCredit.objects.filter(provider=provider, provider_txn_id__in=told, state=BankCredit.State.NEW)
    return list(todo.order_by("pk").values_list("pk", flat=True))


def _row(provider: str, movement: Movement, raw: str) -> BankCredit:
    content = movement.content[:500]
    found = find_references(content, prefix=settings.VIETQR_PREFIX)
    return BankCredit(
        provider=provider,
        provider_txn_id=movement.txn_id[:120],
        bank_ref=movement.bank_ref[:64],
        account=movement.account[:32],
        direction=movement.direction,
        amount_vnd=movement.amount_vnd,
        content=content,
        reference=found[0] if len(found) == 1 else "",
        counter_bin=movement.counter_bin[:6],
        counter_account=movement.counter_account[:32],
        counter_name=movement.counter_name[:120],
        paid_at=movement.paid_at,
        raw=raw,
    )


def _keep_unreadable(provider: str, body: bytes) -> None:
    """Under the hash of its bytes, so that one that is sent again is one row."""
    event = PaymentEvent(
        provider=provider,
        event_ref=hashlib.sha256(body).hexdigest(),
        kind="unreadable",
        about_ref="",
        raw=body.decode(errors="replace").replace("\0", ""),
    )
    PaymentEvent.objects.bulk_create([event], ignore_conflicts=True)

"""The only door to the books: one transaction per money event, in the same database transaction as the event itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, F, Value, When

from marketplace.kernel import clock

from ..errors import LedgerConflict
from ..ledger.accounts import Account
from ..ledger.flows import Line
from ..models import LedgerAccount, LedgerEntry, LedgerTransaction

Decide = Callable[[Mapping[Account, int]], Sequence[Line]]
_INSERT = """
INSERT INTO payments_ledgertransaction
    (kind, idempotency_key, fingerprint, source_type, source_id, occurred_at, posted_at)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Posted:
    """What stands in the books: the transaction's id, whether this call wrote it, and its lines when it did."""

    transaction_id: int
    is_new: bool
    lines: tuple[Line, ...] = ()


def post(
    *,
    kind: str,
    key: str,
    source: tuple[str, int],
    lines: Sequence[Line],
    at: datetime | None = None,
) -> Posted | None:
    """Write one money event into the books; None when it moves nothing.

    kind    what happened, e.g. refund_asked
    key     makes it one however often it is told; with other content: LedgerConflict
    source  the row it is about, e.g. ("refund", 12)
    at      when it happened; now without

    Six SQL statements at most. The accounts' rows are locked in primary-key order up to the end of the transaction.
    IntegrityError when an account would be overdrawn.
    """
    if not lines:
        return None
    facts = [[account.code, amount_vnd] for account, amount_vnd in lines]
    return _post(kind, key, source, [account for account, _ in lines], lambda _balances: lines, facts, at)


def post_by_balance(
    *,
    kind: str,
    key: str,
    source: tuple[str, int],
    accounts: Iterable[Account],
    decide: Decide,
    facts: object,
    at: datetime | None = None,
) -> Posted:
    """As post, for events whose lines depend on balances: decide is given those of the accounts, locked.

    accounts  all that decide may name
    facts     what makes it the same event when it is told again; anything that json knows
    """
    return _post(kind, key, source, list(accounts), decide, facts, at)


def _post(
    kind: str,
    key: str,
    source: tuple[str, int],
    accounts: list[Account],
    decide: Decide,
    facts: object,
    at: datetime | None,
) -> Posted:
    fingerprint = hashlib.sha256(json.dumps([kind, source, facts]).encode()).hexdigest()
    now = clock.now()
    at = at or now
    with transaction.atomic(savepoint=False):
        pk = _insert(kind, key, fingerprint, source, at, now)
        if pk is None:
            return _known(key, fingerprint)
        rows = _locked(accounts)
        balances = {account: rows[account.code].balance_vnd for account in accounts}
        decided = tuple(decide(balances))
        if not decided or sum(amount_vnd for _, amount_vnd in decided) != 0:
            raise ValueError(f"{key}: lines do not sum to zero, or there are none")
        LedgerEntry.objects.bulk_create(
            LedgerEntry(transaction_id=pk, account=rows[account.code], amount_vnd=amount_vnd, at=at)
            for account, amount_vnd in decided
        )
        _add({rows[account.code].pk: amount_vnd for account, amount_vnd in decided})
    return Posted(pk, is_new=True, lines=decided)


def _insert(kind: str, key: str, fingerprint: str, source: tuple[str, int], at: datetime, now: datetime) -> int | None:
    """The new transaction's id; None when its key is taken. Waits for somebody who is just taking it."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [kind, key, fingerprint, source[0], source[1], at, now])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _known(key: str, fingerprint: str) -> Posted:
    known = LedgerTransaction.objects.get(idempotency_key=key)
    if known.fingerprint != fingerprint:
        raise LedgerConflict(f"{key} was posted before with other content")
    return Posted(known.pk, is_new=False)


def _locked(accounts: list[Account]) -> dict[str, LedgerAccount]:
    """The accounts' rows by code, made where they are missing, locked in primary-key order."""
    wanted = {account.code: account for account in accounts}
    rows = LedgerAccount.objects.filter(code__in=wanted)
    missing = wanted.keys() - set(rows.order_by().values_list("code", flat=True))
    if missing:
        # Sorted, so that two who make the same accounts never wait for each other in a circle.
        LedgerAccount.objects.bulk_create(
            (_row(wanted[code]) for code in sorted(missing)),
            ignore_conflicts=True,
        )
    return {row.code: row for row in rows.order_by("pk").select_for_update(no_key=True)}


def _row(account: Account) -> LedgerAccount:
    return LedgerAccount(
        code=account.code,
        group=account.group,
        kind=account.kind,
        may_overdraw=account.may_overdraw,
        producer_id=account.producer_id,
    )


def _add(amounts: Mapping[int, int]) -> None:
    """Bring the balances up to date, in one statement."""
    added = Case(*(When(pk=pk, then=Value(amount_vnd)) for pk, amount_vnd in amounts.items()))
    LedgerAccount.objects.filter(pk__in=amounts).update(balance_vnd=F("balance_vnd") + added, version=F("version") + 1)

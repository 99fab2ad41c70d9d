"""The only door to the books: one transaction per money event, in the same database transaction as the event itself.

The books have one lock: whoever writes into them first takes it, and has it up to its commit. An event often is several
transactions of the books, each with accounts of its own; locked one after the other, two events would wait for each
other in a circle. So whatever rows an event needs are locked before it posts: docs/money.md, "Locks".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from marketplace.kernel import clock

from ..errors import LedgerConflict
from ..ledger.accounts import Account
from ..ledger.flows import Line
from ..models import LedgerAccount, LedgerTransaction

Accounts = dict[str, tuple[int, int]]  # id and balance by code, of locked rows
Decide = Callable[[Mapping[Account, int]], Sequence[Line]]
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('the books', 0))"
# Many rows as one JSON text: a day of 2,000 transfers writes 18,000 of them, and a parameter each costs more than all
# the rest of booking them.
_INSERT = """
WITH books AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended('the books', 0)))
INSERT INTO payments_ledgertransaction
    (kind, idempotency_key, fingerprint, source_type, source_id, occurred_at, posted_at)
SELECT told.kind, told.key, told.print, told.source, told.source_id, told.at, %s
FROM books,
    json_to_recordset(%s) AS told (kind text, key text, print text, source text, source_id bigint, at timestamptz)
ON CONFLICT (idempotency_key) DO NOTHING RETURNING idempotency_key, id
"""
_ENTER = """
INSERT INTO payments_ledgerentry (transaction_id, account_id, amount_vnd, at)
SELECT made.pk, made.account, made.vnd, made.at
FROM json_to_recordset(%s) AS made (pk bigint, account bigint, vnd bigint, at timestamptz)
"""
_ADD = """
UPDATE payments_ledgeraccount AS account
SET balance_vnd = balance_vnd + added.vnd, version = version + added.times
FROM json_to_recordset(%s) AS added (id bigint, vnd bigint, times bigint) WHERE account.id = added.id
"""


@dataclass(frozen=True)
class Event:
    """One money event to be written; what post takes."""

    kind: str
    key: str
    source: tuple[str, int]
    lines: Sequence[Line]
    at: datetime | None = None


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

    Six SQL statements at most. The books are held up to the end of the transaction.
    IntegrityError when an account would be overdrawn.
    """
    return post_all([Event(kind, key, source, lines, at)])[key]


def post_all(events: Iterable[Event]) -> dict[str, Posted | None]:
    """As post, for many events, in as many statements as for one; what stands in the books, by key.

    Written in the order of their keys.
    """
    told = sorted(events, key=lambda event: event.key)
    found: dict[str, Posted | None] = {event.key: None for event in told}
    moving = [event for event in told if event.lines]
    if not moving:
        return found
    now = clock.now()
    prints = {event.key: _fingerprint(event.kind, event.source, _facts(event.lines)) for event in moving}
    with transaction.atomic(savepoint=False):
        new = _insert([(event, prints[event.key]) for event in moving], now)
        _write([(new[event.key], event.lines, event.at or now) for event in moving if event.key in new])
    found |= {event.key: Posted(new[event.key], True, tuple(event.lines)) for event in moving if event.key in new}
    return found | _known({key: prints[key] for key in prints.keys() - new.keys()})


def hold_books() -> None:
    """Nobody else writes into the books until this transaction is over: for whoever decides by balances of its own."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD)


def _facts(lines: Sequence[Line]) -> list[list[str | int]]:
    return [[account.code, amount_vnd] for account, amount_vnd in lines]


def _write(events: Sequence[tuple[int, Sequence[Line], datetime]]) -> None:
    """The entries of new transactions, and the balances they change."""
    if not events:
        return
    rows = _locked([account for _pk, lines, _at in events for account, _amount_vnd in lines])
    for pk, lines, _at in events:
        if sum(amount_vnd for _account, amount_vnd in lines) != 0:
            raise ValueError(f"transaction {pk}: lines do not sum to zero")
    _enter(events, rows)


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
    now = clock.now()
    event = Event(kind, key, source, [], at)
    fingerprint = _fingerprint(kind, source, facts)
    with transaction.atomic(savepoint=False):
        pk = _insert([(event, fingerprint)], now).get(key)
        if pk is None:
            return _known({key: fingerprint})[key]
        rows = _locked(accounts)
        balances = {account: rows[account.code][1] for account in accounts}
        decided = tuple(decide(balances))
        if not decided or sum(amount_vnd for _, amount_vnd in decided) != 0:
            raise ValueError(f"{key}: lines do not sum to zero, or there are none")
        _enter([(pk, decided, at or now)], rows)
    return Posted(pk, is_new=True, lines=decided)


def _fingerprint(kind: str, source: tuple[str, int], facts: object) -> str:
    return hashlib.sha256(json.dumps([kind, source, facts]).encode()).hexdigest()


def _insert(events: Sequence[tuple[Event, str]], now: datetime) -> dict[str, int]:
    """The new transactions' ids by key; taken keys are left out. Waits for whoever has the books."""
    told = [
        {
            "kind": event.kind,
            "key": event.key,
            "print": fingerprint,
            "source": event.source[0],
            "source_id": event.source[1],
            "at": (event.at or now).isoformat(),
        }
        for event, fingerprint in events
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [now, json.dumps(told)])
        return dict(cursor.fetchall())


def _known(prints: Mapping[str, str]) -> dict[str, Posted]:
    """What was posted before under these keys, with these fingerprints."""
    found = LedgerTransaction.objects.filter(idempotency_key__in=prints) if prints else []
    known = {each.idempotency_key: each for each in found}
    for key, fingerprint in prints.items():
        if known[key].fingerprint != fingerprint:
            raise LedgerConflict(f"{key} was posted before with other content")
    return {key: Posted(each.pk, is_new=False) for key, each in known.items()}


def _locked(accounts: list[Account]) -> Accounts:
    """The accounts by code, made where they are missing; locked against whoever comes by another door."""
    wanted = {account.code: account for account in accounts}
    rows = LedgerAccount.objects.filter(code__in=wanted)
    missing = wanted.keys() - set(rows.order_by().values_list("code", flat=True))
    if missing:
        LedgerAccount.objects.bulk_create(
            (_row(wanted[code]) for code in sorted(missing)),
            ignore_conflicts=True,
        )
    locked = rows.order_by("pk").select_for_update(no_key=True)
    return {code: (pk, balance_vnd) for code, pk, balance_vnd in locked.values_list("code", "pk", "balance_vnd")}


def _row(account: Account) -> LedgerAccount:
    return LedgerAccount(
        code=account.code,
        group=account.group,
        kind=account.kind,
        may_overdraw=account.may_overdraw,
        producer_id=account.producer_id,
    )


def _enter(events: Sequence[tuple[int, Sequence[Line], datetime]], rows: Accounts) -> None:
    """Write the entries of transactions, then bring the balances up to date: two statements."""
    made: list[dict[str, object]] = []
    added: dict[int, tuple[int, int]] = {}
    for pk, lines, at in events:
        moment = at.isoformat()
        for account, amount_vnd in lines:
            account_id = rows[account.code][0]
            made.append({"pk": pk, "account": account_id, "vnd": amount_vnd, "at": moment})
            vnd, times = added.get(account_id, (0, 0))
            added[account_id] = vnd + amount_vnd, times + 1
    sums = [{"id": account_id, "vnd": vnd, "times": times} for account_id, (vnd, times) in added.items()]
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [json.dumps(made)])
        cursor.execute(_ADD, [json.dumps(sums)])

"""Whether the books are whole: what `manage.py verify_ledger` asks. Reads everything, in pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Sum, TextField, Value
from django.db.models.functions import Cast, Concat

from ..models import LedgerAccount, LedgerEntry, LedgerSeal, LedgerTransaction, StatementRow

_PIECE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_LINK = "0" * 64


def trouble_in_books() -> Iterator[str]:
    """One sentence for each thing that is wrong; nothing when the books are whole."""
    yield from _broken_chain()
    yield from _unsealed()
    yield from _uneven()
    yield from _wrong_balances()
    yield from _wrong_statements()


def link_text(prev_hash: str, pk: int, facts: Sequence[object], moments: Sequence[datetime], lines: str) -> str:
    """What is hashed, as the trigger writes it (migration 0008).

    facts  kind, key, fingerprint, source type and id; moments  when it occurred and was posted
    lines  account:amount of each entry, by commas, in order of accounts
    """
    return "|".join(map(str, (prev_hash, pk, *facts, *map(_microseconds, moments), lines)))


def _microseconds(moment: datetime) -> int:
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


_FACTS = ("kind", "idempotency_key", "fingerprint", "source_type", "source_id")
_SEALED = [f"transaction__{name}" for name in (*_FACTS, "occurred_at", "posted_at")]


def _broken_chain() -> Iterator[str]:
    number, link = 0, FIRST_LINK
    seals = LedgerSeal.objects.order_by("number").values_list("number", "prev_hash", "hash", "transaction", *_SEALED)
    while piece := list(seals.filter(number__gt=number)[:_PIECE]):
        lines = _lines([row[3] for row in piece])
        for found, prev_hash, hashed, pk, *facts, occurred_at, posted_at in piece:
            if found != number + 1:
                yield f"links {number + 1} to {found - 1} are missing"
            elif prev_hash != link:
                yield f"link {found} does not follow the one before it"
            text = link_text(prev_hash, pk, facts, (occurred_at, posted_at), lines.get(pk, ""))
            if hashlib.sha256(text.encode()).hexdigest() != hashed:
                yield f"transaction {pk} ({facts[1]}) is not what was sealed"
            number, link = found, hashed


def _lines(transaction_ids: list[int]) -> dict[int, str]:
    line = Concat(Cast("account_id", TextField()), Value(":", TextField()), Cast("amount_vnd", TextField()))
    rows = LedgerEntry.objects.filter(transaction__in=transaction_ids).order_by().values_list("transaction")
    return dict(rows.annotate(lines=StringAgg(line, ",", order_by="account_id")))


def _unsealed() -> Iterator[str]:
    for row in LedgerTransaction.objects.filter(seal__isnull=True)[:100]:
        yield f"transaction {row.pk} ({row}) has no link in the chain"


def _uneven() -> Iterator[str]:
    sums = LedgerEntry.objects.order_by().values_list("transaction").annotate(sum_vnd=Sum("amount_vnd"))
    wrong = dict(sums.exclude(sum_vnd=0)[:100])
    wrong |= dict.fromkeys(LedgerTransaction.objects.filter(entries=None).values_list("pk", flat=True)[:100], 0)
    for row in LedgerTransaction.objects.filter(pk__in=wrong).order_by("pk"):
        yield f"transaction {row.pk} ({row}) sums to {wrong[row.pk] or 'nothing'}"


def _wrong_balances() -> Iterator[str]:
    sums = dict(LedgerEntry.objects.order_by().values_list("account").annotate(sum_vnd=Sum("amount_vnd")))
    accounts = LedgerAccount.objects.order_by("pk").values_list("pk", "code", "balance_vnd")
    for pk, code, balance_vnd in accounts.iterator(chunk_size=_PIECE):
        if balance_vnd != sums.get(pk, 0):
            yield f"account {code} says {balance_vnd}, its entries say {sums.get(pk, 0)}"


def _wrong_statements() -> Iterator[str]:
    """What statements say we owe each producer is what its accounts say."""
    owed = dict(
        LedgerAccount.objects.filter(producer__isnull=False)
        .values_list("producer")
        .annotate(owed_vnd=-Sum("balance_vnd"))
        .order_by()
    )
    told = dict(StatementRow.objects.values_list("producer").annotate(net_vnd=Sum("net_vnd")).order_by())
    for producer_id in sorted(owed.keys() | told.keys()):
        if owed.get(producer_id, 0) != told.get(producer_id, 0):
            yield (
                f"producer {producer_id}: accounts say {owed.get(producer_id, 0)},"
                f" its statement says {told.get(producer_id, 0)}"
            )


def latest_link() -> tuple[int, str]:
    """Number and hash of the last transaction: whoever notes it elsewhere can prove later what stood here today."""
    last = LedgerSeal.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, FIRST_LINK)

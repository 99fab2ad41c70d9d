"""Whether the books are whole: what `manage.py verify_ledger` asks. Reads everything, in pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

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


def link_text(prev_hash: str, row: LedgerTransaction, lines: list[tuple[int, int]]) -> str:
    """What is hashed, as the trigger writes it (migration 0008). lines: account and amount, in order of accounts."""
    told = ",".join(f"{account_id}:{amount_vnd}" for account_id, amount_vnd in lines)
    facts = (row.kind, row.idempotency_key, row.fingerprint, row.source_type, row.source_id)
    moments = (_microseconds(row.occurred_at), _microseconds(row.posted_at))
    return "|".join(str(each) for each in (prev_hash, row.pk, *facts, *moments, told))


def _microseconds(moment: datetime) -> int:
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def _broken_chain() -> Iterator[str]:
    number, link = 0, FIRST_LINK
    while seals := list(LedgerSeal.objects.filter(number__gt=number).select_related("transaction")[:_PIECE]):
        lines = _lines([seal.transaction_id for seal in seals])
        for seal in seals:
            if seal.number != number + 1:
                yield f"links {number + 1} to {seal.number - 1} are missing"
            elif seal.prev_hash != link:
                yield f"link {seal.number} does not follow the one before it"
            text = link_text(seal.prev_hash, seal.transaction, lines.get(seal.transaction_id, []))
            if hashlib.sha256(text.encode()).hexdigest() != seal.hash:
                yield f"transaction {seal.transaction_id} ({seal.transaction}) is not what was sealed"
            number, link = seal.number, seal.hash


def _lines(transaction_ids: list[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    rows = LedgerEntry.objects.filter(transaction__in=transaction_ids).order_by("account_id")
    for transaction_id, account_id, amount_vnd in rows.values_list("transaction_id", "account_id", "amount_vnd"):
        found.setdefault(transaction_id, []).append((account_id, amount_vnd))
    return found


def _unsealed() -> Iterator[str]:
    for row in LedgerTransaction.objects.filter(seal__isnull=True)[:100]:
        yield f"transaction {row.pk} ({row}) has no link in the chain"


def _uneven() -> Iterator[str]:
    sums = LedgerTransaction.objects.annotate(sum_vnd=Coalesce(Sum("entries__amount_vnd"), 0)).order_by("pk")
    for row in sums.exclude(sum_vnd=0)[:100]:
        yield f"transaction {row.pk} ({row}) sums to {row.sum_vnd}"


def _wrong_balances() -> Iterator[str]:
    sums = LedgerAccount.objects.annotate(sum_vnd=Coalesce(Sum("entries__amount_vnd"), 0)).order_by("pk")
    for account in sums.exclude(sum_vnd=F("balance_vnd"))[:100]:
        yield f"account {account} says {account.balance_vnd}, its entries say {account.sum_vnd}"


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

"""Which rows of different sources tell one movement: for a whole batch in three statements.

Every source tells each movement once, so they are paired one by one: by the bank's number, else by our reference or
the same words around the same day. Two transfers of one sum stay two.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import Q

from ..models import BankCredit
from ..references import plain

# A statement may know the day only, and books some movements a day later than a message tells of them.
SAME_WITHIN = timedelta(days=2)
Kind = tuple[str, str, int]  # account, direction, amount


def originals_of(told: Sequence[BankCredit]) -> dict[int, list[BankCredit]]:
    """By credit: rows of other sources that may be the same movement, likeliest first.

    None that has a copy from the credit's source already, and none whose bank number another row of that source bears.
    """
    by_kind: dict[Kind, list[BankCredit]] = {}
    for other in _candidates(told):
        by_kind.setdefault(_kind(other), []).append(other)
    if not by_kind:
        return {}
    everybody = [other for alike in by_kind.values() for other in alike]
    copied = pairs_of([other.pk for other in everybody])
    better = _numbers_told(told, everybody)
    found: dict[int, list[BankCredit]] = {}
    shelves = {kind: _Shelf(alike) for kind, alike in by_kind.items()}
    for credit in told:
        shelf = shelves.get(_kind(credit))
        ranked = [
            (-rank, other.pk, other)
            for rank, other in (shelf.like(credit) if shelf else [])
            if other.provider != credit.provider
            and abs(other.paid_at - credit.paid_at) <= SAME_WITHIN
            and (other.pk, credit.provider) not in copied
            and (other.bank_ref == credit.bank_ref or (credit.provider, _kind(credit), other.bank_ref) not in better)
        ]
        if ranked:
            found[credit.pk] = [other for _rank, _pk, other in sorted(ranked, key=lambda one: one[:2])]
    return found


class _Shelf:
    """Rows of one account, direction and sum, laid out by what they could be known by."""

    def __init__(self, rows: Sequence[BankCredit]) -> None:
        self._by_number: dict[str, list[BankCredit]] = {}
        self._by_reference: dict[str, list[BankCredit]] = {}
        self._words: list[tuple[str, BankCredit]] = []
        for row in rows:
            self._by_number.setdefault(row.bank_ref, []).append(row)
            self._by_reference.setdefault(row.reference, []).append(row)
            if not row.reference:
                self._words.append((plain(row.content), row))

    def like(self, credit: BankCredit) -> list[tuple[int, BankCredit]]:
        """With their likeness: 3 the bank's number, 2 our reference, 1 the words. Else nothing."""
        ranked: dict[int, tuple[int, BankCredit]] = {}
        if credit.reference:
            ranked |= {row.pk: (2, row) for row in self._by_reference.get(credit.reference, [])}
        else:
            mine = plain(credit.content)
            alike = [row for words, row in self._words if mine and words and (mine in words or words in mine)]
            ranked |= {row.pk: (1, row) for row in alike}
        if credit.bank_ref:
            ranked |= {row.pk: (3, row) for row in self._by_number.get(credit.bank_ref, [])}
        return [one for one in ranked.values() if one[1].pk != credit.pk]


def _kind(credit: BankCredit) -> Kind:
    return credit.account, credit.direction, credit.amount_vnd


def _candidates(told: Sequence[BankCredit]) -> list[BankCredit]:
    numbers = {credit.bank_ref for credit in told} - {""}
    references = {credit.reference for credit in told} - {""}
    by_words = {credit.amount_vnd for credit in told if not credit.reference}
    known_by = Q(bank_ref__in=numbers) | Q(reference__in=references) | Q(reference="", amount_vnd__in=by_words)
    providers = {credit.provider for credit in told}
    rows = BankCredit.objects.filter(
        known_by,
        account__in={credit.account for credit in told},
        amount_vnd__in={credit.amount_vnd for credit in told},
        paid_at__range=(
            min(credit.paid_at for credit in told) - SAME_WITHIN,
            max(credit.paid_at for credit in told) + SAME_WITHIN,
        ),
        same_as=None,
    )
    return list(rows.exclude(provider=providers.pop()) if len(providers) == 1 else rows)


def pairs_of(originals: Collection[int]) -> set[tuple[int, str]]:
    """(original, source of its copy) of every pair that stands already."""
    copies = BankCredit.objects.filter(same_as__in=originals).values_list("same_as_id", "provider")
    return {(original, source) for original, source in copies if original is not None}


def _numbers_told(told: Sequence[BankCredit], others: Sequence[BankCredit]) -> set[tuple[str, Kind, str]]:
    """(source, kind, bank's number) of rows of the credits' sources that bear a number of the others."""
    numbers = {other.bank_ref for other in others} - {""}
    if not numbers:
        return set()
    rows = BankCredit.objects.filter(
        account__in={credit.account for credit in told},
        amount_vnd__in={credit.amount_vnd for credit in told},
        provider__in={credit.provider for credit in told},
        bank_ref__in=numbers,
    )
    facts = rows.values_list("provider", "account", "direction", "amount_vnd", "bank_ref")
    return {(source, (account, way, vnd), number) for source, account, way, vnd, number in facts}

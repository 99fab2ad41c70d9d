"""Queries of payouts: who is owed how much, and where it would go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from catalog.models import Producer

from ..models import LedgerAccount, Payout, ProducerBankAccount


@dataclass(frozen=True)
class Destination:
    """Where a producer's money goes, or why it has to wait: none, or cooling_down until a moment."""

    bank_bin: str = ""
    account: str = ""
    holder: str = ""
    waits: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Due:
    """One producer that could be paid out now, or why not: small, no_account, new_account, under_way, held."""

    producer: Producer
    available_vnd: int
    destination: Destination
    obstacle: str = ""


def destinations(producers: list[Producer], now: datetime) -> dict[int, Destination]:
    """By producer: the account approved last; before there was one, the account its papers named when it joined.

    While the one approved last is new, nothing goes out, not to the old one either: that may be closed by now.
    """
    rows = ProducerBankAccount.objects.filter(producer__in=producers, approved_at__isnull=False)
    approved = {row.producer_id: row for row in rows.order_by("approved_at", "pk")}
    return {producer.pk: _destination(producer, approved.get(producer.pk), now) for producer in producers}


def _destination(producer: Producer, row: ProducerBankAccount | None, now: datetime) -> Destination:
    if row is not None:
        is_new = row.usable_from is not None and row.usable_from > now
        return Destination(
            row.bank_bin, row.account, row.holder, "new_account" if is_new else "", row.usable_from if is_new else None
        )
    if producer.bank_bin and producer.bank_account:
        return Destination(producer.bank_bin, producer.bank_account, producer.legal_name)
    return Destination(waits="no_account")


def payouts_due(*, now: datetime, least_vnd: int) -> list[Due]:
    """Every producer with earned money, by name; four statements."""
    accounts = LedgerAccount.objects.filter(group="seller:available", balance_vnd__lt=0).select_related("producer")
    owed = {account.producer: -account.balance_vnd for account in accounts if account.producer}
    to = destinations(list(owed), now)
    under_way = set(Payout.objects.filter(status=Payout.Status.PLANNED).values_list("producer", flat=True))
    dues = []
    for producer, available_vnd in sorted(owed.items(), key=lambda each: (each[0].name_sort, each[0].pk)):
        obstacle = to[producer.pk].waits
        if producer.pk in under_way:
            obstacle = "under_way"
        elif available_vnd < least_vnd:
            obstacle = "small"
        if producer.payouts_held:
            obstacle = "held"
        dues.append(Due(producer, available_vnd, to[producer.pk], obstacle))
    return dues


def payouts_of(producer: Producer) -> QuerySet[Payout]:
    """A producer's payouts, newest first; a batch that was cancelled was none."""
    return Payout.objects.filter(producer=producer).exclude(status=Payout.Status.CANCELLED)

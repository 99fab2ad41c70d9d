"""What operators see of the money: trial balance, sellers, queues, the provider's books beside ours, months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from catalog.models import Producer
from marketplace.kernel import clock

from ..models import (
    GatewayMove,
    LedgerAccount,
    Payout,
    PayoutBatch,
    ProducerBankAccount,
    Refund,
    StatementRow,
)
from .statements import Month

MONTHS = 12


@dataclass(frozen=True)
class TrialRow:
    """All accounts of one group together: its balance stands on one side."""

    group: str
    kind: str
    accounts: int
    balance_vnd: int

    @property
    def debit_vnd(self) -> int:
        return max(0, self.balance_vnd)

    @property
    def credit_vnd(self) -> int:
        return max(0, -self.balance_vnd)


def trial_balance() -> list[TrialRow]:
    """Every group with a balance; their sum is zero. One statement, over accounts that hold anything."""
    held = LedgerAccount.objects.exclude(balance_vnd=0).values("group", "kind").order_by("kind", "group")
    sums = held.annotate(accounts=Count("pk"), sum_vnd=Sum("balance_vnd"))
    return [TrialRow(row["group"], row["kind"], row["accounts"], row["sum_vnd"]) for row in sums]


@dataclass
class SellerRow:
    """One producer's four accounts, as amounts above zero."""

    producer: Producer
    pending_vnd: int = 0
    available_vnd: int = 0
    in_payout_vnd: int = 0
    receivable_vnd: int = 0


def seller_balances() -> list[SellerRow]:
    """Producers we owe or who owe us, by name; two statements."""
    held = LedgerAccount.objects.filter(producer__isnull=False).exclude(balance_vnd=0)
    found: dict[int, SellerRow] = {}
    producers = Producer.objects.in_bulk(held.values_list("producer_id", flat=True))
    for producer_id, group, balance_vnd in held.values_list("producer_id", "group", "balance_vnd"):
        if producer_id in producers:
            row = found.setdefault(producer_id, SellerRow(producers[producer_id]))
            setattr(row, f"{group.removeprefix('seller:')}_vnd", abs(balance_vnd))
    return sorted(found.values(), key=lambda row: (row.producer.name_sort, row.producer.pk))


@dataclass(frozen=True)
class ProviderRow:
    """A provider's books beside ours. difference_vnd is what they do not explain, as of the last move heard."""

    provider: str
    ours_vnd: int
    theirs_vnd: int
    moves: int

    @property
    def difference_vnd(self) -> int:
        return self.ours_vnd - self.theirs_vnd


def provider_books() -> list[ProviderRow]:
    """Two statements."""
    ours: dict[str, int] = {}
    for code, balance_vnd in LedgerAccount.objects.filter(group__startswith="psp:").values_list("code", "balance_vnd"):
        provider = code.split(":")[1]
        ours[provider] = ours.get(provider, 0) + balance_vnd
    sums = GatewayMove.objects.values("provider").annotate(net=Sum("net_vnd"), moves=Count("pk")).order_by()
    theirs = {row["provider"]: (row["net"], row["moves"]) for row in sums}
    names = sorted(ours.keys() | theirs.keys())
    return [ProviderRow(name, ours.get(name, 0), *theirs.get(name, (0, 0))) for name in names]


@dataclass(frozen=True)
class Queue:
    """Something that waits for a hand, with its age: how many, how much, since when."""

    name: str
    many: int
    amount_vnd: int
    oldest: date | None

    @property
    def days(self) -> int | None:
        return (clock.today() - self.oldest).days if self.oldest else None


def queues() -> list[Queue]:
    """Refunds on their way and stuck, payouts under way, batches and bank accounts that wait for a second person."""
    asked = Refund.objects.filter(status=Refund.Status.ASKED)
    planned = Payout.objects.filter(status=Payout.Status.PLANNED)
    batches = PayoutBatch.objects.filter(status=PayoutBatch.Status.MADE)
    wishes = ProducerBankAccount.objects.filter(approved_at__isnull=True, refused_at__isnull=True)
    return [
        _queue("refunds", asked.values_list("asked_at", "amount_vnd")),
        _queue("stuck_refunds", Refund.objects.stuck().values_list("asked_at", "amount_vnd")),
        _queue("payouts", planned.values_list("planned_at", "amount_vnd")),
        _queue("batches", [(at, 0) for at in batches.values_list("made_at", flat=True)]),
        _queue("bank_accounts", [(at, 0) for at in wishes.values_list("asked_at", flat=True)]),
    ]


def _queue(name: str, rows: Iterable[tuple[datetime, int]]) -> Queue:
    found = list(rows)
    oldest = min((localdate(at) for at, _ in found), default=None)
    return Queue(name, len(found), sum(amount_vnd for _, amount_vnd in found), oldest)


@dataclass(frozen=True)
class MonthRow:
    """A month's sales and what was kept of them."""

    first: date
    goods_vnd: int
    commission_vnd: int
    taxes_vnd: int


def commission_by_month() -> list[MonthRow]:
    """The last twelve months, oldest first, quiet ones too; one statement."""
    this = clock.today().replace(day=1)
    months = [this]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    since = Month(months[-1]).begins_at
    rows = StatementRow.objects.filter(at__gte=since).annotate(month=TruncMonth("at")).values("month").order_by("month")
    sums = rows.annotate(
        goods=Sum("goods_vnd"), commission=Sum("commission_vnd"), vat=Sum("vat_vnd"), pit=Sum("pit_vnd")
    )
    known = {localdate(row["month"]): row for row in sums}
    return [_month(first, known.get(first)) for first in reversed(months)]


def _month(first: date, row: Mapping[str, Any] | None) -> MonthRow:
    if row is None:
        return MonthRow(first, 0, 0, 0)
    return MonthRow(first, row["goods"], row["commission"], row["vat"] + row["pit"])

"""What operators see of the money: trial balance, sellers, queues, the provider's books beside ours, months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from catalog.models import Producer
from marketplace.kernel import clock

from .. import states
from ..ledger import accounts as of
from ..models import (
    BankCredit,
    BankRefund,
    BankStatement,
    CommissionEntry,
    Dispute,
    GatewayMove,
    LedgerAccount,
    LedgerEntry,
    Payout,
    PayoutBatch,
    ProducerBankAccount,
    Refund,
    StatementRow,
)
from .statements import Month

MONTHS = 12
CLOSED_MONTHS_S = 600


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
    held = LedgerAccount.objects.filter(group__in=["psp:pending", "psp:available"]).exclude(balance_vnd=0)
    for code, balance_vnd in held.values_list("code", "balance_vnd"):
        provider = code.split(":")[1]
        ours[provider] = ours.get(provider, 0) + balance_vnd
    sums = GatewayMove.objects.values("provider").annotate(net=Sum("net_vnd"), moves=Count("pk")).order_by()
    theirs = {row["provider"]: (row["net"], row["moves"]) for row in sums}
    names = sorted(ours.keys() | theirs.keys())
    return [ProviderRow(name, ours.get(name, 0), *theirs.get(name, (0, 0))) for name in names]


AGES_DAYS = (1, 3, 7)  # the columns of an ageing: until so many days old; the last one is older


@dataclass(frozen=True)
class BankBooks:
    """Our bank account as statements and messages tell it, beside the books: what came in by transfer.

    booked_vnd  what the books took in by transfer; told_vnd  what the bank told, each movement once; both less what
    the bank took back. open_by_age: what is in suspense, by its age in the columns of AGES_DAYS, đồng.
    """

    booked_vnd: int
    told_vnd: int
    in_statements: int
    not_in_statements: int
    open_by_age: tuple[int, ...]
    latest_statement: datetime | None

    @property
    def difference_vnd(self) -> int:
        return self.booked_vnd - self.told_vnd


def bank_books() -> BankBooks:
    """Five statements. Only messages, no statement, tell of not_in_statements movements up to the last statement."""
    counted = BankCredit.objects.filter(direction=BankCredit.Direction.IN).exclude(
        state__in=[BankCredit.State.NEW, BankCredit.State.IGNORED, BankCredit.State.COPY]
    )
    kept = counted.exclude(state=BankCredit.State.REVERSED)
    by_transfer = Q(transaction__kind__startswith="transfer_") | Q(transaction__kind="commission_collected")
    booked = LedgerEntry.objects.filter(by_transfer, account__code=of.BANK.code, transaction__source_type="bank_use")
    latest = BankStatement.objects.filter(imported_at__isnull=False).aggregate(at=Max("imported_at"))["at"]
    by_statement = Q(provider="statement") | Exists(
        BankCredit.objects.filter(same_as=OuterRef("pk"), provider="statement")
    )
    seen = counted.filter(by_statement).count()
    unseen = counted.exclude(by_statement).filter(paid_at__lte=latest).count() if latest else 0
    lost = Dispute.objects.filter(payment__provider="vietqr", status=states.LOST)
    taken_vnd = lost.aggregate(sum_vnd=Sum("amount_vnd"))["sum_vnd"] or 0
    return BankBooks(
        booked_vnd=(booked.aggregate(sum_vnd=Sum("amount_vnd"))["sum_vnd"] or 0) - taken_vnd,
        told_vnd=kept.aggregate(sum_vnd=Sum("amount_vnd"))["sum_vnd"] or 0,
        in_statements=seen,
        not_in_statements=unseen,
        open_by_age=_by_age(BankCredit.objects.filter(state=BankCredit.State.SUSPENSE)),
        latest_statement=latest,
    )


def _by_age(waiting: QuerySet[BankCredit]) -> tuple[int, ...]:
    sums = [0] * (len(AGES_DAYS) + 1)
    for paid_at, amount_vnd in waiting.values_list("paid_at", "amount_vnd"):
        days = (clock.now() - paid_at).days
        sums[next((at for at, most in enumerate(AGES_DAYS) if days < most), len(AGES_DAYS))] += amount_vnd
    return tuple(sums)


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
    """Refunds on their way and stuck, transfers out that wait for somebody, money nobody could place, payouts under
    way, batches and bank accounts that wait for a second person."""
    asked = Refund.objects.filter(status=Refund.Status.ASKED)
    planned = Payout.objects.filter(status=Payout.Status.PLANNED)
    batches = PayoutBatch.objects.filter(status=PayoutBatch.Status.MADE)
    to_us = BankCredit.objects.filter(state=BankCredit.State.NEW)
    nobodys = BankCredit.objects.filter(state=BankCredit.State.SUSPENSE)
    wishes = ProducerBankAccount.objects.filter(approved_at__isnull=True, refused_at__isnull=True)
    return [
        _queue("refunds", asked.values_list("asked_at", "amount_vnd")),
        _queue("stuck_refunds", Refund.objects.stuck().values_list("asked_at", "amount_vnd")),
        _queue("transfers_out", BankRefund.objects.open().values_list("asked_at", "amount_vnd")),
        _queue("suspense", nobodys.values_list("paid_at", "amount_vnd")),
        _queue("unread_transfers", to_us.values_list("received_at", "amount_vnd")),
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
    """The last twelve months, oldest first, quiet ones too.

    Sales that were paid to producers too. Months that are over are counted once in CLOSED_MONTHS_S seconds, with two
    statements; this one always, with two others.
    """
    this = Month(clock.today().replace(day=1))
    months = [this.first]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    closed = cache.get_or_set(
        f"commission-before-{this.first}",
        lambda: _sums_by_month(at__gte=Month(months[-1]).begins_at, at__lt=this.begins_at),
        CLOSED_MONTHS_S,
    )
    known = {**(closed or {}), **_sums_by_month(at__gte=this.begins_at)}
    return [MonthRow(first, *known.get(first, (0, 0, 0))) for first in reversed(months)]


def _sums_by_month(**within: datetime) -> dict[date, tuple[int, int, int]]:
    """Goods, commission, taxes."""
    ours = StatementRow.objects.filter(**within).annotate(month=TruncMonth("at")).values_list("month").order_by("month")
    found = {
        localdate(month): (goods, commission, taxes)
        for month, goods, commission, taxes in ours.annotate(
            Sum("goods_vnd"), Sum("commission_vnd"), taxes=Sum(F("vat_vnd") + F("pit_vnd"))
        )
    }
    events = CommissionEntry.objects.filter(**within, allocation__isnull=False)
    theirs = events.annotate(month=TruncMonth("at")).values_list("month").order_by("month")
    for month, more_goods, more_commission in theirs.annotate(Sum("goods_vnd"), Sum("amount_vnd")):
        goods, commission, taxes = found.get(localdate(month), (0, 0, 0))
        found[localdate(month)] = (goods + more_goods, commission + more_commission, taxes)
    return found

"""What a producer is told about its money: balances, a month's statement, the year's meter of its sales."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Max, Min, Q, QuerySet, Sum
from django.utils.timezone import localdate, make_aware

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.graphql.connections import Window

from ..models import CommissionEntry, LedgerAccount, Payout, StatementRow, TaxPayment, TaxPaymentLine, TaxRate

ROWS_ON_A_PAGE = 40
COLUMNS = ("goods_vnd", "delivery_vnd", "commission_vnd", "vat_vnd", "pit_vnd", "paid_out_vnd", "net_vnd")
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Balances:
    """What we owe a producer, by how far it is, đồng; debt_vnd is what it owes us."""

    pending_vnd: int = 0
    available_vnd: int = 0
    in_payout_vnd: int = 0
    debt_vnd: int = 0

    @property
    def total_vnd(self) -> int:
        return self.pending_vnd + self.available_vnd + self.in_payout_vnd - self.debt_vnd


def balances_of(producer: Producer) -> Balances:
    """One statement."""
    accounts = dict(LedgerAccount.objects.filter(producer=producer).values_list("group", "balance_vnd"))
    return Balances(
        -accounts.get("seller:pending", 0),
        -accounts.get("seller:available", 0),
        -accounts.get("seller:in_payout", 0),
        accounts.get("seller:receivable", 0),
    )


@dataclass(frozen=True)
class Month:
    """A month of the marketplace's own calendar."""

    first: date

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        """Raises NotFound for what is no month, or lies ahead."""
        if not (FIRST_YEAR <= year <= clock.today().year and 1 <= month <= 12):
            raise NotFound
        return cls(date(year, month, 1))

    @classmethod
    def holding(cls, moment: datetime) -> Month:
        return cls(localdate(moment).replace(day=1))

    @property
    def is_over(self) -> bool:
        return self.next.first <= clock.today()

    @property
    def next(self) -> Month:
        return Month((self.first + timedelta(days=32)).replace(day=1))

    @property
    def begins_at(self) -> datetime:
        return make_aware(datetime.combine(self.first, time.min))

    def __str__(self) -> str:
        return f"{self.first:%m/%Y}"


@dataclass(frozen=True)
class Statement:
    """A month of one producer: opening, rows and closing; sums has one number for each of COLUMNS.

    tax_payment  with which the month's withheld tax went to the state; None before that
    next_after  where the next page of rows goes on; None when these are the last
    """

    producer: Producer
    month: Month
    opening_vnd: int
    rows: list[StatementRow]
    sums: dict[str, int]
    payouts: dict[int, Payout]
    tax_payment: TaxPayment | None = None
    next_after: int | None = None

    @property
    def closing_vnd(self) -> int:
        return self.opening_vnd + self.sums["net_vnd"]

    @property
    def taxes_vnd(self) -> int:
        return self.sums["vat_vnd"] + self.sums["pit_vnd"]


def statement_of(producer: Producer, month: Month) -> Statement:
    """All of it; four statements, however long the month."""
    rows = list(_rows_of(producer, month))
    sums = {name: sum(getattr(row, name) for row in rows) for name in COLUMNS}
    return Statement(producer, month, _opening_vnd(producer, month), rows, sums, _payouts_of(rows), _tax_payment(month))


def statement_page(producer: Producer, month: Month, *, after: int | None = None) -> Statement:
    """ROWS_ON_A_PAGE of its rows and the sums of all; five statements, six after the first page.

    after  the row the page before ended with. Raises NotFound for one that is not this producer's.
    """
    within = _rows_of(producer, month)
    sums = {name: amount_vnd or 0 for name, amount_vnd in within.aggregate(**_SUMS).items()}
    if after is not None:
        last_at = within.filter(pk=after).values_list("at", flat=True).first()
        if last_at is None:
            raise NotFound
        within = within.filter(at__gte=last_at).exclude(at=last_at, pk__lte=after)
    rows = list(within[: ROWS_ON_A_PAGE + 1])
    shown = rows[:ROWS_ON_A_PAGE]
    next_after = shown[-1].pk if len(rows) > ROWS_ON_A_PAGE else None
    opening_vnd, payouts, tax_payment = _opening_vnd(producer, month), _payouts_of(shown), _tax_payment(month)
    return Statement(producer, month, opening_vnd, shown, sums, payouts, tax_payment, next_after)


_SUMS = {name: Sum(name) for name in COLUMNS}


def _rows_of(producer: Producer, month: Month) -> QuerySet[StatementRow]:
    rows = StatementRow.objects.filter(producer=producer, at__gte=month.begins_at, at__lt=month.next.begins_at)
    return rows.select_related("part", "transaction").order_by("at", "pk")


def _opening_vnd(producer: Producer, month: Month) -> int:
    earlier = StatementRow.objects.filter(producer=producer, at__lt=month.begins_at)
    return earlier.aggregate(sum_vnd=Sum("net_vnd"))["sum_vnd"] or 0


def _tax_payment(month: Month) -> TaxPayment | None:
    return TaxPayment.objects.filter(month=month.first).first()


def _payouts_of(rows: list[StatementRow]) -> dict[int, Payout]:
    paid = [row.transaction.source_id for row in rows if row.transaction.source_type == "payout"]
    return Payout.objects.in_bulk(paid) if paid else {}


def months_of(producer: Producer) -> list[Month]:
    """Months with anything in them and those between, newest first; one statement."""
    ends = StatementRow.objects.filter(producer=producer).aggregate(first=Min("at"), last=Max("at"))
    if ends["first"] is None:
        return []
    return months_between(Month.holding(ends["first"]), Month.holding(ends["last"]))[::-1]


def months_between(first: Month, last: Month) -> list[Month]:
    """Both and those between, oldest first; none when last comes before first."""
    months = []
    while first.first <= last.first:
        months.append(first)
        first = first.next
    return months


@dataclass(frozen=True)
class TaxMeter:
    """A producer's sales of a calendar year against what its legal form may sell untaxed.

    paid_vnd  what of the tax withheld in its months was paid to the state
    """

    year: int
    sales_vnd: int
    vat_vnd: int
    pit_vnd: int
    threshold_vnd: int | None
    paid_vnd: int = 0

    @property
    def percent(self) -> int | None:
        """Of the threshold, rounded down."""
        return self.sales_vnd * 100 // self.threshold_vnd if self.threshold_vnd else None

    @property
    def is_near(self) -> bool:
        return self.percent is not None and self.percent >= 80


def tax_meter(producer: Producer, *, year: int) -> TaxMeter:
    """Sold through us and to buyers who paid the producer: it is one turnover. Four statements."""
    begins, ends = Month(date(year, 1, 1)).begins_at, Month(date(year + 1, 1, 1)).begins_at
    rows = StatementRow.objects.filter(producer=producer, at__gte=begins, at__lt=ends)
    sums = rows.aggregate(sales_vnd=Sum("goods_vnd"), vat_vnd=Sum("vat_vnd"), pit_vnd=Sum("pit_vnd"))
    rates = TaxRate.objects.filter(
        legal_form=producer.legal_form, valid_from__lte=min(date(year, 12, 31), clock.today())
    )
    threshold = rates.order_by("-valid_from").values_list("threshold_vnd", flat=True).first()
    sales_vnd, vat_vnd, pit_vnd = (sums[name] or 0 for name in ("sales_vnd", "vat_vnd", "pit_vnd"))
    directly = CommissionEntry.objects.filter(producer=producer, at__gte=begins, at__lt=ends)
    sales_vnd += directly.aggregate(sum_vnd=Sum("goods_vnd"))["sum_vnd"] or 0
    lines = TaxPaymentLine.objects.filter(producer=producer, payment__month__year=year)
    paid = lines.aggregate(sum_vnd=Sum(F("vat_vnd") + F("pit_vnd")))
    return TaxMeter(year, sales_vnd, vat_vnd, pit_vnd, threshold, paid["sum_vnd"] or 0)


@dataclass(frozen=True)
class RowPage:
    """Newest first, with a cursor for each."""

    rows: list[StatementRow]
    cursors: list[str]
    total: int
    has_next: bool
    has_previous: bool


def page_of_rows(producer: Producer, window: Window) -> RowPage:
    """One page of a producer's rows as they were written; two statements. Raises InvalidInput."""
    own = StatementRow.objects.filter(producer=producer)
    asked = window.before if window.from_end else window.after
    rows = own.filter(_beyond(asked, from_end=window.from_end)) if asked else own
    found = list(rows.order_by("pk" if window.from_end else "-pk").select_related("part")[: window.size + 1])
    more, found = len(found) > window.size, found[: window.size]
    if window.from_end:
        found.reverse()
    return RowPage(
        rows=found,
        cursors=[str(row.pk) for row in found],
        total=own.count(),
        has_next=bool(asked) if window.from_end else more,
        has_previous=more if window.from_end else bool(asked),
    )


def _beyond(cursor: str, *, from_end: bool) -> Q:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise InvalidInput(field="before" if from_end else "after")
    return Q(pk__gt=int(cursor)) if from_end else Q(pk__lt=int(cursor))

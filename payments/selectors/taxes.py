"""What is withheld for the state and what of it was paid: the monthly return, what is due, and each producer's year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from catalog.models import Producer
from marketplace.kernel import clock

from ..models import StatementRow, TaxPayment, TaxPaymentLine
from .statements import Month, months_between


@dataclass(frozen=True)
class TaxDue:
    """What one producer's sales owe the state; below zero where more came back than was sold."""

    producer: Producer
    goods_vnd: int
    vat_vnd: int
    pit_vnd: int


@dataclass(frozen=True)
class TaxReturn:
    """A month's return: frozen once it is paid, before that what it would be now.

    What no earlier return has (a row that came late, a month in which more was given back than sold) is in this one.
    """

    month: Month
    rows: list[TaxDue]
    payment: TaxPayment | None = None

    @property
    def goods_vnd(self) -> int:
        return sum(row.goods_vnd for row in self.rows)

    @property
    def vat_vnd(self) -> int:
        return sum(row.vat_vnd for row in self.rows)

    @property
    def pit_vnd(self) -> int:
        return sum(row.pit_vnd for row in self.rows)

    @property
    def is_payable(self) -> bool:
        """Whether there is anything to pay; if not, all of it is in the next month's."""
        return self.vat_vnd >= 0 and self.pit_vnd >= 0 and self.vat_vnd + self.pit_vnd > 0


def tax_return(month: Month) -> TaxReturn:
    """Of any month; six statements at most, however many producers and months."""
    payment = TaxPayment.objects.filter(month=month.first).first()
    if payment is not None:
        lines = payment.lines.select_related("producer")
        told = [TaxDue(line.producer, line.goods_vnd, line.vat_vnd, line.pit_vnd) for line in lines]
        return TaxReturn(month, told, payment)
    returns = {told.month: told for told in open_returns(until=month)}
    return returns.get(month) or TaxReturn(month, [])


def open_returns(*, until: Month) -> list[TaxReturn]:
    """Of the months after the last one that was paid, oldest first, the last one `until`; five statements."""
    paid = TaxPayment.objects.aggregate(first=Min("month"), last=Max("month"))
    begins, first_open = paid["first"], Month(paid["last"]).next if paid["last"] else None
    if begins is None or first_open is None:
        earliest = StatementRow.objects.exclude(_UNTAXED).order_by("at").values_list("at", flat=True).first()
        first_open = Month.holding(earliest) if earliest else until
        begins = first_open.first
    counted = StatementRow.objects.filter(Q(at__gte=Month(begins).begins_at) | ~_UNTAXED)
    before = _sums(counted.filter(at__lt=first_open.begins_at).values_list("producer"))
    filed = _sums(TaxPaymentLine.objects.values_list("producer"))
    within = counted.filter(at__gte=first_open.begins_at, at__lt=until.next.begins_at)
    sums = _sums(within.annotate(month=TruncMonth("at")).values_list("month", "producer"))
    by_month: dict[date, _Sums] = {}
    for (begins_at, producer_id), amounts in sums.items():
        by_month.setdefault(localdate(begins_at), {})[producer_id,] = amounts
    carried = _plus(before, filed, sign=-1)
    producers = Producer.objects.in_bulk({key[-1] for key in carried.keys() | sums.keys()})
    returns = []
    for month in months_between(first_open, until):
        due = _plus(carried, by_month.get(month.first, {}))
        rows = [TaxDue(producers[key[0]], *amounts) for key, amounts in due.items() if any(amounts)]
        returns.append(TaxReturn(month, sorted(rows, key=lambda row: (row.producer.legal_name, row.producer.pk))))
        carried = {} if returns[-1].is_payable else due
    return returns


_UNTAXED = Q(vat_vnd=0, pit_vnd=0)
_Sums = dict[tuple[Any, ...], tuple[int, int, int]]


def _sums(grouped: Any) -> _Sums:
    """Goods, VAT and PIT by whatever the rows are grouped by."""
    rows = grouped.order_by().annotate(g=Sum("goods_vnd"), v=Sum("vat_vnd"), p=Sum("pit_vnd"))
    return {tuple(key): (goods, vat, pit) for *key, goods, vat, pit in rows}


def _added(some: tuple[int, int, int], more: tuple[int, int, int], sign: int) -> tuple[int, int, int]:
    return some[0] + sign * more[0], some[1] + sign * more[1], some[2] + sign * more[2]


def _plus(some: _Sums, more: _Sums, *, sign: int = 1) -> _Sums:
    none = (0, 0, 0)
    return {key: _added(some.get(key, none), more.get(key, none), sign) for key in some.keys() | more.keys()}


def months_to_pay() -> list[Month]:
    """Months that are over, not paid, and hold something to pay, oldest first."""
    returns = open_returns(until=Month(clock.today().replace(day=1)))
    return [told.month for told in returns if told.month.is_over and told.is_payable]

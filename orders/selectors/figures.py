"""What a producer's shop came to in a period: by day, product and ward, who came back, and how far looking went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Coalesce, Lower, TruncDate
from django.utils.timezone import make_aware

from catalog.models import Lot, Producer, Product, ViewCount
from marketplace.kernel import clock

from .. import states
from ..models import CartLine, OrderLine, SellerOrder

MOST_ROWS = 20
PACE_DAYS = 30  # of sales the days that a stock lasts are reckoned by
BY_WEEK_FROM = 60  # days


@dataclass(frozen=True)
class Span:
    """A day, or a week from its first day on."""

    begins: date
    orders: int
    sales_vnd: int


@dataclass(frozen=True)
class Sold:
    """One product or ward: how many packs or orders, and for how much."""

    name: str
    many: int
    sales_vnd: int


@dataclass(frozen=True)
class Stock:
    """What lies there of a product on sale, and how many were sold in the last PACE_DAYS."""

    name: str
    units: int
    sold: int

    @property
    def days(self) -> int | None:
        """How long it lasts at that pace; None where none was sold."""
        return self.units * PACE_DAYS // self.sold if self.sold else None


@dataclass(frozen=True)
class Figures:
    """Of parts that were paid in the period and not given up since (states.GONE: declined, expired, cancelled, refused
    at the door); sales are goods as the buyers owe them now, so what went back is off.

    views   pages of products opened; carts  lines that lie in carts since, or were ordered, also those given up later
    orders  parts; buyers  who bought in the period; returning  those of them who had bought before, or twice in it
    """

    begins: date
    days: int
    spans: list[Span]
    products: list[Sold]
    wards: list[Sold]
    stocks: list[Stock]
    views: int
    carts: int
    orders: int
    buyers: int
    returning: int

    @property
    def sales_vnd(self) -> int:
        return sum(span.sales_vnd for span in self.spans)


def figures_of(producer: Producer, *, days: int) -> Figures:
    """The last so many days, today among them. Nine statements, however much was sold."""
    today = clock.today()
    begins = today - timedelta(days=days - 1)
    since = make_aware(datetime.combine(begins, time.min))
    parts = SellerOrder.objects.filter(producer=producer, paid_at__isnull=False).exclude(status__in=states.GONE)
    ordered = OrderLine.objects.filter(part__producer=producer, part__paid_at__gte=since)
    recent = ordered.exclude(part__status__in=states.GONE)
    spans = _spans(recent, begins, days)
    buyers, returning = _buyers(parts, since)
    in_carts = CartLine.objects.filter(variant__product__producer=producer, added_at__gte=since).count()
    return Figures(
        begins=begins,
        days=days,
        spans=spans,
        products=_sold(recent, "product_name", Sum(_UNITS)),
        wards=_sold(recent, "part__order__ward__name", Count("part", distinct=True)),
        stocks=_stocks(producer, today),
        views=_views(producer, begins),
        carts=in_carts + ordered.filter(replaces=None).count(),
        orders=sum(span.orders for span in spans),
        buyers=buyers,
        returning=returning,
    )


_UNITS = F("units") - F("units_missing") - F("units_returned")


def _spans(lines: QuerySet[OrderLine], begins: date, days: int) -> list[Span]:
    """Every day, or every week of a long period, quiet ones too; one statement."""
    grouped = lines.order_by().annotate(day=TruncDate("part__paid_at")).values_list("day")
    rows = grouped.annotate(sales=Sum("due_vnd"), orders=Count("part", distinct=True))
    known = {day: (orders, sales) for day, sales, orders in rows}
    step = 7 if days >= BY_WEEK_FROM else 1
    spans = []
    for first in range(0, days, step):
        within = [known.get(begins + timedelta(days=first + more), (0, 0)) for more in range(step)]
        span = Span(begins + timedelta(days=first), sum(each[0] for each in within), sum(each[1] for each in within))
        spans.append(span)
    return spans


def _sold(lines: QuerySet[OrderLine], by: str, many: Any) -> list[Sold]:
    """The most sold first, at most MOST_ROWS; one statement."""
    rows = lines.order_by().values_list(by).annotate(many=many, sales=Sum("due_vnd")).order_by("-sales", by)
    return [Sold(name, many, sales) for name, many, sales in rows[:MOST_ROWS]]


def _buyers(parts: QuerySet[SellerOrder], since: datetime) -> tuple[int, int]:
    """How many bought since, and how many of them more than once, ever; one statement."""
    who = Coalesce(Cast("order__buyer", TextField()), Lower("order__email"), output_field=TextField())
    people = parts.order_by().annotate(who=who).values("who").annotate(last=Max("paid_at"), many=Count("pk"))
    counted = people.filter(last__gte=since).aggregate(all=Count("who"), again=Count("who", filter=Q(many__gt=1)))
    return counted["all"], counted["again"]


def _views(producer: Producer, begins: date) -> int:
    counted = ViewCount.objects.filter(product__producer=producer, day__gte=begins)
    return counted.aggregate(sum=Sum("views"))["sum"] or 0


def _stocks(producer: Producer, today: date) -> list[Stock]:
    """Products on sale, what runs out first at the top; three statements."""
    on_sale = Product.objects.filter(producer=producer, status=Product.Status.PUBLISHED)
    names = dict(on_sale.values_list("pk", "name_vi"))
    lots = Lot.objects.sellable(today).filter(variant__product__in=on_sale).order_by()
    free = dict(lots.values_list("variant__product").annotate(units=Sum(F("units_on_hand") - F("units_held"))))
    since = clock.now() - timedelta(days=PACE_DAYS)
    lines = OrderLine.objects.filter(variant__product__in=on_sale, part__paid_at__gte=since).order_by()
    lines = lines.exclude(part__status__in=states.GONE)  # those packs lie on the shelf again
    sold = dict(lines.values_list("variant__product").annotate(units=Sum(_UNITS)))
    stocks = [Stock(name, free.get(pk, 0), sold.get(pk, 0)) for pk, name in names.items()]
    return sorted(stocks, key=_soonest)[:MOST_ROWS]


def _soonest(stock: Stock) -> tuple[bool, int, int, str]:
    return (stock.days is None, stock.days or 0, stock.units, stock.name)

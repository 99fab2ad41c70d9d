"""What the buyer follows, and what the producer has to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from catalog.models import Producer, ProductVariant
from marketplace.accounts.models import User
from marketplace.kernel import clock

from .. import states
from ..models import Fulfilment, Order, OrderLine, SellerOrder


@dataclass(frozen=True)
class TrackingPage:
    """An order with its parts (producer, lines, parcels loaded) and its derived status."""

    order: Order
    parts: list[SellerOrder]
    status: str

    @property
    def status_label(self) -> str:
        return str(SellerOrder.Status(self.status).label)


def _with_lines(parts: QuerySet[SellerOrder]) -> QuerySet[SellerOrder]:
    lines = OrderLine.objects.select_related("variant__product").prefetch_related("variant__product__images")
    beside = ["producer__ward", "harvest", "proposal", "pickup__point__ward"]
    return parts.select_related(*beside).prefetch_related(
        Prefetch("lines", queryset=lines), Prefetch("parcels", queryset=_parcels())
    )


def _parcels() -> QuerySet[Fulfilment]:
    return Fulfilment.objects.select_related("known_carrier")


def tracking_page(order: Order) -> TrackingPage:
    """Everything the order's page shows; a constant number of statements."""
    after = ["events", "adjustments__items", "returns", "complaints", "charges", "proposal__lines"]
    after += ["parcels__items", "parcels__events"]
    parts = list(_with_lines(order.parts.all()).prefetch_related(*after))
    return TrackingPage(order, parts, states.order_status([part.status for part in parts]))


def contract_page(order: Order) -> TrackingPage:
    """The order with the lots that were promised to its lines; a constant number of statements."""
    page = tracking_page(order)
    prefetch_related_objects([line for part in page.parts for line in part.lines.all()], "holds__lot")
    return page


def orders_of_buyer(user: User) -> list[TrackingPage]:
    """This person's orders, newest first."""
    orders = Order.objects.filter(buyer=user).prefetch_related("parts__producer")[:100]
    return [
        TrackingPage(order, list(order.parts.all()), states.order_status([part.status for part in order.parts.all()]))
        for order in orders
    ]


@dataclass(frozen=True)
class Today:
    """The producer's day: what waits for a hand, oldest first, and what was sent lately."""

    to_confirm: list[SellerOrder]
    offered: list[SellerOrder]
    to_pack: list[SellerOrder]
    to_ship: list[SellerOrder]
    on_the_way: list[SellerOrder]
    to_be_fetched: list[SellerOrder]
    low_stock: list[tuple[str, int]]

    @property
    def late_to_send(self) -> list[SellerOrder]:
        """What should be on the road by now, as the buyer was told."""
        today = clock.today()
        still_here = [part for part in (*self.to_pack, *self.to_ship) if not part.is_picked_up]
        return [part for part in still_here if part.ships_on and part.ships_on < today]

    @property
    def waiting(self) -> int:
        return len(self.to_confirm) + len(self.to_pack) + len(self.to_ship)


def parts_to_do(producer: Producer) -> Today:
    """The parts of this producer that wait for it, by state."""
    open_states = [states.PAID, states.PROPOSED, states.CONFIRMED, states.PACKED, states.HANDED_OVER, states.READY]
    parts = list(
        _with_lines(SellerOrder.objects.filter(producer=producer, status__in=open_states))
        .select_related("order")
        .prefetch_related("charges")
        .order_by("paid_at", "pk")
    )
    by_status = {status: [part for part in parts if part.status == status] for status in open_states}
    return Today(
        to_confirm=by_status[states.PAID],
        offered=by_status[states.PROPOSED],
        to_pack=by_status[states.CONFIRMED],
        to_ship=by_status[states.PACKED],
        on_the_way=by_status[states.HANDED_OVER],
        to_be_fetched=by_status[states.READY],
        low_stock=low_stock(producer),
    )


def low_stock(producer: Producer, *, below: int = 5) -> list[tuple[str, int]]:
    """Packs on sale with fewer than so many left, scarcest first: (name, units)."""
    variants = ProductVariant.objects.filter(product__in=producer.products.published()).select_related("product")
    left = [
        (f"{variant.product.name} · {variant.name}", variant.units_available)
        for variant in variants.with_units_available(clock.today())
    ]
    return sorted((row for row in left if row[1] < below), key=lambda row: (row[1], row[0]))


def parts_of_producer(
    producer: Producer, *, wanted: Collection[str] = (), before: datetime | None = None
) -> list[SellerOrder]:
    """A producer's paid parts, newest first, at most 50; of the wanted states when some are named."""
    parts = _with_lines(SellerOrder.objects.filter(producer=producer, paid_at__isnull=False)).select_related(
        "order", "harvest"
    )
    parts = parts.prefetch_related("charges")
    if wanted:
        parts = parts.filter(status__in=wanted)
    if before:
        parts = parts.filter(paid_at__lt=before)
    return list(parts.order_by("-paid_at", "-pk")[:50])

"""Carts and orders for tests, made by the commands that people use."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection

from catalog.models import ProductVariant
from marketplace.kernel.audit import GUEST, SYSTEM
from orders import states
from orders.models import Cart, CartLine, Order, PickupPoint, SellerOrder
from orders.services.answering import confirm_part
from orders.services.carts import add_to_cart, create_cart
from orders.services.picking_up import make_ready
from orders.services.pickup_points import PointFacts, save_pickup_point
from orders.services.placing import Buyer, Destination, Request, place_order
from orders.services.unpaid import mark_paid
from tests.factories import LotFactory, ProducerFactory, WardFactory

BUYER = Buyer("Lý Thị Sà Rươl", "+84100200300", "ruol@cho.example")
NEAR = Destination(ward_code="31507", street="12 Trần Hưng Đạo")


def request(**changes: object) -> Request:
    """What a buyer in the next ward agreed to."""
    return Request(**{"buyer": BUYER, "destination": NEAR, "services": {}, **changes})  # type: ignore[arg-type]


def cart_of(*variants: ProductVariant, units: int = 1) -> Cart:
    cart = create_cart()
    for variant in variants:
        add_to_cart(cart=cart, variant_id=variant.pk, units=units)
    return cart


def pack(units_made: int = 10, **product: object) -> ProductVariant:
    """A pack with one lot of so many units, of a producer of its own."""
    fields = {f"variant__product__{name}": value for name, value in product.items()}
    producer = fields.pop("variant__product__producer", None) or ProducerFactory()
    return LotFactory(units_made=units_made, variant__product__producer=producer, **fields).variant


def placed(*variants: ProductVariant, units: int = 1) -> Order:
    cart = cart_of(*variants or [pack()], units=units)
    return place_order(cart_id=cart.pk, request=request(), request_key=uuid4().hex, actor=GUEST)


def paid(*variants: ProductVariant, units: int = 1) -> Order:
    order = placed(*variants, units=units)
    mark_paid(order_id=order.pk)
    order.refresh_from_db()
    return order


def force_status(part_id: int, status: str) -> None:
    """Put a part into a state past all commands and past the database's own guard, as no program can."""
    gone = {"due_vnd": 0, "delivery_due_vnd": 0} if status in states.GONE else {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        SellerOrder.objects.filter(pk=part_id).update(status=status, decline_reason="x", **gone)
        cursor.execute("SET LOCAL session_replication_role = origin")


def cart_of_any(variant: ProductVariant, units: int = 1) -> Cart:
    """A cart filled while the goods were still free."""
    cart = create_cart()
    CartLine.objects.create(cart=cart, variant=variant, units=units, price_seen_vnd=variant.price_vnd)
    return cart


HOURS = ("07:00-17:00",) * 5 + ("07:00-11:00", "")


def pickup_point(**facts: object) -> PickupPoint:
    """An OCOP shop in the buyers' ward, closed on Sundays, for every producer."""
    known = {
        "name": "Cửa hàng OCOP Giồng Me",
        "kind": "ocop_shop",
        "ward_code": "31507",
        "street": "7 Lý Thường Kiệt",
        "phone": "0299 382 2000",
        "hours": HOURS,
    }
    WardFactory(code="31507", name="Phường Sóc Trăng")
    producer_ids = facts.pop("producer_ids", ())
    return save_pickup_point(
        facts=PointFacts(**{**known, **facts}),  # type: ignore[arg-type]
        producer_ids=producer_ids,  # type: ignore[arg-type]
        actor=SYSTEM,
    )


def placed_for_pickup(*variants: ProductVariant, point: PickupPoint, units: int = 1) -> Order:
    """An order whose buyer fetches everything at one point."""
    cart = cart_of(*variants or [pack()], units=units)
    producers = {line.variant.product.producer_id for line in cart.lines.select_related("variant__product")}
    wanted = request(services=dict.fromkeys(producers, f"pickup:{point.pk}"))
    return place_order(cart_id=cart.pk, request=wanted, request_key=uuid4().hex, actor=GUEST)


def to_fetch(*variants: ProductVariant, point: PickupPoint | None = None, ready: bool = True) -> SellerOrder:
    """A paid and confirmed part that waits, or will wait, at a point; the first of several."""
    order = placed_for_pickup(*variants, point=point or pickup_point())
    mark_paid(order_id=order.pk)
    for part in order.parts.all():
        confirm_part(part_id=part.pk, actor=SYSTEM)
        if ready:
            make_ready(part_id=part.pk, actor=SYSTEM)
    return SellerOrder.objects.filter(order=order)[0]

"""Carts and orders for tests, made by the commands that people use."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection

from catalog.models import ProductVariant
from marketplace.kernel.audit import GUEST
from orders import states
from orders.models import Cart, CartLine, Order, SellerOrder
from orders.services.carts import add_to_cart, create_cart
from orders.services.placing import Buyer, Destination, Request, place_order
from orders.services.unpaid import mark_paid
from tests.factories import LotFactory, ProducerFactory

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

"""Whose row is it? A stranger is answered as if it did not exist."""

from __future__ import annotations

from uuid import UUID

from catalog.models import Producer
from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import is_storable

from ..models import Cart, Order, SellerOrder


def cart_for(*, user_id: int | None, token: str | None) -> Cart | None:
    """The signed-in person's cart, or the guest cart behind the token; None when there is none yet.

    A token never opens the cart of a signed-in person: that one needs the person.
    """
    carts = Cart.objects.with_voucher()
    if user_id is not None:
        return carts.filter(user_id=user_id).first()
    try:
        return carts.filter(token=UUID(token or ""), user__isnull=True).first()
    except ValueError:
        return None


def order_by_token(token: str) -> Order:
    """The order behind an unguessable link. Raises NotFound."""
    order = Order.objects.filter(token=token).first() if token and is_storable(token) else None
    if order is None:
        raise NotFound
    return order


def producer_of(*, user: User, slug: str | None = None) -> Producer:
    """The producer this person works for; the first by name without a slug. Raises NotFound."""
    producers = Producer.objects.of_user(user.pk)
    if slug:
        producers = producers.filter(slug=slug) if is_storable(slug) else producers.none()
    producer = producers.first()
    if producer is None:
        raise NotFound
    return producer


def part_for(*, user: User, number: str) -> SellerOrder:
    """A paid (or once paid) part of an order of a producer this person works for. Raises NotFound."""
    parts = SellerOrder.objects.select_related("order", "producer").filter(
        number=number, paid_at__isnull=False, producer__memberships__user_id=user.pk
    )
    part = parts.first() if is_storable(number) else None
    if part is None:
        raise NotFound
    return part

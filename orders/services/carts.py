"""Filling a cart."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.selectors.on_sale import get_variant_on_sale
from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput, NotFound

from ..models import Cart, CartLine
from ..selectors.carts import units_held_by_cart


def create_cart(*, user_id: int | None = None) -> Cart:
    """The person's cart, or a fresh one for a guest."""
    if user_id is None:
        return Cart.objects.create()
    return Cart.objects.get_or_create(user_id=user_id)[0]


@transaction.atomic
def add_to_cart(*, cart: Cart, variant_id: int, units: int) -> CartLine:
    """Put packs into the cart, on top of what lies there.

    Raises NotOnSale, OutOfStock (more than is free), WholesaleOnly, InvalidInput (not 1 to 999 units).
    """
    line = CartLine.objects.select_for_update().filter(cart=cart, variant_id=variant_id).first()
    return _put(cart, variant_id, (line.units if line else 0) + units, added=units)


@transaction.atomic
def change_units(*, cart: Cart, variant_id: int, units: int) -> CartLine | None:
    """Set how many packs of a kind lie in the cart; 0 takes the line out. Raises as add_to_cart; NotFound."""
    if not CartLine.objects.select_for_update().filter(cart=cart, variant_id=variant_id).exists():
        raise NotFound(_("Món này không còn trong giỏ."), field="variant")
    if units == 0:
        remove_line(cart=cart, variant_id=variant_id)
        return None
    return _put(cart, variant_id, units, added=units)


def remove_line(*, cart: Cart, variant_id: int) -> None:
    """Take a line out; taking it out twice is fine."""
    CartLine.objects.filter(cart=cart, variant_id=variant_id).delete()


def _put(cart: Cart, variant_id: int, units: int, *, added: int) -> CartLine:
    if added < 1 or units > CartLine.MAX_UNITS:
        raise InvalidInput(_("Số lượng phải từ 1 đến %(most)s.") % {"most": CartLine.MAX_UNITS}, field="units")
    own_units = units_held_by_cart(cart.pk).get(variant_id, 0)
    variant = get_variant_on_sale(variant_id=variant_id, units=units, on=clock.today(), own_units=own_units)
    line, _created = CartLine.objects.update_or_create(
        cart=cart, variant=variant, defaults={"units": units, "price_seen_vnd": variant.price_for(units)}
    )
    return line


@transaction.atomic
def accept_prices(*, cart: Cart) -> None:
    """The buyer has seen today's prices: later changes are told against these."""
    for line in cart.lines.select_related("variant"):
        price_vnd = line.variant.price_for(line.units)
        if price_vnd != line.price_seen_vnd:
            CartLine.objects.filter(pk=line.pk).update(price_seen_vnd=price_vnd)


@transaction.atomic
def adopt_cart(*, guest_cart: Cart, user_id: int) -> Cart:
    """Bring a guest's cart along at sign-in: its lines join the person's cart, the larger number of units wins.

    An unpaid order comes along too, so that paying it still empties the cart; unless the person has one already.
    """
    mine, _created = Cart.objects.select_for_update().get_or_create(user_id=user_id)
    if guest_cart.pk == mine.pk or guest_cart.user_id is not None:
        return mine
    for line in guest_cart.lines.order_by("variant_id"):
        known = mine.lines.filter(variant_id=line.variant_id).first()
        units = max(line.units, known.units if known else 0)
        CartLine.objects.update_or_create(
            cart=mine, variant_id=line.variant_id, defaults={"units": units, "price_seen_vnd": line.price_seen_vnd}
        )
    if not mine.orders.unpaid().exists():
        guest_cart.orders.unpaid().update(cart=mine)
    guest_cart.orders.update(cart=None)
    guest_cart.delete()
    return mine


def clear_bought(*, cart_id: int, variant_ids: list[int]) -> None:
    """Take out of the cart what has now been paid for."""
    CartLine.objects.filter(cart_id=cart_id, variant_id__in=variant_ids).delete()

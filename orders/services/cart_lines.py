"""Several goods into the cart at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _

from catalog.errors import NotOnSale
from catalog.selectors.on_sale import refuse_unsellable, variants_in_cart
from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput, MarketplaceError

from ..models import Cart, CartLine
from ..selectors.carts import units_held_by_cart


def add_lines(*, cart: Cart, wanted: Sequence[tuple[int, int]]) -> None:
    """Put so many packs of each kind (variant id, units) into the cart, on top of what lies there; all or none.

    Four statements, however many, inside the caller's transaction. Raises as add_to_cart, with the place of the line
    in `field`: lines.2.units
    """
    lying = dict(CartLine.objects.select_for_update().filter(cart=cart).values_list("variant_id", "units"))
    variants = variants_in_cart([variant_id for variant_id, _units in wanted], clock.today())
    held = units_held_by_cart(cart.pk)
    for index, (variant_id, units) in enumerate(wanted):
        with told_of_line(index):
            lying[variant_id] = lying.get(variant_id, 0) + units
            if units < 1 or lying[variant_id] > CartLine.MAX_UNITS:
                raise InvalidInput(_("Số lượng phải từ 1 đến %(most)s.") % {"most": CartLine.MAX_UNITS}, field="units")
            if variant_id not in variants:
                raise NotOnSale(field="variant_id")
            own_units = held.get(variant_id, 0)
            refuse_unsellable(variants[variant_id], units=lying[variant_id], on=clock.today(), own_units=own_units)
    CartLine.objects.bulk_create(
        (
            CartLine(cart=cart, variant=variant, units=lying[pk], price_seen_vnd=variant.price_for(lying[pk]))
            for pk, variant in sorted(variants.items())
        ),
        update_conflicts=True,
        unique_fields=["cart", "variant"],
        update_fields=["units", "price_seen_vnd"],
    )


@contextmanager
def told_of_line(index: int) -> Iterator[None]:
    """Say which of several lines a refusal is about: lines.2.units"""
    try:
        yield
    except MarketplaceError as refusal:
        refusal.field = f"lines.{index}.{refusal.field}"
        raise

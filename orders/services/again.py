"""Buying once more what was bought before."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.errors import OutOfStock
from catalog.models import ProductVariant
from catalog.selectors.on_sale import refuse_unsellable, variants_in_cart
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.idempotency import answer_once

from ..models import Cart, CartLine, Order, OrderLine
from ..selectors.carts import units_held_by_cart
from .carts import bring_up


@dataclass(frozen=True)
class Missing:
    """Goods that are not in the cart, or not all of them, and why; `name` as the order called them."""

    name: str
    why: str


@dataclass
class Again:
    """What became of an order's goods.

    added    by variant id: units that now lie in the cart
    missing  what could not be taken, or not in full
    repriced names whose price is another one today
    """

    added: dict[int, int] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    repriced: list[str] = field(default_factory=list)


def order_again(*, order: Order, cart: Cart, request_key: str, actor: Actor) -> Again:
    """Put what an order held and can still be bought into the cart, at today's prices.

    A pack that lies there already is brought to the ordered number and never above it, so asking twice, with another
    key too, doubles nothing. What is sold out, out of season or gone is told, and the rest is taken.
    Raises IdempotencyConflict for a key that was used for another order.
    """
    said = answer_once(
        scope=f"order_again_in:{cart.pk}",
        key=request_key,
        content=order.pk,
        command=lambda: _again(order, cart, actor),
    )
    return Again(
        added={int(pk): units for pk, units in said["added"].items()},
        missing=[Missing(**one) for one in said["missing"]],
        repriced=said["repriced"],
    )


@transaction.atomic
def _again(order: Order, cart: Cart, actor: Actor) -> dict[str, object]:
    lines = list(OrderLine.objects.filter(part__order=order).order_by("pk"))
    variants = variants_in_cart([line.variant_id for line in lines], clock.today())
    held = units_held_by_cart(cart)
    found = Again()
    for line in lines:
        _weigh(found, line, variants[line.variant_id], held.get(line.variant_id, 0))
    bring_up(cart=cart, at_least=found.added)
    record("order_again", cart, actor=actor, after={"order": order.number, "missing": len(found.missing)})
    return {
        "added": found.added,
        "missing": [{"name": one.name, "why": one.why} for one in found.missing],
        "repriced": found.repriced,
    }


def _weigh(found: Again, line: OrderLine, variant: ProductVariant, own_units: int) -> None:
    """Decide what of a line can be bought today: all, some or nothing."""
    name = f"{line.product_name} ({line.variant_name})"
    units = min(line.units, CartLine.MAX_UNITS)
    try:
        refuse_unsellable(variant, units=units, on=clock.today(), own_units=own_units)
    except OutOfStock as short:
        units = short.units_free
        words = {"left": units, "wanted": line.units}
        why = _("chỉ còn %(left)s trong %(wanted)s phần") % words if units else _("vừa hết hàng")
        found.missing.append(Missing(name, why))
    except MarketplaceError as refusal:
        found.missing.append(Missing(name, str(refusal)))
        return
    if units:
        found.added[variant.pk] = units
        if variant.price_for(units) != line.price_vnd:
            found.repriced.append(name)

"""Pre-orders for tests, made by the commands that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from catalog.models import Harvest
from catalog.services.harvests import announce_harvest
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import SellerOrder
from orders.services.carts import start_preorder
from orders.services.harvesting import bring_in_harvest
from orders.services.placing import place_order
from orders.services.unpaid import mark_paid

from .making import pack, request


def harvest_of(variant: Any = None, *, cap_units: int = 10, deposit_bp: int = 3000) -> Harvest:
    """A harvest in a month, of a pack at 50,000 ₫ (as the factory makes it) that has one of today on the shelf."""
    today = clock.today()
    return announce_harvest(
        variant_id=(variant or pack(units_made=1)).pk,
        order_until=clock.now() + timedelta(days=20),
        harvest_from=today + timedelta(days=30),
        harvest_until=today + timedelta(days=40),
        cap_units=cap_units,
        deposit_bp=deposit_bp,
        actor=SYSTEM,
    )


def preordered(harvest: Harvest | None = None, *, units: int = 3) -> SellerOrder:
    """Placed, deposit not paid."""
    cart = start_preorder(harvest_id=(harvest or harvest_of()).pk, units=units)
    order = place_order(cart_id=cart.pk, request=request(), request_key=uuid4().hex, actor=GUEST)
    return order.parts.get()


def reserved(harvest: Harvest | None = None, *, units: int = 3) -> SellerOrder:
    """The deposit is paid."""
    part = preordered(harvest, units=units)
    mark_paid(order_id=part.order_id)
    part.refresh_from_db()
    return part


def bring_in(part: SellerOrder, *, units: int = 9, lot_code: str = "VU-1") -> None:
    """The harvest that a pre-order waits for is brought in."""
    assert part.harvest is not None
    bring_in_harvest(harvest_id=part.harvest.pk, units=units, lot_code=lot_code, actor=SYSTEM)

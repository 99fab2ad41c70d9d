"""Harvests to come of goods that are ordered ahead, and two pre-orders of the demo buyer: one waits, one is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from catalog.models import Harvest, Product, ProductVariant
from catalog.services.harvests import announce_harvest
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.errors import MarketplaceError
from orders.models import Order, OrderNotice
from orders.services.carts import start_preorder
from orders.services.harvesting import bring_in_harvest
from orders.services.placing import Request, place_order
from payments.services.demo import pay_as_demo

from .people import LOGINS, some_buyer, some_destination

SEED = 20261128
DEPOSIT_BP = 3000
# Brought in this morning: its pre-orders wait for their rest. What the demo buyer still waits for.
BROUGHT_IN, WAITED_FOR = "VTI-5K", "NP-TET-DV"


def load_harvests() -> int:
    """One harvest to come for every product that is ordered ahead, days counted from today; how many."""
    random, buyer, now = Random(SEED), User.objects.get(email=LOGINS["buyer"][1]), timezone.now()
    # Before anything is brought in: the tag goes with the last harvest to come.
    ahead = list(Product.objects.published().filter(tags__contains=[Product.PREORDER_TAG]).order_by("pk"))
    _one_that_came(random, buyer)
    with clock.moment(now - timedelta(days=1)):
        for number, product in enumerate(ahead):
            announce(product.variants.order_by("pk")[0], days=4 + 7 * number, cap_units=60)
    _order_ahead(random, buyer, Harvest.objects.get(variant__sku=WAITED_FOR), now - timedelta(hours=3))
    OrderNotice.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())
    return Harvest.objects.count()


def announce(variant: ProductVariant, *, days: int, cap_units: int) -> Harvest:
    """Ordered until the day before it comes, in so many days."""
    today = clock.today()
    return announce_harvest(
        variant_id=variant.pk,
        order_until=clock.now() + timedelta(days=days - 1),
        harvest_from=today + timedelta(days=days),
        harvest_until=today + timedelta(days=days + 6),
        cap_units=cap_units,
        deposit_bp=DEPOSIT_BP,
        actor=SYSTEM,
    )


def _one_that_came(random: Random, buyer: User) -> None:
    """Announced three weeks ago, ordered ten days ago, brought in today."""
    now = timezone.now()
    with clock.moment(now - timedelta(days=21)):
        harvest = announce(ProductVariant.objects.get(sku=BROUGHT_IN), days=20, cap_units=30)
    _order_ahead(random, buyer, harvest, now - timedelta(days=10))
    with clock.moment(now - timedelta(hours=2)):
        code = f"{clock.today():%d%m%y}"
        bring_in_harvest(harvest_id=harvest.pk, units=24, lot_code=code, actor=SYSTEM)


def _order_ahead(random: Random, buyer: User, harvest: Harvest, placed_at: datetime) -> Order:
    """Some boxes to the first place the parcel may travel to."""
    order = None
    while order is None:
        order = _try_to_order(random, buyer, harvest, placed_at)
    with clock.moment(placed_at + timedelta(minutes=3)):
        pay_as_demo(order_id=order.pk)
    return order


@transaction.atomic
def _try_to_order(random: Random, buyer: User, harvest: Harvest, placed_at: datetime) -> Order | None:
    with clock.moment(placed_at):
        cart = start_preorder(harvest_id=harvest.pk, units=2)
        request = Request(some_buyer(random, buyer), some_destination(random), services={})
        try:
            return place_order(cart_id=cart.pk, request=request, request_key="demo", actor=Actor("user", buyer.pk))
        except MarketplaceError:  # this place is too far for these goods
            transaction.set_rollback(True)
            return None

"""Goods promised to a pre-order: out of a harvest to come, or held in the lot that was brought in."""

from __future__ import annotations

from django.db.models import Sum

from catalog.models import Harvest
from catalog.services.harvests import release_units
from catalog.services.stock import release_stock, sell_stock
from marketplace.kernel import clock

from .. import states
from ..models import SellerOrder, StockHold
from .unpaid import takes_of


def lock_promise(*, part_id: int) -> None:
    """Lock the harvest of a pre-order, for a command that may give it back: a harvest is locked before its parts."""
    list(Harvest.objects.filter(parts=part_id).select_for_update().values_list("pk"))


def let_promise_go(part: SellerOrder) -> None:
    """Give back what a pre-order (its row locked) was promised and did not get: units of a harvest, held packs."""
    if part.harvest_id is None:
        return
    if part.status == states.RESERVED:
        units = part.lines.aggregate(units=Sum("units", default=0))["units"]
        release_units(promised={part.harvest_id: units})
    holds = StockHold.objects.filter(line__part=part, sold_at__isnull=True, released_at__isnull=True)
    takes = takes_of(holds)
    holds.update(released_at=clock.now())
    release_stock(takes)


def sell_promised(part: SellerOrder) -> None:
    """The packs held for a pre-order are paid for."""
    holds = StockHold.objects.filter(line__part=part, sold_at__isnull=True, released_at__isnull=True)
    takes = takes_of(holds)
    holds.update(sold_at=clock.now())
    sell_stock(takes)

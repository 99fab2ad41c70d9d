"""Sold goods that stay with the producer after all: back on the shelf, or written off because they are not there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from catalog.services.stock import return_stock
from marketplace.kernel import clock

from ..models import SellerOrder, StockHold
from .unpaid import takes_of


def goods_back(parts: Iterable[SellerOrder]) -> None:
    """All sold and unreturned units of these parts are free again."""
    holds = StockHold.objects.filter(
        line__part__in=parts, sold_at__isnull=False, returned_at__isnull=True, written_off_at__isnull=True
    )
    takes = takes_of(holds)
    holds.update(returned_at=clock.now())
    return_stock(takes)


def write_off(parts: Iterable[SellerOrder]) -> None:
    """All sold and unreturned units of these parts are nowhere: not sent, and not on the shelf."""
    StockHold.objects.filter(
        line__part__in=parts, sold_at__isnull=False, returned_at__isnull=True, written_off_at__isnull=True
    ).update(written_off_at=clock.now())


def write_off_units(*, line_id: int, units: int) -> None:
    """So many sold units of a line are not there; the lots that would leave last give them. Splits a hold if need be.

    Raises ValueError when the line has not so many.
    """
    sold = StockHold.objects.select_for_update().filter(
        line_id=line_id, sold_at__isnull=False, returned_at__isnull=True, written_off_at__isnull=True
    )
    now = clock.now()
    for hold in sold.order_by("-lot_id", "-pk"):
        part = min(units, hold.units)
        units -= part
        if part == hold.units:
            StockHold.objects.filter(pk=hold.pk).update(written_off_at=now)
        elif part:
            StockHold.objects.filter(pk=hold.pk).update(units=F("units") - part)
            StockHold.objects.create(
                line_id=line_id,
                lot_id=hold.lot_id,
                units=part,
                held_at=hold.held_at,
                sold_at=hold.sold_at,
                written_off_at=now,
            )
    if units:
        raise ValueError(f"line {line_id} has {units} sold units less than that")

"""From a lot to everybody who bought of it, and back."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from catalog.models import Lot, Producer

from ..models import SellerOrder, StockHold


def parts_with_lot(lot: Lot) -> QuerySet[SellerOrder]:
    """Paid parts that have units of this lot which neither stayed on the shelf nor turned out to be missing."""
    holds = StockHold.objects.filter(
        lot=lot, sold_at__isnull=False, returned_at__isnull=True, written_off_at__isnull=True
    )
    return (
        SellerOrder.objects.filter(lines__holds__in=holds).select_related("order", "producer").distinct().order_by("pk")
    )


def lot_trace(lot: Lot) -> list[tuple[SellerOrder, int]]:
    """The same parts with how many units each had, newest first; two statements."""
    parts = parts_with_lot(lot).order_by("-paid_at", "-pk")
    units = dict(
        StockHold.objects.filter(lot=lot, sold_at__isnull=False, returned_at__isnull=True, written_off_at__isnull=True)
        .values_list("line__part")
        .annotate(Sum("units"))
        .order_by()
    )
    return [(part, units.get(part.pk, 0)) for part in parts]


def lots_of(producer: Producer) -> QuerySet[Lot]:
    """A producer's lots that are not all gone, or gone lately, newest first."""
    return Lot.objects.filter(variant__product__producer=producer).select_related("variant__product").order_by("-pk")

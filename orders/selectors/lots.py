"""From a lot to everybody who bought of it, and back."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.models import Lot, Producer

from ..models import SellerOrder, StockHold

LOTS = 50


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


def lots_of(producer: Producer, *, before: int | None = None) -> list[Lot]:
    """A producer's lots with units_sold, newest first, at most LOTS; one statement.

    before  only lots older than the one of this id: where the page before ended
    """
    sold = StockHold.objects.filter(
        lot=OuterRef("pk"), sold_at__isnull=False, returned_at__isnull=True, written_off_at__isnull=True
    )
    units = sold.order_by().values("lot").annotate(units_sum=Sum("units")).values("units_sum")
    lots = Lot.objects.filter(variant__product__producer=producer).select_related("variant__product")
    if before:
        lots = lots.filter(pk__lt=before)
    return list(lots.annotate(units_sold=Coalesce(Subquery(units), 0)).order_by("-pk")[:LOTS])

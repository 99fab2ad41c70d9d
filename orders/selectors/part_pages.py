"""Pages of a producer's parts."""

from __future__ import annotations

from catalog.models import Producer
from marketplace.kernel.graphql.connections import Window

from ..models import SellerOrder
from .keyset import Page, page_of


def page_of_parts(producer: Producer, *, status: str, window: Window) -> Page[SellerOrder]:
    """One page of the paid parts of a producer, of one state when named; two statements. Raises InvalidInput."""
    paid = SellerOrder.objects.filter(producer=producer, paid_at__isnull=False).select_related(
        "order", "producer", "pickup__point__ward"
    )
    return page_of(paid.filter(status=status) if status else paid, window)

"""Pages of a producer's own products, by age: stable while new ones come in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.text import read_number

from ..models import Producer, Product


@dataclass(frozen=True)
class OwnPage:
    """Newest first, with a cursor for each."""

    products: list[Product]
    cursors: list[str]
    total: int
    has_next: bool
    has_previous: bool


def page_of_products(producer: Producer, *, status: str, size: int, cursor: str | None, from_end: bool) -> OwnPage:
    """One page, of one state when named; two statements. Raises InvalidInput for a cursor that is none."""
    own = Product.objects.filter(producer=producer)
    own = own.filter(status=status) if status else own
    rows = own.filter(_beyond(cursor, from_end)) if cursor else own
    found = list(rows.order_by("pk" if from_end else "-pk").select_related("category", "producer")[: size + 1])
    more, found = len(found) > size, found[:size]
    if from_end:
        found.reverse()
    return OwnPage(
        products=found,
        cursors=[str(product.pk) for product in found],
        total=own.count(),
        has_next=bool(cursor) if from_end else more,
        has_previous=more if from_end else bool(cursor),
    )


def _beyond(cursor: str, from_end: bool) -> Q:
    place = read_number(cursor)
    if place is None:
        raise InvalidInput(field="before" if from_end else "after")
    return Q(pk__gt=place) if from_end else Q(pk__lt=place)

"""Pages of a producer's parts, by the moment they were paid: stable while new ones come in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from catalog.models import Producer
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.connections import Window

from ..models import SellerOrder


@dataclass(frozen=True)
class PartPage:
    """Newest first, with a cursor for each."""

    parts: list[SellerOrder]
    cursors: list[str]
    total: int
    has_next: bool
    has_previous: bool


def page_of_parts(producer: Producer, *, status: str, window: Window) -> PartPage:
    """One page of the paid parts of a producer, of one state when named; two statements. Raises InvalidInput."""
    paid = SellerOrder.objects.filter(producer=producer, paid_at__isnull=False)
    paid = paid.filter(status=status) if status else paid
    asked = window.before if window.from_end else window.after
    rows = paid.filter(_beyond(asked, window.from_end)) if asked else paid
    ordered = rows.order_by("pk" if window.from_end else "-pk").select_related("order", "producer")
    found = list(ordered[: window.size + 1])
    more, found = len(found) > window.size, found[: window.size]
    if window.from_end:
        found.reverse()
    return PartPage(
        parts=found,
        cursors=[str(part.pk) for part in found],
        total=paid.count(),
        has_next=bool(asked) if window.from_end else more,
        has_previous=more if window.from_end else bool(asked),
    )


def _beyond(cursor: str, from_end: bool) -> Q:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise InvalidInput(field="before" if from_end else "after")
    return Q(pk__gt=int(cursor)) if from_end else Q(pk__lt=int(cursor))

"""Pages of a producer's rows, newest first by key: stable while new ones come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from catalog.models import Producer
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.connections import Window

from ..models import SellerOrder

Row = TypeVar("Row")
Kept = TypeVar("Kept", bound=Model)


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """Newest first, with a cursor for each."""

    rows: list[Row]
    cursors: list[str]
    total: int
    has_next: bool
    has_previous: bool


def page_of_parts(producer: Producer, *, status: str, window: Window) -> KeyPage[SellerOrder]:
    """One page of the paid parts of a producer, of one state when named; two statements. Raises InvalidInput."""
    paid = SellerOrder.objects.filter(producer=producer, paid_at__isnull=False).select_related("order", "producer")
    return key_page(paid.filter(status=status) if status else paid, window=window, row=lambda part: part)


def key_page(all_rows: QuerySet[Kept], *, window: Window, row: Callable[[Any], Row]) -> KeyPage[Row]:
    """One page of these rows, each made into what is shown; two statements. Raises InvalidInput."""
    asked = window.before if window.from_end else window.after
    rows = all_rows.filter(_beyond(asked, window.from_end)) if asked else all_rows
    found = list(rows.order_by("pk" if window.from_end else "-pk")[: window.size + 1])
    more, found = len(found) > window.size, found[: window.size]
    if window.from_end:
        found.reverse()
    return KeyPage(
        rows=[row(each) for each in found],
        cursors=[str(each.pk) for each in found],
        total=all_rows.count(),
        has_next=bool(asked) if window.from_end else more,
        has_previous=more if window.from_end else bool(asked),
    )


def _beyond(cursor: str, from_end: bool) -> Q:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise InvalidInput(field="before" if from_end else "after")
    return Q(pk__gt=int(cursor)) if from_end else Q(pk__lt=int(cursor))

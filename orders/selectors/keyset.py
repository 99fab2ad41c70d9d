"""Pages of rows, the newest first, by primary key: stable while new rows come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.connections import Window

Row = TypeVar("Row")
Kept = TypeVar("Kept", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Newest first, with a cursor for each."""

    rows: list[Row]
    cursors: list[str]
    total: int
    has_next: bool
    has_previous: bool


def page_of(rows: QuerySet[Kept], window: Window) -> Page[Kept]:
    """One page of these rows; two statements. Raises InvalidInput for a cursor that is none."""
    asked = window.before if window.from_end else window.after
    beyond = rows.filter(_beyond(asked, window.from_end)) if asked else rows
    found = list(beyond.order_by("pk" if window.from_end else "-pk")[: window.size + 1])
    more, found = len(found) > window.size, found[: window.size]
    if window.from_end:
        found.reverse()
    return Page(
        rows=found,
        cursors=[str(row.pk) for row in found],
        total=rows.count(),
        has_next=bool(asked) if window.from_end else more,
        has_previous=more if window.from_end else bool(asked),
    )


def _beyond(cursor: str, from_end: bool) -> Q:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise InvalidInput(field="before" if from_end else "after")
    return Q(pk__gt=int(cursor)) if from_end else Q(pk__lt=int(cursor))

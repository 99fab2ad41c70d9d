"""Relay connections over keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import graphene
from django.utils.translation import gettext as _

from ..errors import InvalidInput

LARGEST_PAGE = 100


class PageInfo(graphene.ObjectType):
    """Where this page lies among the others."""

    has_next_page = graphene.Boolean(required=True)
    has_previous_page = graphene.Boolean(required=True)
    start_cursor = graphene.String()
    end_cursor = graphene.String()


@dataclass(frozen=True)
class Window:
    """The part of a list a client asked for: `size` rows after or before a cursor, or the last ones of all."""

    size: int
    after: str | None
    before: str | None
    from_end: bool


def page_arguments() -> dict[str, Any]:
    """`first` or `last` (one of them, 1 to 100), and where to start."""
    return {
        "first": graphene.Int(description="So many from the start, 1 to 100. Give first or last, not both."),
        "last": graphene.Int(description="So many from the end, 1 to 100."),
        "after": graphene.String(description="With first: a cursor, only what follows it."),
        "before": graphene.String(description="With last: a cursor, only what comes before it."),
    }


def window(
    *, first: int | None = None, last: int | None = None, after: str | None = None, before: str | None = None
) -> Window:
    """Raises InvalidInput unless it is first (and after) or last (and before), within 1 to 100."""
    if (first is None) == (last is None):
        raise InvalidInput(_("Cho biết “first” hoặc “last”, một trong hai."), field="first")
    if (after is not None and first is None) or (before is not None and last is None):
        raise InvalidInput(_("“after” đi với “first”, “before” đi với “last”."), field="after" if after else "before")
    size = first or last or 0
    if not 1 <= size <= LARGEST_PAGE:
        message = _("Mỗi trang từ 1 đến %(most)s dòng.") % {"most": LARGEST_PAGE}
        raise InvalidInput(message, field="last" if first is None else "first")
    return Window(size, after, before, from_end=last is not None)


@dataclass(frozen=True)
class Edge:
    node: Any
    cursor: str


def edges(rows: Sequence[Any], cursors: Sequence[str]) -> list[Edge]:
    return [Edge(row, cursor) for row, cursor in zip(rows, cursors, strict=True)]


def edge_type(of_type: Any) -> Any:
    """ProductEdge { node cursor } for Product."""
    name = of_type._meta.name  # graphene keeps a type's name there
    fields = {"node": graphene.Field(of_type, required=True), "cursor": graphene.String(required=True)}
    return type(f"{name}Edge", (graphene.ObjectType,), {"__doc__": f"A {name} and its place.", **fields})

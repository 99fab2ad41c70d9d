"""Lists: newest first, a page at a time, with a cursor that is an object's id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from ..errors import InvalidParameter, NoSuchObject
from ..forms import Raw
from ..models import Record
from ..params import Field, Table, integer, read_params, ref
from ..shapes import shape
from ..shapes.parts import page_of
from .call import Call

R = TypeVar("R", bound=Record)
_LATEST_UNIX = 253_402_300_799  # the end of the year 9999
_RANGE: Table = {bound: integer(most=_LATEST_UNIX) for bound in ("gt", "gte", "lt", "lte")}


def _created(value: Raw, name: str) -> dict[str, int]:
    if isinstance(value, dict):
        return read_params(_RANGE, value, inside=name)
    # created=1790000000 means that very second.
    second: int = integer(most=_LATEST_UNIX).read(value, name)
    return {"gte": second, "lte": second}


def limit_of(value: Raw, name: str) -> int:
    limit: int = integer().read(value, name)
    if not 1 <= limit <= 100:
        raise InvalidParameter("Invalid limit: it must be between 1 and 100.", param="limit")
    return limit


PAGE: dict[str, Field] = {
    "limit": Field(limit_of),
    "starting_after": ref(),
    "ending_before": ref(),
    "created": Field(_created),
}


def list_page(call: Call, rows: QuerySet[R], *, newest_first: bool = True) -> dict[str, Any]:
    """The page a call asks for. Raises InvalidParameter; NoSuchObject for a cursor that is not in the list's kind."""
    rows = _created_within(rows, call.get("created", {}))
    limit, after, before = call.get("limit", 10), call.get("starting_after"), call.get("ending_before")
    if after and before:
        raise InvalidParameter("Give either starting_after or ending_before, not both.", param="ending_before")
    if before:
        # The page that ends right before the cursor: walk away from it, then turn around.
        found = _beyond(rows, before, "ending_before", descending=not newest_first)[: limit + 1]
        page = list(found)[:limit][::-1]
    else:
        found = _beyond(rows, after, "starting_after", descending=newest_first)[: limit + 1]
        page = list(found)[:limit]
    return page_of(call.url, [shape(one) for one in page], has_more=len(found) > limit)


def _created_within(rows: QuerySet[R], bounds: dict[str, int]) -> QuerySet[R]:
    """Whole seconds: a row's fraction of a second must not push it out of its own second."""
    for bound, second in bounds.items():
        edge = second + 1 if bound in ("gt", "lte") else second
        lookup = "created__gte" if bound in ("gt", "gte") else "created__lt"
        rows = rows.filter(**{lookup: datetime.fromtimestamp(edge, UTC)})
    return rows


def _beyond(rows: QuerySet[R], cursor: str | None, param: str, *, descending: bool) -> QuerySet[R]:
    if cursor:
        at = rows.model.objects.filter(ref=cursor).values_list("pk", flat=True).first()
        if at is None:
            raise NoSuchObject(rows.model.__name__.lower(), cursor, param=param, in_path=False)
        rows = rows.filter(pk__lt=at) if descending else rows.filter(pk__gt=at)
    return rows.order_by("-pk" if descending else "pk")

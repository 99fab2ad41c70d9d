"""Pages by key: each page starts where the last one ended, however many rows lie before it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.kernel.errors import InvalidInput

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Order:
    """One sort: the rows by a never-empty column or annotation, then by id in the same direction."""

    name: str
    column: str
    descending: bool = False

    def keys(self, *, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return sign + self.column, sign + "pk"

    def beyond(self, place: Place, *, backwards: bool) -> Q:
        """Rows after a place, or before it. The first condition alone lets PostgreSQL start inside the index."""
        ahead = "lt" if self.descending != backwards else "gt"
        rest = Q(**{f"{self.column}__{ahead}": place.value}) | Q(**{self.column: place.value, f"pk__{ahead}": place.pk})
        return Q(**{f"{self.column}__{ahead}e": place.value}) & rest

    def cursor(self, row: Model) -> str:
        value = getattr(row, self.column)
        text = json.dumps([self.name, value, row.pk], cls=_Exact, ensure_ascii=False)
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def place(self, cursor: str, field: str) -> Place:
        """Raises InvalidInput for a cursor that is not ours, or belongs to another sort."""
        try:
            name, value, pk = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            place = Place(datetime.fromisoformat(value) if self.column.endswith("_at") else value, pk)
        except (ValueError, TypeError):
            name = place = None
        if place is None or name != self.name or type(place.pk) is not int:
            raise InvalidInput(_("Trang này không còn nữa. Hãy xem lại từ đầu."), field=field)
        return place


@dataclass(frozen=True)
class Place:
    value: Any
    pk: int


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond: a rounded one would show a row twice."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """Some neighbouring rows, in the order asked for."""

    rows: Sequence[Row]
    has_previous: bool
    has_next: bool


def cut(
    rows: QuerySet[Row], order: Order, *, size: int, after: str | None, before: str | None, from_end: bool = False
) -> Slice[Row]:
    """`size` rows after one cursor, or before another, or the last ones of all. One statement (and its prefetches)."""
    backwards = from_end or (before is not None and after is None)
    if after is not None:
        rows = rows.filter(order.beyond(order.place(after, "after"), backwards=False))
    if before is not None:
        rows = rows.filter(order.beyond(order.place(before, "before"), backwards=True))
    found = list(rows.order_by(*order.keys(backwards=backwards))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        return Slice(found[::-1], has_previous=more, has_next=before is not None)
    return Slice(found, has_previous=after is not None, has_next=more)

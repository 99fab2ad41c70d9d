"""The list of producers, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..models import Producer, Product
from .keyset import Order, cut

_BY_NAME = Order("name", "name_sort")


@dataclass(frozen=True)
class ProducerList:
    producers: Sequence[Producer]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool


def producers_in_view() -> QuerySet[Producer]:
    """Trading; of partners only those whose goods are shown: one of a suspended, silent or former partner is gone with
    its goods."""
    goods = Product.objects.published().filter(producer=OuterRef("pk"))
    rows = Producer.objects.trading().filter(Q(marketplace__is_ourselves=True) | Exists(goods))
    return rows.select_related("ward")


def find_producers(
    *, first: int, after: str | None = None, before: str | None = None, from_end: bool = False
) -> ProducerList:
    """Our trading producers in alphabetical order, each with its ward; one statement. InvalidInput for a bad cursor."""
    rows = Producer.objects.trading().ours().select_related("ward").defer("story_vi", "story_en")
    part = cut(rows, _BY_NAME, size=first, after=after, before=before, from_end=from_end)
    return ProducerList(part.rows, [_BY_NAME.cursor(one) for one in part.rows], part.has_next, part.has_previous)


def count_producers() -> int:
    return Producer.objects.trading().ours().count()

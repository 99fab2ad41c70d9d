"""The best products for a search, in order. Ranking reads the words of every match, so a broad search ranks some."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ..models import Product
from ..models.products import ProductQuerySet
from ..search import Reading, rank_of
from ..version import kept
from .choice import Choice, ProductQuery
from .keyset import Order, Place, Slice

MOST_RANKED = 300
BY_RANK = Order("relevance", "rank", descending=True)
Match = tuple[int, int]


@dataclass(frozen=True)
class Ranking:
    """Matches as (rank, id), best first.

    is_partial  more than MOST_RANKED fit: ranked are so many of those with the words in their names, and where there
                are fewer of these, so many of the others
    """

    matches: list[Match]
    is_partial: bool


def ranking(choice: Choice, reading: Reading) -> Ranking:
    """How a search with its filters is ranked: two statements, one for a broad search, none when kept."""
    return kept(f"ranking:{choice.key}", lambda: _rank(choice.rows(), reading))


def _rank(rows: ProductQuerySet, reading: Reading) -> Ranking:
    matches = rows.annotate(rank=rank_of(reading)).order_by().values_list("rank", "pk")
    named: list[Match] = list(matches.filter(reading.in_name())[: MOST_RANKED + 1])
    if len(named) > MOST_RANKED:
        return Ranking(sorted(named[:MOST_RANKED], reverse=True), is_partial=True)
    some: list[Match] = list(matches[: MOST_RANKED + 1])
    is_partial = len(some) > MOST_RANKED
    return Ranking(sorted({*named, *some[:MOST_RANKED]}, reverse=True), is_partial)


def cut_ranked(matches: list[Match], query: ProductQuery, cards: ProductQuerySet) -> Slice[Product]:
    """A page of a ranking, like `keyset.cut`. The rows are read now: who no longer fits is left out."""
    start, end = _between(matches, query)
    backwards = query.from_end or (query.before is not None and query.after is None)
    first = max(start, end - query.first) if backwards else start
    last = end if backwards else min(end, start + query.first)
    found = cards.in_bulk([pk for _rank, pk in matches[first:last]])
    for rank, pk in matches[first:last]:
        if pk in found:
            vars(found[pk])["rank"] = rank  # its place, for the cursor
    rows = [found[pk] for _rank, pk in matches[first:last] if pk in found]
    if backwards:
        return Slice(rows, has_previous=first > start, has_next=query.before is not None)
    return Slice(rows, has_previous=query.after is not None, has_next=last < end)


def _between(matches: list[Match], query: ProductQuery) -> tuple[int, int]:
    """Where the matches between the query's cursors begin and end."""
    keys = [(-rank, -pk) for rank, pk in matches]
    start = bisect_right(keys, _key(BY_RANK.place(query.after, "after"))) if query.after is not None else 0
    end = bisect_left(keys, _key(BY_RANK.place(query.before, "before"))) if query.before is not None else len(keys)
    return start, max(start, end)


def _key(place: Place) -> Match:
    return (-place.value if type(place.value) is int else 0), -place.pk

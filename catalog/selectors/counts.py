"""How many products there are, and how many each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import Count

from ..models import Category, Certificate, Marketplace, Producer
from ..models.products import ProductQuerySet
from ..version import kept
from .choice import Choice
from .cube import Cell, Cube, cells_on_sale, count_cells
from .ranking import MOST_RANKED, Ranking, ranking

MOST_PRODUCERS = 100
Value = TypeVar("Value")


@dataclass(frozen=True)
class Facets:
    """Counts under all other filters: what choosing this value (instead of the present one) would give.

    marketplaces  ours and the partners', by name only; empty while all there is is our own

    A category counts its children; only values that give something are listed, the producers with most goods first.
    """

    categories: list[tuple[Category, int]]
    producers: list[tuple[Producer, int]]
    schemes: list[tuple[str, int]]
    delivery_scopes: list[tuple[str, int]]
    in_season: int
    marketplaces: list[tuple[Marketplace, int]]


class Counts:
    """Counted only when asked for: by two statements for each version of the catalogue, besides those that read the
    shelves and producers to be named. All lists without search, prices and certificates share one count.

    A broad search is not counted to its end: is_partial says that more than `total` fit, and facets_are_partial that
    they count the best matches only.
    """

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._wide = Choice(choice.query.widened())

    @property
    def total(self) -> int:
        found = self._ranking(self._choice)
        if found is not None:
            return MOST_RANKED if found.is_partial else len(found.matches)
        return sum(self._numbers(lambda cell: cell.category).values())

    @property
    def is_partial(self) -> bool:
        found = self._ranking(self._choice)
        return found is not None and found.is_partial

    @property
    def facets_are_partial(self) -> bool:
        found = self._ranking(self._wide)
        return found is not None and found.is_partial

    @cached_property
    def facets(self) -> Facets:
        categories = self._numbers(lambda cell: cell.category, without="category")
        for shelf in self._shelves:
            if shelf.parent_id is not None:
                categories[shelf.parent_id] += categories[shelf.pk]
        scopes = self._numbers(lambda cell: cell.delivery_scope, without="delivery_scope")
        return Facets(
            categories=[(shelf, categories[shelf.pk]) for shelf in self._shelves if categories[shelf.pk]],
            producers=self._producers(),
            schemes=kept(f"schemes:{self._choice.key}", self._schemes),
            delivery_scopes=scopes.most_common(),
            in_season=self._numbers(lambda cell: cell.in_season, without="season")[True],
            marketplaces=self._marketplaces(),
        )

    def _ranking(self, choice: Choice) -> Ranking | None:
        reading = self._choice.reading
        return ranking(choice, reading) if reading else None

    @cached_property
    def _shelves(self) -> list[Category]:
        return list(Category.objects.all())

    @cached_property
    def _cube(self) -> Cube:
        """What fits without the filters that are sides of the cells."""
        month = (self._choice.query.in_season_on or self._choice.today).month
        if not self._wide.query.narrows:
            return cells_on_sale(month)
        return kept(f"cells:{month}:{self._wide.key}", lambda: count_cells(self._best(self._wide.rows()), month))

    def _best(self, rows: ProductQuerySet) -> ProductQuerySet:
        """The rows; the best ones of a broad search, whose rest nobody counts."""
        found = self._ranking(self._wide)
        if found is None or not found.is_partial:
            return rows
        return rows.filter(pk__in=[pk for _rank, pk in found.matches])

    def _numbers(self, by: Callable[[Cell], Value], *, without: str = "") -> Counter[Value]:
        """Cells that fit the filters, but for one, summed up by one side."""
        query, numbers = self._choice.query, Counter[Value]()
        shelves = self._chosen_shelves if query.category_slug and without != "category" else None
        producers = self._chosen_producers if query.producer_slug and without != "producer" else None
        scopes = query.delivery_scopes if without != "delivery_scope" else ()
        in_season = query.in_season_on is not None and without != "season"
        markets = self._chosen_markets if query.marketplace_slug and without != "marketplace" else None
        for cell, number in self._cube.items():
            if (
                (shelves is None or cell.category in shelves)
                and (producers is None or cell.producer in producers)
                and (not scopes or cell.delivery_scope in scopes)
                and (not in_season or cell.in_season)
                and (markets is None or cell.marketplace in markets)
            ):
                numbers[by(cell)] += number
        return numbers

    @cached_property
    def _chosen_shelves(self) -> Collection[int]:
        slug = self._choice.query.category_slug
        above = {shelf.pk for shelf in self._shelves if shelf.slug == slug}
        return {shelf.pk for shelf in self._shelves if shelf.pk in above or shelf.parent_id in above}

    @cached_property
    def _chosen_producers(self) -> Collection[int]:
        return list(Producer.objects.filter(slug=self._choice.query.producer_slug).values_list("pk", flat=True))

    def _producers(self) -> list[tuple[Producer, int]]:
        numbers = self._numbers(lambda cell: cell.producer, without="producer")
        most = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PRODUCERS]
        rows = Producer.objects.select_related("ward").defer("story_vi", "story_en")
        found = rows.in_bulk([pk for pk, _number in most])
        return [(found[pk], number) for pk, number in most if pk in found]

    @cached_property
    def _chosen_markets(self) -> Collection[int]:
        slug = self._choice.query.marketplace_slug
        return list(Marketplace.objects.filter(slug=slug).values_list("pk", flat=True))

    def _marketplaces(self) -> list[tuple[Marketplace, int]]:
        numbers = self._numbers(lambda cell: cell.marketplace, without="marketplace")
        if len({cell.marketplace for cell in self._cube}) < 2 and not self._choice.query.marketplace_slug:
            return []
        found = {row["id"]: Marketplace(**row) for row in kept("marketplaces", _names_of_marketplaces)}
        return [(found[pk], number) for pk, number in numbers.most_common() if pk in found]

    def _schemes(self) -> list[tuple[str, int]]:
        rows = self._best(self._choice.rows(without="scheme")).order_by().values("pk")
        valid = Certificate.objects.valid(self._choice.today).filter(product__in=rows).order_by().values("scheme")
        counted = valid.annotate(number=Count("product", distinct=True)).order_by("-number", "scheme")
        return list(counted.values_list("scheme", "number"))


def _names_of_marketplaces() -> list[dict[str, object]]:
    """What a filter says of them; how fresh a partner is stands with its goods, and is never kept."""
    rows = Marketplace.objects.values("id", "slug", "is_ourselves", "name_vi", "name_en", "province_old")
    return [dict(row) for row in rows]

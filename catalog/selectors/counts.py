"""How many products there are, and how many each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Q

from ..models import Category, Certificate, Producer
from .choice import Choice

MOST_PRODUCERS = 100
MANY = 2_000
KEPT_S = 60
Counted = TypeVar("Counted")


@dataclass(frozen=True)
class Facets:
    """Counts under all other filters: what choosing this value (instead of the present one) would give.

    A category counts its children; only values that give something are listed, the producers with most goods first.
    """

    categories: list[tuple[Category, int]]
    producers: list[tuple[Producer, int]]
    schemes: list[tuple[str, int]]
    delivery_scopes: list[tuple[str, int]]
    in_season: int


class Counts:
    """Counted only when asked for: the total by one statement, the facets by six more.

    Counting reads every row that fits, so in a large catalogue its results are told for a minute.
    """

    def __init__(self, choice: Choice) -> None:
        self._choice = choice

    @property
    def total(self) -> int:
        return self._season_counts["total"]

    @cached_property
    def facets(self) -> Facets:
        return self._kept("facets", self._count_facets)

    @cached_property
    def _season_counts(self) -> dict[str, int]:
        return self._kept("season", self._count_season)

    def _kept(self, name: str, count: Callable[[], Counted]) -> Counted:
        key = f"catalog:counts:{name}:{self._choice.key}"
        known: Counted | None = cache.get(key)
        if known is not None:
            return known
        counted = count()
        total = counted["total"] if isinstance(counted, dict) else self.total
        if total >= MANY:
            cache.set(key, counted, KEPT_S)
        return counted

    def _count_season(self) -> dict[str, int]:
        month = (self._choice.query.in_season_on or self._choice.today).month
        chosen = self._choice.conditions["season"]
        return self._choice.rows(without="season").aggregate(
            total=Count("pk", filter=chosen) if chosen else Count("pk"),
            in_season=Count("pk", filter=Q(season_months__contains=[month])),
        )

    def _count_facets(self) -> Facets:
        return Facets(
            categories=self._categories(),
            producers=self._producers(),
            schemes=self._schemes(),
            delivery_scopes=sorted(self._numbers("delivery_scope").items(), key=lambda pair: -pair[1]),
            in_season=self._season_counts["in_season"],
        )

    def _numbers(self, column: str) -> dict[Any, int]:
        rows = self._choice.rows(without=column).order_by().values(column).annotate(number=Count("pk"))
        return dict(rows.values_list(column, "number"))

    def _categories(self) -> list[tuple[Category, int]]:
        numbers = Counter(self._numbers("category"))
        shelves = list(Category.objects.all())
        for shelf in shelves:
            if shelf.parent_id is not None:
                numbers[shelf.parent_id] += numbers[shelf.pk]
        return [(shelf, numbers[shelf.pk]) for shelf in shelves if numbers[shelf.pk]]

    def _producers(self) -> list[tuple[Producer, int]]:
        rows = self._choice.rows(without="producer").order_by().values("pk")
        sellers = Producer.objects.select_related("ward").filter(products__in=rows)
        counted = sellers.annotate(number=Count("products")).order_by("-number", "pk")[:MOST_PRODUCERS]
        return [(producer, getattr(producer, "number")) for producer in counted]  # noqa: B009  # an annotation

    def _schemes(self) -> list[tuple[str, int]]:
        rows = self._choice.rows(without="scheme").order_by().values("pk")
        valid = Certificate.objects.valid(self._choice.today).filter(product__in=rows).order_by().values("scheme")
        counted = valid.annotate(number=Count("product", distinct=True)).order_by("-number", "scheme")
        return list(counted.values_list("scheme", "number"))

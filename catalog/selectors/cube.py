"""What is on sale, counted once by all that a shop is divided by: every number of a page is a sum of these cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from ..models import Product
from ..models.products import ProductQuerySet
from ..version import kept


@dataclass(frozen=True)
class Cell:
    """Ids of shelf, producer and its marketplace; whether in season in the month that was asked for."""

    category: int
    producer: int
    marketplace: int
    delivery_scope: str
    in_season: bool


Cube = Mapping[Cell, int]


def count_cells(rows: ProductQuerySet, month: int) -> Cube:
    """One statement, however many rows there are."""
    in_season = ExpressionWrapper(Q(season_months__contains=[month]), output_field=BooleanField())
    sides = ("category", "producer", "producer__marketplace", "delivery_scope")
    cells = rows.order_by().values(*sides).annotate(now=in_season)
    counted = cells.annotate(number=Count("pk"))
    columns = (*sides, "now", "number")
    return {Cell(*cell): number for *cell, number in counted.values_list(*columns)}


def cells_on_sale(month: int) -> Cube:
    """The whole shop; kept for a version of the catalogue."""
    return kept(f"cells:{month}", lambda: count_cells(Product.objects.published(), month))


def summed(cube: Cube, by: Callable[[Cell], int]) -> Counter[int]:
    """Numbers by one side of the cells."""
    numbers: Counter[int] = Counter()
    for cell, number in cube.items():
        numbers[by(cell)] += number
    return numbers

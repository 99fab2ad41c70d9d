"""A producer's goods as the rows of a sheet: one for each pack and each lot of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from ..models import Category, Lot, Producer, Product, ProductChange, ProductVariant
from ..sheets.cells import Cell, months_text, size_text, tiers_text
from ..sheets.columns import WRITTEN

WORDS = ("name_vi", "category", "season_months", "summary_vi", "origin_vi", "ingredients_vi")
# What a mark protects: a file says by it what its maker saw, so that nobody writes over news unseen.
_MARKED = tuple(column.key for column in WRITTEN if column.key not in {"sku", "lot", "mark"})


@dataclass(frozen=True)
class OwnRow:
    """variant is None for a product without packs, lot where nothing was counted yet."""

    product: Product
    variant: ProductVariant | None
    lot: Lot | None
    lots: Sequence[Lot] = ()


def own_sheet(producer: Producer, *, archived: bool = False) -> list[OwnRow]:
    """All goods, the newest first; six statements. `waiting` on each product is its change that nobody decided."""
    lots = Lot.objects.filter(recalled_at=None).order_by("pk")
    lots = lots.filter(Q(units_on_hand__gt=0) | Q(code="")) if not archived else lots
    products = Product.objects.filter(producer=producer).select_related("category", "producer").order_by("-pk")
    products = products if archived else products.exclude(status=Product.Status.ARCHIVED)
    found = products.prefetch_related(
        Prefetch("variants", ProductVariant.objects.with_tiers()),
        Prefetch("variants__lots", lots),
        Prefetch("changes", ProductChange.objects.undecided(), to_attr="waiting"),
    )
    return [row for product in found for row in _rows(product)]


def _rows(product: Product) -> Iterator[OwnRow]:
    variants = list(product.variants.all())
    if not variants:
        yield OwnRow(product, None, None)
    for variant in variants:
        lots = list(variant.lots.all())
        if not lots:
            yield OwnRow(product, variant, None)
        yield from (OwnRow(product, variant, lot, lots) for lot in lots)


def values_of(row: OwnRow, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says, by column, as it is kept; facts are what the producer wrote last."""
    variant, lot = row.variant, row.lot
    values = {name: facts[name] for name in WORDS} | {"status": row.product.status}
    if variant is not None:
        values |= {
            "sku": variant.sku,
            "pack_name": variant.name_vi,
            "size": [variant.unit, variant.net_quantity],
            "gross_weight_g": variant.gross_weight_g,
            "price_vnd": variant.price_vnd,
            "tiers": [[tier.min_units, tier.price_vnd] for tier in variant.tier_list],
            "units": lot.units_on_hand if lot else 0,
        }
    if lot is not None:
        values |= {"lot": lot.code, "produced_on": lot.produced_on, "best_before": lot.best_before}
    return values


def cells_of(values: Mapping[str, Any], shelves: Mapping[str, str]) -> list[Cell]:
    """The cells of a row, in the order of columns.WRITTEN; shelves are names of categories by slug."""
    written: dict[str, Callable[[Any], Cell]] = {
        "category": lambda slug: shelves.get(slug, slug),
        "season_months": months_text,
        "status": lambda status: str(Product.Status(status).label),
        "size": lambda size: size_text(*size),
        "tiers": lambda tiers: tiers_text([(units, price) for units, price in tiers]),
    }
    cells: dict[str, Cell] = {key: written[key](value) if key in written else value for key, value in values.items()}
    return [marks_of(values) if column.key == "mark" else cells.get(column.key) for column in WRITTEN]


def marks_of(values: Mapping[str, Any]) -> str:
    """What was seen, a few letters for each field: "1-0f3a12-…". values are kept ones, not the cells' words."""
    return "-".join(["1", *(_mark(values.get(key)) for key in _MARKED)])


def marks_in(text: str) -> dict[str, str]:
    """The marks of a file's row by field; empty where there is none, or it was mangled."""
    version, *marks = text.split("-")
    return dict(zip(_MARKED, marks, strict=True)) if version == "1" and len(marks) == len(_MARKED) else {}


def is_marked(mark: str, value: Any) -> bool:
    return _mark(value) == mark


def _mark(value: Any) -> str:
    return hashlib.blake2s(repr(value).encode(), digest_size=3).hexdigest()


def shelf_names() -> dict[str, str]:
    """Names of the shelves goods can stand on, by slug; one statement."""
    return {shelf.slug: shelf.name for shelf in Category.objects.filter(children__isnull=True)}

"""What a file's lines say, as the pages show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.models import ImportRow, ImportRun, Product, ProductVariant
from catalog.selectors.own_sheet import shelf_names
from catalog.services.sheets.words import heading, words_of
from catalog.sheets.cells import months_text, size_text, tiers_text
from catalog.sheets.columns import key_of
from marketplace.kernel.money import format_vnd


@dataclass(frozen=True)
class Changed:
    """before is empty where there was nothing."""

    what: str
    before: str
    after: str


def changes_of(rows: Sequence[ImportRow]) -> list[tuple[ImportRow, str, list[Changed]]]:
    """Each row with what it is about and what would change; three statements."""
    shelves = shelf_names()
    packs = ProductVariant.objects.select_related("product").in_bulk([row.variant_id for row in rows if row.variant_id])
    products = Product.objects.in_bulk([row.product_id for row in rows if row.product_id and not row.variant_id])
    told = []
    for row in rows:
        pack, product = packs.get(row.variant_id or 0), products.get(row.product_id or 0)
        if pack:
            about = f"{pack.product.name} · {pack.name}"
        elif product:
            about = product.name if "size" not in row.wanted else _("%(product)s · gói mới") % {"product": product.name}
        else:
            about = _("%(product)s · món mới") % {"product": row.wanted["name_vi"][1]}
        changes = [
            Changed(heading(key), said(key, seen, shelves), said(key, value, shelves))
            for key, (seen, value) in row.wanted.items()
        ]
        told.append((row, about, changes))
    return told


def said(key: str, value: Any, shelves: dict[str, str]) -> str:
    """One kept value in words."""
    if value is None or value == "":
        return ""
    words: dict[str, Callable[[Any], str]] = {
        "price_vnd": format_vnd,
        "size": lambda size: size_text(*size),
        "season_months": months_text,
        "tiers": lambda tiers: tiers_text([(units, price) for units, price in tiers]) or _("không"),
        "category": lambda slug: shelves.get(slug, slug),
        "status": lambda status: str(Product.Status(status).label),
        "produced_on": _day,
        "best_before": _day,
    }
    return words.get(key, str)(value)


def _day(value: str) -> str:
    day = parse_date(value)
    return date_format(day, "d/m/Y") if day else value


def line_of(row: ImportRow, run: ImportRun) -> str:
    """What a faulty line is about, by its own words: the code or the name that stands in it."""
    by_key = {key_of(name): cell for name, cell in zip(run.headings, row.cells, strict=False)}
    return " · ".join(filter(None, [by_key.get("sku", ""), by_key.get("name_vi", "")]))


def pleas_of(row: ImportRow) -> list[tuple[str, str]]:
    """(column, what is wrong with it and what to do)"""
    return [(heading(problem["column"]), words_of(problem)) for problem in row.problems]

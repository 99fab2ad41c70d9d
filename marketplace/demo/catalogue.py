"""The demo catalogue, through the same import door as everybody's files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from catalog.models import Marketplace, ProductVariant
from catalog.services.imports import ImportKind, apply_import, preview_import
from catalog.services.tiers import set_tiers
from catalog.services.weighing import sell_by_weight
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM

WEEKS = 26
# Named in catalog/demo/edge_cases.md, "fruit of varying weight": sku, đồng per kg, grams from and to.
BY_WEIGHT = [("BL-BDX-1", 47_000, 1300, 1600), ("CM-SR-1", 97_000, 2200, 3000)]
FOLDER = Path(settings.BASE_DIR) / "catalog" / "demo"


def load_marketplaces() -> int:
    """Ourselves and the partner marketplaces; how many."""
    Marketplace.objects.update_or_create(
        slug="soc-trang",
        defaults={
            "is_ourselves": True,
            "name_vi": "Chợ quê Sóc Trăng",
            "name_en": "Sóc Trăng Country Market",
            "tagline_vi": "Món ngon của bà con Sóc Trăng, từ ruộng, vườn và lò bánh tới tận nhà.",
            "province_old": "Sóc Trăng",
            "province_new": "Cần Thơ",
        },
    )
    with (FOLDER / "partners" / "partners.csv").open(encoding="utf-8", newline="") as file:
        partners = list(csv.DictReader(file))
    same = ["name_vi", "name_en", "tagline_vi", "province_old", "province_new", "host", "contact_name", "contact_email"]
    for row in partners:
        Marketplace.objects.update_or_create(slug=row["slug"], defaults={name: row[name] for name in same})
    return 1 + len(partners)


def load_catalogue() -> Iterator[tuple[str, int]]:
    """Import every file in the order in which they refer to each other; yields (kind, rows) after each."""
    yield "marketplaces", load_marketplaces()
    for kind in ImportKind:
        text = (FOLDER / "soc-trang" / f"{kind.value}.csv").read_text(encoding="utf-8")
        if kind is ImportKind.PRODUCTS:
            yield from ((kind.value, rows) for rows in _weekly(text))
        else:
            yield kind.value, _load(kind, text)
    yield "goods by weight", sell_fruit_by_weight()


def sell_fruit_by_weight() -> int:
    """Fruit that varies too much for one price; how many packs. They have no wholesale price then."""
    for sku, price_per_kg_vnd, min_g, max_g in BY_WEIGHT:
        variant_id = ProductVariant.objects.values_list("pk", flat=True).get(sku=sku)
        set_tiers(variant_id=variant_id, tiers=[], actor=SYSTEM)
        sell_by_weight(variant_id=variant_id, price_per_kg_vnd=price_per_kg_vnd, min_g=min_g, max_g=max_g, actor=SYSTEM)
    return len(BY_WEIGHT)


def _weekly(text: str) -> Iterator[int]:
    """The products came over half a year, a mixed handful each week, so that something is always new."""
    header, *lines = text.splitlines(keepends=True)
    for week in range(WEEKS):
        with clock.moment(timezone.now() - timedelta(weeks=WEEKS - 1 - week, hours=week)):
            yield _load(ImportKind.PRODUCTS, header + "".join(lines[week::WEEKS]))


def _load(kind: ImportKind, text: str) -> int:
    run = preview_import(kind=kind, text=text, actor=SYSTEM)
    return apply_import(run_id=run.pk, mode="all", actor=SYSTEM).rows_done

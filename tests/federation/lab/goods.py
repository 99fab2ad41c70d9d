"""What a node sells, by the import door: Sóc Trăng its own catalogue, partners those of catalog/demo/partners/."""

from __future__ import annotations

import csv
import io
from typing import Any

from catalog.models import Marketplace
from catalog.services.imports import ImportKind, apply_import, preview_import
from marketplace.accounts.models import AdministrativeUnit
from marketplace.kernel.audit import SYSTEM

from .places import DEMO, Place

_SIZES = {"length_cm": 20, "width_cm": 15, "height_cm": 10}


def load(place: Place) -> int:
    """Into an empty migrated database; how many rows."""
    Marketplace.objects.create(
        slug=place.slug,
        is_ourselves=True,
        name_vi=place.name,
        name_en=place.name_en,
        tagline_vi=place.tagline,
        province_old=place.province,
        province_new=place.province_new,
    )
    return sum(_import(kind, text) for kind, text in _files(place).items() if text)


def _files(place: Place) -> dict[ImportKind, str]:
    ours = {kind: (DEMO / "soc-trang" / f"{kind.value}.csv").read_text(encoding="utf-8") for kind in ImportKind}
    if place.slug == "soc-trang":
        return ours
    return {ImportKind.CATEGORIES: ours[ImportKind.CATEGORIES], **_partner(place)}


def _import(kind: ImportKind, text: str) -> int:
    run = preview_import(kind=kind, text=text, actor=SYSTEM)
    return apply_import(run_id=run.pk, mode="all", actor=SYSTEM).rows_done


def _partner(place: Place) -> dict[ImportKind, str]:
    producers, products = _rows("producers", place), _rows("products", place)
    wards = AdministrativeUnit.objects.filter(era="2025", kind="ward", parent__code=place.gso_new).order_by("code")
    codes = list(wards.values_list("code", flat=True)[:50])
    return {
        ImportKind.PRODUCERS: _sheet([_producer(place, n, row, codes) for n, row in enumerate(producers)]),
        ImportKind.PRODUCTS: _sheet([_product(row) for row in products]),
        ImportKind.VARIANTS: _sheet([_variant(place, n, row) for n, row in enumerate(products)]),
        ImportKind.CERTIFICATES: _sheet(
            [_certificate(place, n, row) for n, row in enumerate(products) if row["ocop_stars"]]
        ),
        ImportKind.LOTS: _sheet([_lot(place, n, row) for n, row in enumerate(products) if row["shelf_life_days"]]),
    }


def _rows(name: str, place: Place) -> list[dict[str, str]]:
    with (DEMO / "partners" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["partner_slug"] == place.slug]


def _producer(place: Place, number: int, row: dict[str, str], wards: list[str]) -> dict[str, Any]:
    north, east = place.north_east
    return {
        "slug": row["slug"],
        "name": row["name"],
        "legal_form": row["legal_form"],
        "old_district": row["old_district"],
        "old_commune": "",
        "ward_code": wards[(place.number * 7 + number) % len(wards)],
        "latitude": f"{north + number / 100:.5f}",
        "longitude": f"{east + number / 100:.5f}",
        "founded_year": "",
        "contact_name": f"Người liên hệ {number + 1}",
        "phone": f"09{place.number:02d}{number:06d}",
        "email": "",
        "business_registration_no": f"{place.number:02d}{number:08d}",
        "bank_bin": "",
        "bank_account": "",
        "tagline_vi": "",
        "story_vi": row["story_vi"],
        "story_en": "",
        "onboarded_by_digital_team": "no",
    }


def _product(row: dict[str, str]) -> dict[str, Any]:
    same = ["slug", "producer_slug", "category_slug", "name_vi", "name_en", "summary_vi", "storage", "season_months"]
    return {
        **{name: row[name] for name in same},
        "shelf_life_days": row["shelf_life_days"],
        "description_vi": "",
        "description_en": "",
        "ingredients_vi": "",
        "allergens": "none",
        "delivery_scope": "nationwide",
        "status": "published",
        "tags": "",
    }


def _sku(place: Place, number: int) -> str:
    return f"{place.slug.replace('-', '').upper()[:6]}{place.number:02d}-{number + 1}"


def _variant(place: Place, number: int, row: dict[str, str]) -> dict[str, Any]:
    net = int(row["net_quantity"])
    return {
        "sku": _sku(place, number),
        "product_slug": row["slug"],
        "name_vi": row["pack_vi"],
        "unit": row["unit"],
        "net_quantity": net,
        "gross_weight_g": max(net + 100 if row["unit"] != "piece" else 500, 1),
        **_SIZES,
        "price_vnd": row["price_vnd"],
        "compare_at_price_vnd": "",
        "stock": row["stock"],
        "wholesale_min_qty": "",
        "wholesale_price_vnd": "",
    }


def _certificate(place: Place, number: int, row: dict[str, str]) -> dict[str, Any]:
    return {
        "product_slug": row["slug"],
        "scheme": "ocop",
        "level": row["ocop_stars"],
        "number": f"{place.number:02d}{number:03d}/QĐ-MINHHOA",
        "issuer_vi": f"UBND tỉnh {place.province}",
        "issued_days_ago": 200,
        "valid_days": 1095,
    }


def _lot(place: Place, number: int, row: dict[str, str]) -> dict[str, Any]:
    return {
        "sku": _sku(place, number),
        "lot_code": f"L{place.number:02d}{number:03d}",
        "produced_days_ago": 0,
        "shelf_life_days": row["shelf_life_days"],
        "quantity": max(int(row["stock"]), 1),
    }


def _sheet(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()

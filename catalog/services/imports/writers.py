"""Writing valid rows, a constant number of statements per file. Known rows (same slug, sku …) are updated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from catalog.models import Category, Certificate, Lot, Marketplace, Producer, Product, ProductVariant
from marketplace.kernel import clock
from marketplace.kernel.text import sort_key

from ...states import LISTING
from ..listings import refresh_listings
from ..tiers import replace_tiers

Rows = Sequence[dict[str, Any]]


def _upsert(model: Any, rows: list[Any], *, unique: list[str], keep: tuple[str, ...] = ()) -> None:
    """One INSERT … ON CONFLICT UPDATE; the columns named in keep stay as they are on existing rows."""
    fixed = {*unique, *keep, "id"}
    columns = [field.name for field in model._meta.concrete_fields if field.name not in fixed]  # documented
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=columns, batch_size=1000)


def write_categories(rows: Rows) -> None:
    """Parents first: a parent may stand in the same file."""
    for position, row in enumerate(rows):
        parent = Category.objects.filter(slug=row["parent"]).first() if row["parent"] else None
        wanted = {key: row[key] for key in ("name_vi", "name_en", "icon")}
        Category.objects.update_or_create(slug=row["slug"], defaults={**wanted, "parent": parent, "position": position})


# What people and operators said of a producer, and no file knows.
_STANDING = (
    "hamlet",
    "street",
    "is_individual",
    "goods",
    "status",
    "status_reason",
    "status_advice",
    "submitted_at",
    "approved_at",
    "suspended_at",
    "ended_at",
    "is_stopped_for_rules",
    "payouts_held",
    "visiting_hours",
)

_CERTIFIED = (
    "status",
    "file_name",
    "content_type",
    "revision",
    "reason",
    "advice",
    "added_at",
    "added_by",
    "decided_at",
    "decided_by",
)


def write_producers(rows: Rows) -> None:
    ours = Marketplace.objects.get(is_ourselves=True)
    same = [
        "slug",
        "legal_form",
        "old_district",
        "old_commune",
        "latitude",
        "longitude",
        "founded_year",
        "contact_name",
        "phone",
        "email",
        "business_registration_no",
        "bank_bin",
        "bank_account",
        "tagline_vi",
        "story_vi",
        "story_en",
    ]
    producers = [
        Producer(
            marketplace=ours,
            legal_name=row["name"],
            name_sort=sort_key(row["name"]),
            ward_id=row["ward_code"],
            was_helped_to_join=row["onboarded_by_digital_team"],
            status=Producer.Status.APPROVED,  # whoever brings the file has looked at them
            approved_at=clock.now(),
            **{name: row[name] for name in same},
        )
        for row in rows
    ]
    _upsert(
        Producer,
        producers,
        unique=["slug"],
        keep=(
            "marketplace",
            "min_order_vnd",
            "cover",
            "is_trusted",
            "is_shared",
            "joined_at",
            "answer_within_h",
            *_STANDING,
        ),
    )


def write_products(rows: Rows) -> None:
    same = [
        "slug",
        "name_vi",
        "name_en",
        "summary_vi",
        "description_vi",
        "description_en",
        "ingredients_vi",
        "storage",
        "shelf_life_days",
        "season_months",
        "delivery_scope",
        "status",
        "tags",
    ]
    moment = clock.now()
    products = [
        Product(
            producer_id=row["producer_slug"],
            category_id=row["category_slug"],
            name_sort=sort_key(row["name_vi"]),
            allergens=[word for word in row["allergens"] if word != "none"],
            is_wholesale_only="chi-ban-si" in row["tags"],
            published_at=moment if row["status"] == Product.Status.PUBLISHED else None,
            updated_at=moment,
            **{name: row[name] for name in same},
        )
        for row in rows
    ]
    kept_up = ("price_from_vnd", "folded_vector", "marked_vector")
    keep = ("published_at", "created_at", "status", "origin_vi", "is_shared", *kept_up)
    _upsert(Product, products, unique=["slug"], keep=keep)
    _publish([row["slug"] for row in rows if row["status"] == Product.Status.PUBLISHED], moment)
    for status in set(Product.Status) - {Product.Status.PUBLISHED}:
        _move([row["slug"] for row in rows if row["status"] == status], status)
    _refresh(Product.objects.filter(slug__in=[row["slug"] for row in rows]))


def _publish(slugs: list[str], moment: Any) -> None:
    """A listing keeps the moment it first went on sale."""
    Product.objects.filter(slug__in=slugs, published_at__isnull=True).update(published_at=moment)
    _move(slugs, Product.Status.PUBLISHED)


def _move(slugs: list[str], status: str) -> None:
    """Along the table of listings only; one that can't go there stays where it is."""
    sources = [source for source, target in LISTING.edges() if target == status]
    Product.objects.filter(slug__in=slugs, status__in=sources).update(status=status)


def _refresh(products: Any) -> None:
    refresh_listings(product_ids=list(products.values_list("pk", flat=True)))


def write_variants(rows: Rows) -> None:
    same = [
        "sku",
        "name_vi",
        "unit",
        "net_quantity",
        "gross_weight_g",
        "price_vnd",
        "compare_at_price_vnd",
    ]
    variants = [
        ProductVariant(
            product_id=row["product_slug"],
            position=position,
            **{f"{side}_mm": int(row[f"{side}_cm"] * 10) for side in ("length", "width", "height")},
            **{name: row[name] for name in same},
        )
        for position, row in enumerate(rows)
    ]
    # By the file a pack has one price again; who sells by weight says so anew (services.weighing).
    _upsert(ProductVariant, variants, unique=["sku"])
    keys = dict(ProductVariant.objects.filter(sku__in=[row["sku"] for row in rows]).values_list("sku", "pk"))
    replace_tiers({keys[row["sku"]]: row["tiers"] for row in rows})
    _count_undated({row["sku"]: row["stock"] for row in rows})
    _refresh(Product.objects.filter(variants__sku__in=[row["sku"] for row in rows]).distinct())


def _count_undated(stock: dict[str, int]) -> None:
    """What was counted and lies in no dated lot becomes the pack's undated stock; promised units stay promised."""
    known = Lot.objects.select_for_update().filter(variant__sku__in=stock).order_by("pk")
    dated: Counter[int] = Counter()
    held: Counter[int] = Counter()
    for lot in known:
        dated[lot.variant_id] += lot.units_on_hand if lot.code else 0
        held[lot.variant_id] += 0 if lot.code else lot.units_held
    lots = []
    for sku, pk in ProductVariant.objects.filter(sku__in=stock).values_list("sku", "pk"):
        units = max(stock[sku] - dated[pk], held[pk])
        lots.append(Lot(variant_id=pk, code="", units_made=units, units_on_hand=units))
    _upsert(Lot, lots, unique=["variant", "code"], keep=("units_held", "produced_on", "best_before"))


def write_certificates(rows: Rows) -> None:
    today = clock.today()
    certificates = [
        Certificate(
            product_id=row["product_slug"],
            scheme=row["scheme"],
            stars=row["level"],
            number=row["number"],
            issuer_vi=row["issuer_vi"],
            issued_on=(issued := today - timedelta(days=row["issued_days_ago"])),
            expires_on=issued + timedelta(days=row["valid_days"]),
            status=Certificate.Status.VERIFIED,  # whoever brings the file has looked at them
            decided_at=clock.now(),
        )
        for row in rows
    ]
    _upsert(Certificate, certificates, unique=["product", "scheme", "number"], keep=_CERTIFIED)


def write_lots(rows: Rows) -> None:
    """A new lot takes its units out of the pack's undated stock; a known one only changes by what was corrected."""
    today = clock.today()
    keys = {(row["sku"], row["lot_code"]) for row in rows}
    known = {
        (lot.variant_id, lot.code): lot
        for lot in Lot.objects.filter(variant_id__in={key[0] for key in keys}).order_by("pk").select_for_update()
    }
    lots: list[Lot] = []
    from_undated: Counter[int] = Counter()
    for row in rows:
        lot = _lot(row, today, known.get((row["sku"], row["lot_code"])))
        lots.append(lot)
        if (row["sku"], row["lot_code"]) not in known:
            from_undated[row["sku"]] += lot.units_on_hand
    _upsert(Lot, lots, unique=["variant", "code"], keep=("units_held",))
    for variant_id, units in from_undated.items():
        Lot.objects.filter(variant_id=variant_id, code="").update(
            units_on_hand=Greatest(F("units_on_hand") - units, F("units_held"))
        )


def _lot(row: dict[str, Any], today: date, known: Lot | None) -> Lot:
    produced_on = today - timedelta(days=row["produced_days_ago"])
    shelf_life_days = row["shelf_life_days"]
    on_hand = row["quantity"]
    if known is not None:
        on_hand = max(known.units_on_hand + row["quantity"] - known.units_made, known.units_held)
    return Lot(
        variant_id=row["sku"],
        code=row["lot_code"],
        produced_on=produced_on,
        best_before=produced_on + timedelta(days=shelf_life_days) if shelf_life_days else None,
        units_made=row["quantity"],
        units_on_hand=on_hand,
    )

"""Writing a product: a new draft, what it says, and its packs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.text import is_storable, normalise, slugify_vi, sort_key

from .. import labels
from ..models import Category, Product, ProductVariant
from ..states.listing import OPEN
from .changes import settle_change, stage_change
from .editing import is_shown_at_once, refuse_locked
from .facts import AT_ONCE, Facts, facts_of, read_facts, write_facts
from .gaps import refuse_new_gaps
from .listings import refresh_listings
from .moving import locked_product
from .prices import refuse_odd_price

MOST_OPEN_DRAFTS = 50
MOST_PACKS = 12


@transaction.atomic
def save_draft_product(*, producer_id: int, facts: Mapping[str, Any], actor: Actor) -> Product:
    """Begin a product that nobody but its producer sees. What goods of its shelf usually are is filled in.

    facts  any of services.facts.WORDS and AT_ONCE; without a category it stands on the first shelf until one is chosen
    Raises InvalidInput, also when there are very many drafts already.
    """
    read = read_facts(facts)
    if Product.objects.filter(producer=producer_id, status__in=OPEN).count() >= MOST_OPEN_DRAFTS:
        raise InvalidInput(_("Nhiều món nháp quá. Gửi duyệt hoặc bỏ bớt giúp."))
    shelves = Category.objects.filter(children__isnull=True)
    category = shelves.filter(slug=read.pop("category", None) or "").first()
    usual = labels.usual(category.slug) if category else labels.OTHERWISE
    columns: dict[str, Any] = {
        "name_vi": "",
        "storage": usual.storage,
        "shelf_life_days": usual.shelf_life_days,
        "allergens": list(usual.allergens),
        "season_months": list(range(1, 13)),
        "delivery_scope": Product.DeliveryScope.NATIONWIDE,
        **read,
    }
    product = Product.objects.create(
        producer_id=producer_id,
        category=category or shelves[0],
        slug=_free_slug(columns["name_vi"]),
        name_sort=sort_key(columns["name_vi"]),
        **columns,
    )
    record("save_draft_product", product, actor=actor, after=read)
    return product


@transaction.atomic
def save_product(*, product_id: int, facts: Mapping[str, Any], actor: Actor) -> Product:
    """Write what a product says; what is not named stays. The product as it is for its producer.

    A draft, and everything of a producer that operators trust, changes at once. Otherwise what buyers know waits for a
    look (services.changes); season and how far it travels change at once always.
    Raises InvalidInput; LabelIncomplete where something on sale would lose what its label needs; StateConflict while it
    is being looked at, and once it is archived.
    """
    read = read_facts(facts)
    product = locked_product(product_id)
    refuse_locked(product)
    now = {**facts_of(product), **{name: getattr(product, name) for name in AT_ONCE}}
    at_once = {name: read.pop(name) for name in AT_ONCE if name in read}
    refuse_new_gaps(product, read)
    if is_shown_at_once(product):
        at_once |= read
        settle_change(product, read, actor=actor)
    else:
        stage_change(product, read, actor=actor)
    changed = {name: value for name, value in at_once.items() if value != now[name]}
    if changed.get("category") and product.status in OPEN:
        changed = _with_usual(product, changed, given=set(facts))
    write_facts(product, changed)
    if changed:
        if product.status == Product.Status.DRAFT and "name_vi" in changed and product.published_at is None:
            Product.objects.filter(pk=product.pk).update(slug=_free_slug(product.name_vi))
        before = {name: now[name] for name in changed}
        record("save_product", product, actor=actor, before=before, after=changed)
    return product


def _with_usual(product: Product, changed: Facts, *, given: set[str]) -> Facts:
    """A draft that moves to another shelf takes over what goods there usually are, where nothing was said."""
    if product.ingredients_vi:
        return changed
    usual = labels.usual(changed["category"])
    filled = {
        "storage": usual.storage,
        "shelf_life_days": usual.shelf_life_days,
        "allergens": sorted(usual.allergens),
    }
    return {**{name: value for name, value in filled.items() if name not in given}, **changed}


def _free_slug(name: str) -> str:
    """An address that nobody has: a draft's may change, that of a product once sold never does."""
    slug = slugify_vi(name)[:100] or "mon"
    return slug if not Product.objects.filter(slug=slug).exists() else f"{slug}-{token_hex(3)}"


@dataclass(frozen=True)
class PackFacts:
    """A pack: net_quantity in the unit; weight and sizes are guessed where nobody measured."""

    unit: str
    net_quantity: int
    price_vnd: int
    name_vi: str = ""
    gross_weight_g: int | None = None


@transaction.atomic
def save_pack(*, product_id: int, facts: PackFacts, actor: Actor, variant_id: int | None = None) -> ProductVariant:
    """Add a pack, or say anew what one holds. The price of a pack that is there is set by set_price only.

    Raises InvalidInput, NotFound for a pack of another product, StateConflict as save_product.
    """
    product = locked_product(product_id)
    refuse_locked(product)
    _refuse_odd_pack(facts)
    gross_g, side_mm = labels.parcel_guess(facts.unit, facts.net_quantity)
    usual = labels.usual(product.category.slug)
    columns = {
        "name_vi": normalise(facts.name_vi) or labels.pack_name(usual.pack, facts.unit, facts.net_quantity),
        "unit": facts.unit,
        "net_quantity": facts.net_quantity,
        "gross_weight_g": facts.gross_weight_g or gross_g,
    }
    if variant_id is None:
        variant = _new_pack(
            product, {**columns, **dict.fromkeys(("length_mm", "width_mm", "height_mm"), side_mm)}, facts
        )
        before: dict[str, Any] = {}
    else:
        found = product.variants.select_for_update(no_key=True).filter(pk=variant_id).first()
        if found is None:
            raise NotFound
        variant = found
        before = {name: getattr(variant, name) for name in columns}
        ProductVariant.objects.filter(pk=variant.pk).update(**columns)
        variant.refresh_from_db()
    refresh_listings(product_ids=[product.pk])
    record("save_pack", variant, actor=actor, before=before, after={**columns, "price_vnd": variant.price_vnd})
    return variant


def _new_pack(product: Product, columns: dict[str, Any], facts: PackFacts) -> ProductVariant:
    refuse_odd_price(facts.price_vnd)
    number = product.variants.count()
    if number >= MOST_PACKS:
        raise InvalidInput(_("Mỗi món nhiều nhất %(most)s gói.") % {"most": MOST_PACKS}, field="net_quantity")
    sku = f"{product.slug[:26]}-{token_hex(3)}".upper()
    return product.variants.create(sku=sku, price_vnd=facts.price_vnd, position=number, **columns)


def _refuse_odd_pack(facts: PackFacts) -> None:
    if facts.unit not in ProductVariant.Unit.values:
        raise InvalidInput(_("Chọn gam, ml hoặc cái."), field="unit")
    if not 1 <= facts.net_quantity <= 100_000:
        raise InvalidInput(_("Ghi một gói bao nhiêu, từ 1 tới 100.000."), field="net_quantity")
    if not 0 < (facts.gross_weight_g or 1) <= 100_000:
        raise InvalidInput(_("Cân nặng cả bao bì tới 100 kg."), field="gross_weight_g")
    if len(facts.name_vi) > 120 or not is_storable(facts.name_vi):
        raise InvalidInput(_("Tên gói ngắn lại giúp."), field="name_vi")

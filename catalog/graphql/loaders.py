"""Rows for many answers at once: each function takes keys and returns one value per key, in the same order.

What is hidden on the storefront is hidden here: a key of a hidden row gives None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from catalog.models import (
    Category,
    Certificate,
    Harvest,
    Lot,
    Marketplace,
    PartnerProduct,
    Producer,
    Product,
    ProductImage,
    ProductVariant,
)
from catalog.selectors.listing import as_cards
from catalog.selectors.numbers import numbers_by_producer
from marketplace.kernel import clock

Row = TypeVar("Row")


def products(ids: Sequence[int]) -> list[Product | None]:
    found = as_cards(Product.objects.published(), with_packs=False).in_bulk(ids)
    return [found.get(pk) for pk in ids]


def variants(ids: Sequence[int]) -> list[ProductVariant | None]:
    """Packs of visible products."""
    visible = ProductVariant.objects.with_tiers().filter(product__in=Product.objects.published())
    found = visible.in_bulk(ids)
    return [found.get(pk) for pk in ids]


def descriptions(product_ids: Sequence[int]) -> list[str]:
    """The words that lists leave out, in the reader's language."""
    found = Product.objects.only("description_vi", "description_en").in_bulk(product_ids)
    return [found[pk].description for pk in product_ids]


def ingredients(product_ids: Sequence[int]) -> list[str]:
    found = dict(Product.objects.filter(pk__in=product_ids).values_list("pk", "ingredients_vi"))
    return [found[pk] for pk in product_ids]


def stories(producer_ids: Sequence[int]) -> list[str]:
    found = Producer.objects.only("story_vi", "story_en").in_bulk(producer_ids)
    return [found[pk].story for pk in producer_ids]


def packs(product_ids: Sequence[int]) -> list[list[ProductVariant]]:
    return _grouped(ProductVariant.objects.with_tiers().filter(product__in=product_ids), "product_id", product_ids)


def images(product_ids: Sequence[int]) -> list[list[ProductImage]]:
    return _grouped(ProductImage.objects.filter(product__in=product_ids), "product_id", product_ids)


def certificates(product_ids: Sequence[int]) -> list[list[Certificate]]:
    """Those valid today; an expired one never shows."""
    valid = Certificate.objects.valid(clock.today()).filter(product__in=product_ids)
    return _grouped(valid, "product_id", product_ids)


def sellable_lots(variant_ids: Sequence[int]) -> list[list[Lot]]:
    lots = Lot.objects.sellable(clock.today()).filter(variant__in=variant_ids)
    return _grouped(lots, "variant_id", variant_ids)


def harvests_to_order(variant_ids: Sequence[int]) -> list[Harvest | None]:
    """By pack: the harvest to come that takes orders now."""
    open_now = Harvest.objects.taking_orders(clock.now()).filter(variant__in=variant_ids)
    found = {harvest.variant_id: harvest for harvest in open_now}
    return [found.get(variant_id) for variant_id in variant_ids]


def partner_goods(product_ids: Sequence[int]) -> list[PartnerProduct | None]:
    """What makes these products a partner's, with the marketplace; None for our own."""
    found = PartnerProduct.objects.select_related("marketplace").in_bulk(product_ids)
    return [found.get(pk) for pk in product_ids]


def producers(ids: Sequence[int]) -> list[Producer | None]:
    found = Producer.objects.trading().select_related("ward").in_bulk(ids)
    return [found.get(pk) for pk in ids]


def product_numbers(producer_ids: Sequence[int]) -> list[int]:
    """How many products each producer has on sale."""
    numbers = numbers_by_producer()
    return [numbers[pk] for pk in producer_ids]


def marketplaces(ids: Sequence[int]) -> list[Marketplace | None]:
    found = Marketplace.objects.in_bulk(ids)
    return [found.get(pk) for pk in ids]


def categories(ids: Sequence[int]) -> list[Category | None]:
    found = Category.objects.in_bulk(ids)
    return [found.get(pk) for pk in ids]


def children(category_ids: Sequence[int]) -> list[list[Category]]:
    return _grouped(Category.objects.filter(parent__in=category_ids), "parent_id", category_ids)


def _grouped(rows: Iterable[Row], column: str, keys: Sequence[int]) -> list[list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return [groups[key] for key in keys]

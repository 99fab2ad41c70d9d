"""Goods priced by the kilogram whose real weight is known only at packing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import ProductVariant
from ..pricing import price_of_weight_vnd
from .listings import refresh_listings


@transaction.atomic
def sell_by_weight(*, variant_id: int, price_per_kg_vnd: int, min_g: int, max_g: int, actor: Actor) -> None:
    """Sell a pack by its weight: its price becomes that of the heaviest one, the most a buyer pays.

    Raises InvalidInput: an odd range, or a pack with wholesale tiers (the price of each would be another).
    """
    if price_per_kg_vnd < 1000 or not 0 < min_g <= max_g:
        raise InvalidInput(_("Ghi giá mỗi kg từ 1.000 đồng, và khoảng cân từ nhẹ tới nặng."), field="price_per_kg_vnd")
    variant = ProductVariant.objects.select_for_update().get(pk=variant_id)
    if variant.tiers.exists():
        raise InvalidInput(_("Hàng có giá sỉ theo số phần thì không bán theo cân được."), field="price_per_kg_vnd")
    terms = {"price_per_kg_vnd": price_per_kg_vnd, "weight_min_g": min_g, "weight_max_g": max_g}
    price_vnd = price_of_weight_vnd(price_per_kg_vnd, max_g)
    ProductVariant.objects.filter(pk=variant_id).update(price_vnd=price_vnd, compare_at_price_vnd=None, **terms)
    refresh_listings(product_ids=[variant.product_id])
    record("sell_by_weight", variant, actor=actor, before={"price_vnd": variant.price_vnd}, after=terms)

"""Goods priced by the kilogram whose real weight is known only at packing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import ProductVariant
from ..pricing import price_of_weight_vnd
from .listings import refresh_listings

MOST_PER_KG_VND = 1_000_000_000
MOST_G = 100_000


@transaction.atomic
def sell_by_weight(*, variant_id: int, price_per_kg_vnd: int, min_g: int, max_g: int, actor: Actor) -> None:
    """Sell a pack by its weight: its price becomes that of the heaviest one, the most a buyer pays.

    Raises InvalidInput: an odd price or range, or a pack with wholesale tiers (the price of each would be another).
    """
    refuse_odd_weights(price_per_kg_vnd=price_per_kg_vnd, min_g=min_g, max_g=max_g)
    variant = ProductVariant.objects.select_for_update().get(pk=variant_id)
    if variant.tiers.exists():
        raise InvalidInput(_("Hàng có giá sỉ theo số phần thì không bán theo cân được."), field="price_per_kg_vnd")
    terms = {"price_per_kg_vnd": price_per_kg_vnd, "weight_min_g": min_g, "weight_max_g": max_g}
    price_vnd = price_of_weight_vnd(price_per_kg_vnd, max_g)
    ProductVariant.objects.filter(pk=variant_id).update(price_vnd=price_vnd, compare_at_price_vnd=None, **terms)
    refresh_listings(product_ids=[variant.product_id])
    record("sell_by_weight", variant, actor=actor, before={"price_vnd": variant.price_vnd}, after=terms)


def refuse_odd_weights(*, price_per_kg_vnd: int, min_g: int, max_g: int) -> None:
    """Raises InvalidInput where no pack could be sold at these terms."""
    if not 1_000 <= price_per_kg_vnd <= MOST_PER_KG_VND:
        raise InvalidInput(_("Ghi giá mỗi kg từ 1.000 đồng trở lên."), field="price_per_kg_vnd")
    if not 0 < min_g <= max_g:
        raise InvalidInput(_("Phần nặng nhất phải bằng hoặc nặng hơn phần nhẹ nhất."), field="max_g")
    if max_g > MOST_G:
        raise InvalidInput(_("Một phần nhiều nhất 100 kg."), field="max_g")


@transaction.atomic
def sell_by_pack(*, variant_id: int, price_vnd: int, actor: Actor) -> None:
    """Sell a pack at one price again, whatever it weighs; orders placed before are weighed as promised.

    Raises InvalidInput for a price below 1.000 đồng. A pack that is not sold by weight stays as it is.
    """
    if not 1_000 <= price_vnd <= MOST_PER_KG_VND:
        raise InvalidInput(_("Ghi giá một phần từ 1.000 đồng trở lên."), field="price_vnd")
    variant = ProductVariant.objects.select_for_update().get(pk=variant_id)
    if variant.price_per_kg_vnd is None:
        return
    before = {"price_per_kg_vnd": variant.price_per_kg_vnd, "price_vnd": variant.price_vnd}
    by_weight = dict.fromkeys(["price_per_kg_vnd", "weight_min_g", "weight_max_g"])
    ProductVariant.objects.filter(pk=variant_id).update(price_vnd=price_vnd, **by_weight)
    refresh_listings(product_ids=[variant.product_id])
    record("sell_by_pack", variant, actor=actor, before=before, after={"price_vnd": price_vnd})

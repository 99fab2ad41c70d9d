"""The packs a producer sells."""

from __future__ import annotations

from catalog.models import Producer, ProductVariant

MOST = 300


def packs_of(producer: Producer) -> list[ProductVariant]:
    """Its packs with product and tiers, by product; at most MOST. One statement."""
    packs = ProductVariant.objects.with_tiers().filter(product__producer=producer).select_related("product")
    return list(packs.order_by("product__name_vi", "product_id", "position", "pk")[:MOST])

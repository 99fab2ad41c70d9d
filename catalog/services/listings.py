"""Keeping a listing's own sums and words in step with its packs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Min, OuterRef, Subquery

from catalog.models import Product, ProductVariant
from catalog.search import index_products
from catalog.version import catalogue_changed


@transaction.atomic
def refresh_listings(*, product_ids: Sequence[int]) -> None:
    """Bring lowest price and search words up to date after packs or words changed. Constant number of statements.

    The catalogue has a new version then (see `catalog.version`).
    """
    lowest = (
        ProductVariant.objects.filter(product=OuterRef("pk"))
        .order_by()
        .values("product")
        .annotate(lowest=Min("price_vnd"))
        .values("lowest")
    )
    Product.objects.filter(pk__in=product_ids).update(price_from_vnd=Subquery(lowest))
    index_products(product_ids)
    catalogue_changed()

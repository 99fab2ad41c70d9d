"""Keeping a listing's own sums and words in step with its packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Min, OuterRef, Subquery

from catalog.models import Product, ProductVariant
from catalog.search import index_products
from catalog.version import catalogue_changed

_waiting: ContextVar[set[int] | None] = ContextVar("_waiting", default=None)


@contextmanager
def refresh_once() -> Iterator[None]:
    """Within it listings are only noted, and brought up to date together at its end: for commands one after another.

    Inside the caller's transaction, so that nobody ever sees them apart.
    """
    noted: set[int] = set()
    token = _waiting.set(noted)
    try:
        yield
    finally:
        _waiting.reset(token)
    if noted:
        refresh_listings(product_ids=sorted(noted))


@transaction.atomic
def refresh_listings(*, product_ids: Sequence[int]) -> None:
    """Bring lowest price and search words up to date after packs or words changed. Constant number of statements.

    The catalogue has a new version then (see `catalog.version`).
    """
    noted = _waiting.get()
    if noted is not None:
        noted.update(product_ids)
        return
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

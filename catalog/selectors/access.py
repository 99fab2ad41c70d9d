"""Whose product is it? A stranger is answered as if it did not exist; who may only look is told so."""

from __future__ import annotations

from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import is_storable

from ..models import ImportRun, Producer, Product, ProductVariant
from ..rights import Right
from .acting import Who, as_acting, get_for, open_to


def producer_for(*, user: Who, slug: str) -> Producer:
    """A producer this person works for. Raises NotFound, RightMissing."""
    if not is_storable(slug):
        raise NotFound
    return get_for(user, lambda producers: producers.filter(slug=slug))


def producer_of(*, user: Who, slug: str | None = None) -> Producer:
    """As producer_for; without a slug the first by name that the person may look at. Raises NotFound, RightMissing."""
    if slug:
        return producer_for(user=user, slug=slug)
    acting = as_acting(user)
    first = open_to(acting.to(Right.LOOK)).first()
    if first is None:
        raise NotFound
    # Never another one because the first may only be looked at: a change would land where nobody looked.
    return first if acting.wants is Right.LOOK else producer_for(user=acting, slug=first.slug)


def product_for(*, user: Who, product_id: int) -> Product:
    """A product, in any state, of a producer this person works for. Raises NotFound, RightMissing."""
    products = Product.objects.filter(pk=product_id)
    products = products.select_related("producer__ward__parent", "producer__marketplace", "category__parent")
    return get_for(user, lambda producers: products.filter(producer__in=producers))


def variant_for(*, user: Who, variant_id: int) -> ProductVariant:
    """A pack, with its product, of a producer this person works for. Raises NotFound, RightMissing."""
    variants = ProductVariant.objects.filter(pk=variant_id).select_related("product__producer")
    return get_for(user, lambda producers: variants.filter(product__producer__in=producers))


def import_for(*, user: Who, run_id: int) -> ImportRun:
    """A file of a producer this person works for. Raises NotFound, RightMissing."""
    runs = ImportRun.objects.filter(pk=run_id).select_related("producer").defer("content")
    return get_for(user, lambda producers: runs.filter(producer__in=producers))

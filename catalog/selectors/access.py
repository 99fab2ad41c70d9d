"""Whose product is it? A stranger is answered as if it did not exist."""

from __future__ import annotations

from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import is_storable

from ..models import Producer, Product, ProductVariant


def producer_for(*, user: User, slug: str) -> Producer:
    """A producer this person works for. Raises NotFound."""
    producer = Producer.objects.of_user(user.pk).filter(slug=slug).first() if is_storable(slug) else None
    if producer is None:
        raise NotFound
    return producer


def product_for(*, user: User, product_id: int) -> Product:
    """A product, in any state, of a producer this person works for. Raises NotFound."""
    products = Product.objects.filter(pk=product_id, producer__memberships__user_id=user.pk)
    product = products.select_related("producer__ward__parent", "producer__marketplace", "category__parent").first()
    if product is None:
        raise NotFound
    return product


def variant_for(*, user: User, variant_id: int) -> ProductVariant:
    """A pack, with its product, of a producer this person works for. Raises NotFound."""
    variants = ProductVariant.objects.filter(pk=variant_id, product__producer__memberships__user_id=user.pk)
    variant = variants.select_related("product__producer").first()
    if variant is None:
        raise NotFound
    return variant

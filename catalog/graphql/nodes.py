"""Rows by global id: only what the storefront shows."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model

from catalog.models import Category, Certificate, Marketplace, Producer, Product, ProductVariant
from catalog.selectors.listing import as_cards
from catalog.selectors.producers import producers_in_view
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.kernel.graphql.ids import findable

from .places import CategoryType, MarketplaceType, ProducerType
from .products import CertificateType, ProductType, ProductVariantType

Row = TypeVar("Row", bound=Model)


def found(row: Row | None) -> Row:
    """The row. Raises NotFound when there is none, or none for this person."""
    if row is None:
        raise NotFound
    return row


def product(_info: Any, pk: int) -> Product:
    return found(as_cards(Product.objects.published(), with_packs=False).filter(pk=pk).first())


def variant(_info: Any, pk: int) -> ProductVariant:
    return found(ProductVariant.objects.filter(pk=pk, product__in=Product.objects.published()).first())


def certificate(_info: Any, pk: int) -> Certificate:
    valid = Certificate.objects.valid(clock.today())
    return found(valid.filter(pk=pk, product__in=Product.objects.published()).first())


def producer(_info: Any, pk: int) -> Producer:
    return found(producers_in_view().filter(pk=pk).first())


def category(_info: Any, pk: int) -> Category:
    return found(Category.objects.filter(pk=pk).first())


def marketplace(_info: Any, pk: int) -> Marketplace:
    return found(Marketplace.objects.filter(pk=pk).first())


findable(ProductType, Product, product)
findable(ProductVariantType, ProductVariant, variant)
findable(CertificateType, Certificate, certificate)
findable(ProducerType, Producer, producer)
findable(CategoryType, Category, category)
findable(MarketplaceType, Marketplace, marketplace)

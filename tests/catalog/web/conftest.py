"""A small shop, as a visitor finds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from catalog.models import Category, Lot, Producer, Product, ProductImage, ProductVariant
from catalog.search import index_products
from tests.factories import (
    CategoryFactory,
    CertificateFactory,
    LotFactory,
    MarketplaceFactory,
    ProducerFactory,
    ProductFactory,
    ProductImageFactory,
    VariantFactory,
    WardFactory,
)

Read = Callable[[str], str]


@pytest.fixture
def read(client: Client) -> Read:
    """The text of a page, which has to be there."""

    def page(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


@pytest.fixture
def pia() -> Product:
    return a_pia()


def a_pia() -> Product:
    """A good with two packs (one sold out), two pictures and a certificate."""
    product = ProductFactory(
        slug="banh-pia", name_vi="Bánh pía đậu xanh", name_en="Mung bean pía", price_from_vnd=68_000
    )
    small = VariantFactory(product=product, sku="PIA-4", name_vi="Hộp 4 cái 480 g", net_quantity=480, price_vnd=68_000)
    VariantFactory(product=product, sku="PIA-8", name_vi="Hộp 8 cái 960 g", net_quantity=960, price_vnd=142_000)
    LotFactory(variant=small, units_made=12)
    ProductImageFactory.create_batch(2, product=product)
    CertificateFactory(product=product, number="118-01/QĐ-MINHHOA")
    index_products([product.pk])
    return product


@pytest.fixture
def shop(pia: Product) -> list[Product]:
    """More goods than a page holds, of as many producers, each with a pack, stock and a picture."""
    return [pia, *a_shopful(30)]


def a_shopful(count: int) -> list[Product]:
    """So many goods at once, by few statements; row by row they would be most of a test's time."""
    home = {"marketplace": MarketplaceFactory(), "ward": WardFactory()}
    producers = Producer.objects.bulk_create(ProducerFactory.build_batch(count, **home))
    categories = Category.objects.bulk_create(CategoryFactory.build_batch(count))
    goods: list[Product] = Product.objects.bulk_create(
        ProductFactory.build(producer=producer, category=category)
        for producer, category in zip(producers, categories, strict=True)
    )
    packs = ProductVariant.objects.bulk_create(VariantFactory.build(product=product) for product in goods)
    Lot.objects.bulk_create(LotFactory.build(variant=pack) for pack in packs)
    ProductImage.objects.bulk_create(ProductImageFactory.build(product=product) for product in goods)
    index_products([product.pk for product in goods])
    return goods

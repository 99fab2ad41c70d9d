"""A small shop, as a visitor finds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from catalog.models import Product
from catalog.search import index_products
from tests.factories import CertificateFactory, LotFactory, ProductFactory, ProductImageFactory, VariantFactory

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
    goods: list[Product] = ProductFactory.create_batch(30)
    for product in goods:
        LotFactory(variant__product=product)
        ProductImageFactory(product=product)
    index_products([product.pk for product in goods])
    return [pia, *goods]

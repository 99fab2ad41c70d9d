"""What partners' pictures and a shop's sharing can never be, broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from catalog.models import ProductImage, ShopSharingStop
from federation.models import Partner, PictureUse, RemotePicture
from tests.catalog.test_partner_products import good, put
from tests.factories import MarketplaceFactory, ProducerFactory, ProductImageFactory

pytestmark = pytest.mark.django_db


def use(**changes) -> PictureUse:
    site = "https://a.example"
    partner, _new = Partner.objects.get_or_create(
        node_id="nd1", defaults={"name": "Bạn", "url": site, "site": site, "root": b"r" * 32}
    )
    facts = {"partner": partner, "record_id": "nd1/a", "sha256": "a" * 64, "position": 0, "version": 1}
    return PictureUse.objects.create(**{**facts, "address": f"{site}/a", **changes})


def picture(**changes) -> RemotePicture:
    facts = {"sha256": "a" * 64, "file": "partners/aa/a.webp", "size_bytes": 9}
    return RemotePicture.objects.create(**{**facts, **changes})


def theirs() -> ProductImage:
    product = put(MarketplaceFactory(slug="ban", is_ourselves=False), good())
    return ProductImageFactory(product=product)


NEVERS = {
    "picture_of_a_partner_is_kept_or_refused": lambda: picture(refused="broken"),
    "one_use_per_partner_record_and_picture": lambda: [use() for _ in range(2)],
    "picture_with_no_address_is_in_trouble": lambda: use(address=""),
    "one_stop_per_producer_and_marketplace": lambda: [
        ShopSharingStop.objects.create(producer=producer, marketplace=market)
        for producer, market in [(ProducerFactory(), MarketplaceFactory(slug="ban", is_ourselves=False))] * 2
    ],
    # By trigger.
    "partner_goods_are_written_by_federation_only": theirs,
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()

"""A producer chooses which markets show a product; a stranger's product does not exist."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.models import Product, SharingStop
from federation.models import Change
from federation.services.sequencing import publish_noted
from tests.factories import LotFactory, MembershipFactory, UserFactory

from .partnering import befriend_ourselves

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(node) -> Product:
    product = LotFactory().variant.product
    publish_noted()
    return product


def address(product: Product) -> str:
    return f"/ban-hang/san-pham/{product.pk}/cho-ban/"


def told() -> dict[str, Any]:
    return dict(json.loads(bytes(Change.objects.get().payload or b"{}")))


def test_a_market_that_may_not_show_it_stands_in_the_signed_listing(product, node, client):
    partner = befriend_ourselves(node)
    client.force_login(MembershipFactory(producer=product.producer).user)
    page = client.get(address(product)).content.decode()
    assert "Chợ bạn" in page

    answer = client.post(address(product), {"is_shared": "on"})
    publish_noted()

    assert answer.status_code == 303
    assert told()["notIn"] == [partner.node_id]
    client.post(address(product), {"is_shared": "on", "markets": [partner.marketplace_id]})
    publish_noted()
    assert "notIn" not in told()


def test_what_is_not_shared_at_all_leaves_the_feed(product, client):
    client.force_login(MembershipFactory(producer=product.producer).user)

    client.post(address(product), {})
    publish_noted()

    assert Change.objects.get().deleted


def test_a_stranger_neither_sees_nor_changes_it(product, node, client):
    befriend_ourselves(node)
    client.force_login(UserFactory())

    answers = [client.get(address(product)).status_code, client.post(address(product), {}).status_code]

    product.refresh_from_db()
    assert (answers, product.is_shared, SharingStop.objects.count()) == ([404, 404], True, 0)


def test_a_visitor_is_asked_to_sign_in(product, client):
    assert client.get(address(product)).status_code == 302

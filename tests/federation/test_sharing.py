"""A producer chooses which markets show a product; a stranger's product does not exist."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.models import Product, SharingStop
from catalog.services.sharing import set_sharing, set_shop_sharing
from federation.models import Change
from federation.services.pairing import approve_partner, keep_card
from federation.services.sequencing import publish_noted
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.models import AuditEntry
from tests.factories import LotFactory, MarketplaceFactory, MembershipFactory, UserFactory

from .origin import Origin
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


def test_a_market_that_was_refused_before_it_was_a_node_is_named_once_it_is_approved(product, node):
    """Else it would show what its producer keeps from it, until the nightly audit."""
    of_shop = LotFactory().variant.product
    market = MarketplaceFactory(slug="ban", is_ourselves=False)
    set_sharing(product_id=product.pk, is_shared=True, not_at=[market.pk], actor=SYSTEM)
    set_shop_sharing(producer_id=of_shop.producer_id, is_shared=True, not_at=[market.pk], actor=SYSTEM)
    publish_noted()
    partner = keep_card(card=Origin("ban").card(), actor=SYSTEM)

    approve_partner(partner_id=partner.pk, marketplace_id=market.pk, actor=SYSTEM)
    publish_noted()

    said = [json.loads(bytes(change.payload or b"{}")).get("notIn") for change in Change.objects.all()]
    assert said == [[partner.node_id]] * 2


def test_what_is_not_shared_at_all_leaves_the_feed(product, client):
    client.force_login(MembershipFactory(producer=product.producer).user)

    client.post(address(product), {})
    publish_noted()

    assert Change.objects.get().deleted


def test_all_goods_of_a_shop_at_once_and_each_goods_own_choice_stays(product, node, client):
    partner = befriend_ourselves(node)
    client.force_login(MembershipFactory(producer=product.producer).user)
    client.post(address(product), {"is_shared": "on"})  # this one not at the partner

    page = client.get("/ban-hang/cho-ban/").content.decode()
    client.post("/ban-hang/cho-ban/", {})
    publish_noted()
    assert Change.objects.get().deleted
    assert "tắt bày ở chợ bạn cho mọi món" in client.get(address(product)).content.decode()
    client.post("/ban-hang/cho-ban/", {"is_shared": "on", "markets": [partner.marketplace_id]})
    publish_noted()

    assert (product.name_vi in page, "trừ 1 chợ" in page) == (True, True)
    assert told()["notIn"] == [partner.node_id]
    client.post(address(product), {"is_shared": "on", "markets": [partner.marketplace_id]})
    client.post("/ban-hang/cho-ban/", {"is_shared": "on"})
    publish_noted()
    assert told()["notIn"] == [partner.node_id]
    commands = AuditEntry.objects.filter(command="set_shop_sharing").order_by("pk")
    assert [entry.after["is_shared"] for entry in commands] == [False, True, True]


SHARE = """mutation ($id: ID!, $shop: String!) {
  productShare(id: $id, isShared: true, notAt: ["ban"]) {product {isShared notAt} errors {code}}
  shopShare(producer: $shop, isShared: false) {sharing {isShared notAt} errors {code}}
  wrong: shopShare(producer: $shop, isShared: true, notAt: ["nowhere"]) {errors {code field}}}"""


def test_a_program_says_it_too_but_not_of_a_strangers_goods(product, node, client):
    befriend_ourselves(node)
    facts = {"id": global_id("Product", product.pk), "shop": product.producer.slug}

    def ask() -> dict[str, Any]:
        body = {"query": SHARE, "variables": facts}
        return dict(client.post("/graphql/producer/", body, "application/json").json()["data"])

    client.force_login(MembershipFactory().user)
    refused = ask()
    product.refresh_from_db()
    assert [refused[name]["errors"][0]["code"] for name in ("productShare", "shopShare")] == ["NOT_FOUND"] * 2
    assert (product.producer.is_shared, SharingStop.objects.count()) == (True, 0)
    client.force_login(MembershipFactory(producer=product.producer).user)

    answer = ask()

    assert answer["productShare"] == {"product": {"isShared": True, "notAt": ["ban"]}, "errors": []}
    assert answer["shopShare"] == {"sharing": {"isShared": False, "notAt": []}, "errors": []}
    assert answer["wrong"] == {"errors": [{"code": "INVALID", "field": "notAt"}]}


def test_a_stranger_neither_sees_nor_changes_it(product, node, client):
    befriend_ourselves(node)
    client.force_login(UserFactory())

    answers = [client.get(address(product)).status_code, client.post(address(product), {}).status_code]

    product.refresh_from_db()
    assert (answers, product.is_shared, SharingStop.objects.count()) == ([404, 404], True, 0)


def test_a_visitor_is_asked_to_sign_in(product, client):
    assert client.get(address(product)).status_code == 302

"""Buyers see partners' goods beside ours, on pages and by the API: where they come from, how fresh they are, where they
are bought. And they cost our pages nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Marketplace, PartnerProduct, Product
from catalog.services.listings import refresh_listings
from federation.models import CategoryMap, Partner
from federation.services import partner_moves
from federation.services.reading import hide_unheard
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.graphql.ids import global_id
from tests.catalog.test_partner_products import good, put
from tests.factories import CategoryFactory, LotFactory, MarketplaceFactory, ProductImageFactory, WardFactory

from .test_pictures import a_partner, told

pytestmark = pytest.mark.django_db
LIST = """query ($where: ProductWhere) {products(first: 20, where: $where, sortBy: NEWEST) {totalCount edges {node {
  name publishedAt producer {name latitude longitude marketplace {slug provenAt freshness}} thumbnail {url}
  priceFrom {amount} partner {url isInStock packs {sku stock} marketplace {slug}}}}}}"""
_OPENED: list[Any] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    """Python tells of every connection and every name looked up; Redis and PostgreSQL live behind files here."""
    is_file = event == "socket.connect" and isinstance(arguments[1], str)
    if _OPENED is not None and event in ("socket.connect", "socket.getaddrinfo") and not is_file:
        _OPENED.append((event, arguments))


sys.addaudithook(_note)


@contextmanager
def no_network() -> Iterator[None]:
    global _OPENED  # noqa: PLW0603  # an audit hook can't be taken away
    _OPENED = []
    try:
        yield
        assert _OPENED == []
    finally:
        _OPENED = None


@pytest.fixture
def ask(client):
    """ask(query, name=value, …): the storefront's answer."""

    def post(query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        answer: dict[str, Any] = client.post("/graphql/", body, "application/json").json()
        return answer

    return post


@pytest.fixture
def market() -> Marketplace:
    return MarketplaceFactory(slug="ben-tre", is_ourselves=False, name_vi="Chợ dừa Ba Dải", province_old="Bến Tre")


@pytest.fixture
def partner(market) -> Partner:
    site, moment = "https://ben-tre.example", clock.now()
    facts = {"node_id": "ndbt", "name": "Ba Dải", "url": site, "site": site, "root": b"r" * 32, "marketplace": market}
    return Partner.objects.create(**facts, state="active", approved_at=moment, asked_at=moment)


def ours(number: int = 1) -> Product:
    product = LotFactory(
        variant__product__name_vi=f"Dầu mè quê {number}", variant__product__category=CategoryFactory(slug="dau")
    ).variant.product
    ProductImageFactory(product=product)
    refresh_listings(product_ids=[product.pk])
    return product


def at(market: Marketplace, moment: datetime | None) -> None:
    Marketplace.objects.filter(pk=market.pk).update(proven_at=moment)


def text(client, path: str) -> str:
    cache.clear()
    content: str = client.get(path).content.decode()
    return content


MAKER = "query ($slug: String!, $id: ID!) { producer(slug: $slug) { id } node(id: $id) { id } }"


@pytest.mark.parametrize(
    ("minutes", "words", "is_grey", "button"),
    [
        (17, "cập nhật 14:03", False, "Mua ở Chợ dừa Ba Dải"),
        (31, "cập nhật 13:49", True, "Mua ở Chợ dừa Ba Dải"),
        (24 * 60 + 1, "cập nhật 14:19 hôm qua", True, "Hỏi còn hàng"),
        (3 * 24 * 60, "cập nhật ngày 25/11", True, "Hỏi còn hàng"),
    ],
)
def test_how_old_a_partners_word_is_stands_beside_its_goods(client, market, minutes, words, is_grey, button):
    with clock.moment(datetime(2026, 11, 28, 7, 20, tzinfo=UTC)):  # 14:20 in the delta
        product = put(market, good())
        at(market, clock.now() - timedelta(minutes=minutes))

        page, card = text(client, f"/san-pham/{product.slug}/"), text(client, "/tim/?cho=ben-tre")

    assert words in page
    assert words in card
    assert ('badge badge-out">' in card) is is_grey
    assert button in page
    assert ("hỏi còn hàng</span>" in card) is (button == "Hỏi còn hàng")


def test_what_nobody_proved_for_two_weeks_or_an_operator_stopped_is_seen_nowhere(client, market, partner, ask):
    product, own = put(market, good()), ours()
    places = [
        "/",
        "/tim/",
        "/tim/?q=dau+dua",
        "/tim/?cho=ben-tre",
        "/danh-muc/dau/",
        f"/nha-san-xuat/{product.producer.slug}/",
    ]

    def seen() -> set[str]:
        found = {path for path in places if product.slug in text(client, path)}
        answer = ask(LIST, where={"marketplace": "ben-tre"})["data"]["products"]
        found |= {"api"} if answer["totalCount"] else set()
        maker = ask(MAKER, slug=product.producer.slug, id=global_id("Producer", product.producer_id))["data"]
        assert [bool(each) for each in maker.values()] == [bool(found)] * 2
        assert client.get(f"/san-pham/{product.slug}/").status_code == (200 if found else 404)
        return found

    assert seen() == {*places, "api"}
    partner_moves.suspend_partner(partner_id=partner.pk, actor=SYSTEM)
    assert seen() == set()
    partner_moves.resume_partner(partner_id=partner.pk, actor=SYSTEM)
    assert seen() == {*places, "api"}
    long_ago = int((clock.now() - timedelta(days=15)).timestamp() * 1000)
    Partner.objects.update(fresh_as_of=long_ago, head={})
    assert hide_unheard(partner_id=partner.pk)
    assert seen() == set()
    Partner.objects.update(hidden=False)
    partner_moves.revoke_partner(partner_id=partner.pk, actor=SYSTEM)
    assert seen() == set()
    assert own.slug in text(client, "/tim/")


def test_a_partners_page_says_whose_it_is_and_leads_there_and_no_cart_takes_it(client, market, ask):
    product = put(market, good())
    at(market, clock.now())
    pack = product.variants.get()

    page, home = text(client, f"/san-pham/{product.slug}/"), text(client, "/")
    answer = client.post("/gio-hang/them/", {"variant": pack.pk, "units": 1}, follow=True).content.decode()
    node = ask(LIST)["data"]["products"]["edges"][0]["node"]

    assert '<link rel="canonical" href="https://ben-tre.example/mon/dau-dua/">' in page
    assert 'rel="nofollow noopener external"' in page
    assert "rời trang này, sang ben-tre.example" in page
    assert ("OCOP" in page, "12/QĐ" in page, "120.000" in page, "còn hàng" in page) == (True,) * 4
    assert '"@type": "Product"' not in page
    assert "noindex" in text(client, f"/nha-san-xuat/{product.producer.slug}/")
    assert product.slug not in text(client, "/sitemap-goods.xml")
    assert product.producer.slug not in text(client, "/sitemap-producers.xml")
    assert (product.slug in home, "/tim/?cho=ben-tre" in home) == (True, True)
    assert "Món này của chợ bạn" in answer
    assert (node["producer"]["latitude"], node["producer"]["longitude"]) == (None, None)
    assert node["producer"]["marketplace"]["freshness"] == "FRESH"
    assert node["partner"]["packs"] == [{"sku": pack.sku, "stock": "IN"}]


def test_goods_of_a_shelf_we_do_not_have_stand_above_or_last_until_an_operator_says(client):
    keo = CategoryFactory(slug="keo")
    WardFactory()
    partner = a_partner()
    told(partner, "Một", [], code="keo-lac")
    told(partner, "Hai", [], code="se-mat")

    def stands() -> list[list[bool]]:
        pages = [text(client, path) for path in ("/danh-muc/keo/", "/danh-muc/khac/")]
        return [[name in page for name in ("Kẹo dừa Một", "Kẹo dừa Hai")] for page in pages]

    before = stands()
    waiting = CategoryMap.objects.order_by("code")
    assert [(row.code, row.category) for row in waiting] == [("keo-lac", None), ("se-mat", None)]
    partner_moves.map_category(map_id=waiting[1].pk, category_id=keo.pk, actor=SYSTEM)

    assert before == [[True, False], [False, True]]
    assert stands() == [[True, True], [False, False]]


def test_a_partner_met_today_does_not_lead_the_newest(client, market, ask):
    own, long_ago = ours(), clock.now() - timedelta(days=400)
    undated, dated = good(record_id="nd0123/a"), good(record_id="nd0123/b", published_at=long_ago)
    put(market, undated, dated, good(record_id="nd0123/c", published_at=clock.now() + timedelta(days=999)))
    Product.objects.filter(pk=own.pk).update(published_at=clock.now() - timedelta(days=30))

    goods = PartnerProduct.objects.select_related("product")
    dates = {each.record_id[-1]: (clock.now() - (each.product.published_at or long_ago)).days for each in goods}
    put(market, replace(dated, published_at=clock.now()))

    assert dates == {"a": 90, "b": 400, "c": 0}
    assert PartnerProduct.objects.get(record_id="nd0123/b").product.published_at == long_ago
    names = [edge["node"]["name"] for edge in ask(LIST)["data"]["products"]["edges"]]
    assert names.index(own.name_vi) == 1


def test_with_partners_our_pages_ask_the_database_as_often_as_without_and_nobody_else(client, market, ask):
    for number in range(3):
        own = ours(number)
    places = ["/", "/tim/", "/tim/?q=dau", "/danh-muc/dau/", f"/san-pham/{own.slug}/"]

    def statements() -> dict[str, int]:
        """Of a page somebody looked at before, and of a question nobody asked before."""
        counted = {}
        for path in [*places, "api"]:
            cache.clear()
            if path != "api":
                client.get(path)
            with CaptureQueriesContext(connection) as asked, no_network():
                ask(LIST) if path == "api" else client.get(path)
            counted[path] = len(asked)
        return counted

    before = statements()
    for name in ("tra-vinh", "an-giang"):
        other = MarketplaceFactory(slug=name, is_ourselves=False, province_old=name)
        put(other, *(good(record_id=f"nd{name}/{number}") for number in range(6)))
        at(other, clock.now())
    theirs = put(market, good())

    assert statements() == before
    cache.clear()
    with CaptureQueriesContext(connection) as asked, no_network():
        assert client.get(f"/san-pham/{theirs.slug}/").status_code == 200
    assert len(asked) <= before[f"/san-pham/{own.slug}/"]

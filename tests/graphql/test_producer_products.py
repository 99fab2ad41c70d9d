"""A producer's program writes prices, stock and products by the same commands as the pages; nobody else's exist."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Lot, Product
from marketplace.kernel.graphql.ids import global_id
from tests.catalog.listings.making import STORY, draft, on_sale
from tests.factories import CategoryFactory, MembershipFactory

pytestmark = pytest.mark.django_db
LIST = """query ($slug: String!, $first: Int, $after: String, $status: ListingStatus) {
  products(producer: $slug, first: $first, after: $after, status: $status) { totalCount
    pageInfo { hasNextPage endCursor } edges { node { id name status category
      variants { id price { amount } unitsFree stock { lotId units held } } change { status after } } } } }"""
PRICE = """mutation ($id: ID!, $price: Int!, $seen: Int!) { productSetPrice(id: $id, priceVnd: $price, seenVnd: $seen) {
  variant { price { amount } } errors { code field } } }"""
STOCK = """mutation ($id: ID!, $units: Int!, $seen: Int!, $lot: ID) {
  productSetStock(id: $id, units: $units, seenUnits: $seen, lotId: $lot) {
    variant { unitsFree } errors { code field } } }"""
SAVE = """mutation ($id: ID, $slug: String, $input: ProductInput!, $key: UUID!) {
  productSave(id: $id, producer: $slug, input: $input, idempotencyKey: $key) {
  product { id name status change { after } } errors { code field } } }"""
MOVE = "mutation ($id: ID!) { MOVE(id: $id) { product { status } errors { code field } } }"
MOVES = ["productSubmit", "productWithdraw", "productPause", "productResume", "productArchive"]


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


def ids(product):
    return global_id("Product", product.pk), global_id("ProductVariant", product.variants.get().pk)


def test_a_price_and_a_count_are_written_and_stale_ones_told(ask_producer, member):
    _product, pack = ids(on_sale(member.producer))

    done = ask_producer(PRICE, id=pack, price=90_000, seen=85_000)["data"]["productSetPrice"]
    stale = ask_producer(PRICE, id=pack, price=95_000, seen=85_000)["data"]["productSetPrice"]
    lot = global_id("Lot", Lot.objects.get().pk)
    counted = ask_producer(STOCK, id=pack, units=4, seen=10, lot=lot)["data"]["productSetStock"]

    assert (done["variant"]["price"]["amount"], done["errors"]) == (90_000, [])
    assert stale == {"variant": None, "errors": [{"code": "STALE", "field": "priceVnd"}]}
    assert counted == {"variant": {"unitsFree": 4}, "errors": []}


def test_a_product_is_begun_filled_and_sent(ask_producer, member):
    CategoryFactory(slug="hanh-tim")
    made = ask_producer(
        SAVE,
        key=str(uuid4()),
        slug=member.producer.slug,
        input={
            "nameVi": "Hành tím",
            "category": "hanh-tim",
            "summaryVi": STORY,
            "storage": "VENTILATED",
            "addPack": {"unit": "GRAM", "netQuantity": 1000, "priceVnd": 45_000},
        },
    )["data"]["productSave"]

    sent = ask_producer(MOVE.replace("MOVE", "productSubmit"), id=made["product"]["id"])["data"]["productSubmit"]

    assert (made["product"]["status"], made["errors"]) == ("DRAFT", [])
    assert sent["errors"] == [{"code": "LABEL_INCOMPLETE", "field": "picture"}]
    product = Product.objects.get()
    assert (product.status, product.storage, product.variants.get().name_vi) == ("draft", "ventilated", "Túi 1 kg")


def test_a_change_waits_and_moves_are_made(ask_producer, member):
    product, _pack = ids(on_sale(member.producer))

    saved = ask_producer(SAVE, key=str(uuid4()), id=product, input={"nameVi": "Khô cá dứa"})["data"]["productSave"]
    moved = [ask_producer(MOVE.replace("MOVE", name), id=product)["data"][name] for name in MOVES[1:]]

    assert (saved["product"]["name"], saved["product"]["change"]["after"]) == (
        "Khô cá lóc đồng",
        {"name_vi": "Khô cá dứa"},
    )
    assert [each["product"]["status"] for each in moved] == ["PUBLISHED", "PAUSED", "PUBLISHED", "ARCHIVED"]


def test_nothing_of_another_producer_exists(ask_producer, member):
    theirs = on_sale()
    product, pack = ids(theirs)

    refused = [
        ask_producer(PRICE, id=pack, price=1_000, seen=85_000)["data"]["productSetPrice"],
        ask_producer(STOCK, id=pack, units=0, seen=10)["data"]["productSetStock"],
        ask_producer(SAVE, key=str(uuid4()), id=product, input={"nameVi": "Của tôi"})["data"]["productSave"],
        ask_producer(SAVE, key=str(uuid4()), slug=theirs.producer.slug, input={"nameVi": "Của tôi"})["data"][
            "productSave"
        ],
        *(ask_producer(MOVE.replace("MOVE", name), id=product)["data"][name] for name in MOVES),
    ]

    assert {error["code"] for each in refused for error in each["errors"]} == {"NOT_FOUND"}
    assert ask_producer("query ($id: ID!) { product(id: $id) { name } }", id=product)["errors"]
    assert ask_producer(LIST, slug=theirs.producer.slug, first=5)["errors"]
    theirs.refresh_from_db()
    assert (theirs.status, theirs.name_vi, Product.objects.count()) == ("published", "Khô cá lóc đồng", 1)


def test_visitors_are_told_to_sign_in(ask_producer):
    _product, pack = ids(on_sale())

    answer = ask_producer(PRICE, id=pack, price=1_000, seen=85_000)["data"]["productSetPrice"]

    assert [error["code"] for error in answer["errors"]] == ["SIGN_IN_NEEDED"]


def test_a_page_goes_on_where_it_ended_at_a_constant_cost(ask_producer, member):
    made = [draft(member.producer, name_vi=f"Món số {number}") for number in range(3)]

    with CaptureQueriesContext(
        connection,
    ) as one:
        first = ask_producer(LIST, slug=member.producer.slug, first=1)["data"]["products"]
    with CaptureQueriesContext(connection) as three:
        page = ask_producer(LIST, slug=member.producer.slug, first=3, status="DRAFT")["data"]["products"]
    second = ask_producer(LIST, slug=member.producer.slug, first=1, after=first["pageInfo"]["endCursor"])

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], len(page["edges"])) == (3, True, 3)
    assert second["data"]["products"]["edges"][0]["node"]["name"] == made[1].name_vi
    assert len(one) == len(three)


def test_what_the_label_lacks_is_asked_for(ask_producer, member):
    product, _pack = ids(draft(member.producer, ingredients_vi=""))

    answer = ask_producer("query ($id: ID!) { product(id: $id) { missing { name advice } } }", id=product)

    assert [each["name"] for each in answer["data"]["product"]["missing"]] == ["ingredients"]


def test_a_draft_begun_twice_by_one_key_is_begun_once(ask_producer, member):
    CategoryFactory(slug="hanh-tim")
    told = {"key": str(uuid4()), "slug": member.producer.slug, "input": {"nameVi": "Hành tím"}}

    answers = [ask_producer(SAVE, **told)["data"]["productSave"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert Product.objects.count() == 1


def test_a_refused_pack_leaves_no_draft_behind(ask_producer, member):
    CategoryFactory(slug="hanh-tim")
    pack = {"unit": "GRAM", "netQuantity": 500, "priceVnd": 85}

    answer = ask_producer(
        SAVE, key=str(uuid4()), slug=member.producer.slug, input={"nameVi": "Hành tím", "addPack": pack}
    )["data"]["productSave"]

    assert answer["errors"] == [{"code": "INVALID", "field": "priceVnd"}]
    assert Product.objects.count() == 0

"""Filling a cart by API."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from catalog.models import Product
from marketplace.kernel.graphql.ids import global_id
from orders.models import Cart, CartLine
from tests.factories import UserFactory
from tests.orders.making import pack

from .conftest import Ask
from .ordering import LINES_ADD, filled_cart, line

CART = "query ($token: ID) { cart(token: $token) { units } }"
UPDATE = """mutation ($token: ID, $lines: [LineInput!]!) { cartLinesUpdate(token: $token, lines: $lines) {
    cart { units } errors { field code } } }"""
REMOVE = """mutation ($token: ID, $ids: [ID!]!) { cartLinesRemove(token: $token, variantIds: $ids) {
    cart { units } errors { field code } } }"""


def test_goods_of_two_producers_lie_in_two_groups(ask: Ask):
    answer = ask(LINES_ADD, lines=[line(pack(), 2), line(pack(), 3)], key=str(uuid4()))

    cart = answer["data"]["cartLinesAdd"]["cart"]
    assert (cart["units"], cart["goods"]) == (5, {"amount": 250_000})
    assert [group["goods"]["amount"] for group in cart["groups"]] == [100_000, 150_000]


def test_the_same_key_adds_once_and_gives_the_same_cart(ask: Ask):
    sent = {"lines": [line(pack(), 2)], "key": str(uuid4())}

    first, again = ask(LINES_ADD, **sent), ask(LINES_ADD, **sent)

    assert first["data"] == again["data"]
    assert (Cart.objects.count(), CartLine.objects.get().units) == (1, 2)


def test_the_same_key_with_other_goods_is_refused(ask: Ask):
    key = str(uuid4())
    ask(LINES_ADD, lines=[line(pack())], key=key)

    answer = ask(LINES_ADD, lines=[line(pack())], key=key)

    assert answer["data"]["cartLinesAdd"]["errors"][0]["code"] == "IDEMPOTENCY_CONFLICT"
    assert CartLine.objects.count() == 1


def test_one_refused_line_leaves_the_others_out_too(ask: Ask):
    answer = ask(LINES_ADD, lines=[line(pack()), line(pack(units_made=2), 3)], key=str(uuid4()))

    result = answer["data"]["cartLinesAdd"]
    assert (result["cart"], result["errors"][0]["code"]) == (None, "OUT_OF_STOCK")
    assert result["errors"][0]["field"] == "lines.1.units"
    assert (Cart.objects.count(), CartLine.objects.count()) == (0, 0)


def test_a_pack_that_is_not_on_sale_is_refused(ask: Ask):
    answer = ask(LINES_ADD, lines=[line(pack(status=Product.Status.DRAFT))], key=str(uuid4()))

    assert answer["data"]["cartLinesAdd"]["errors"][0]["code"] == "NOT_ON_SALE"


@pytest.mark.parametrize("given", ["", "x", global_id("Product", 1), global_id("ProductVariant", "")])
def test_a_wrong_pack_is_not_found(ask: Ask, given: str):
    answer = ask(LINES_ADD, lines=[{"variantId": given, "units": 1}], key=str(uuid4()))

    errors = answer["data"]["cartLinesAdd"]["errors"]
    assert [(one["field"], one["code"]) for one in errors] == [("lines.0.variantId", "NOT_FOUND")]


def test_units_are_changed_and_lines_removed(ask: Ask):
    one, other = pack(), pack()
    token = filled_cart(ask, one, other)

    changed = ask(UPDATE, token=token, lines=[line(one, 4), line(other, 0)])
    removed = ask(REMOVE, token=token, ids=[global_id("ProductVariant", one.pk)])

    assert changed["data"]["cartLinesUpdate"] == {"cart": {"units": 4}, "errors": []}
    assert removed["data"]["cartLinesRemove"] == {"cart": {"units": 0}, "errors": []}


@pytest.mark.parametrize("token", ["", "x", "0e4a7d52-8a53-4b0f-9d42-0d1f4c1c2b11", None])
def test_a_strangers_token_is_not_found_anywhere(ask: Ask, token: str | None):
    variant = pack()
    filled_cart(ask, variant)

    asked = ask(CART, token=token)
    quoted = ask('query ($t: ID) { deliveryQuotes(token: $t, wardCode: "31507") { canBePlaced } }', t=token)
    changed = ask(UPDATE, token=token, lines=[line(variant, 5)])
    removed = ask(REMOVE, token=token, ids=[global_id("ProductVariant", variant.pk)])

    assert [one["errors"][0]["extensions"]["code"] for one in (asked, quoted)] == ["NOT_FOUND", "NOT_FOUND"]
    not_found = {"cart": None, "errors": [{"field": "token", "code": "NOT_FOUND"}]}
    assert changed["data"] == {"cartLinesUpdate": not_found}
    assert removed["data"] == {"cartLinesRemove": not_found}
    assert CartLine.objects.get().units == 1


def test_the_cart_of_a_person_needs_the_person(client: Client, ask: Ask):
    client.force_login(UserFactory())
    token = filled_cart(ask, pack())
    own = ask(CART)
    client.logout()

    stranger = ask(CART, token=token)

    assert own["data"]["cart"] == {"units": 1}
    assert stranger["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.django_db
def test_equal_keys_of_two_strangers_never_meet(client: Client):
    body = {"query": LINES_ADD, "variables": {"lines": [line(pack())], "key": str(uuid4())}}

    answers = [
        client.post("/graphql/", body, content_type="application/json", REMOTE_ADDR=address).json()
        for address in ("10.0.0.1", "10.0.0.2")
    ]

    tokens = {answer["data"]["cartLinesAdd"]["cart"]["token"] for answer in answers}
    assert len(tokens) == 2

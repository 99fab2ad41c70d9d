"""Fetching at a point, by program: the buyer sees the code, the producer types it in."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.schema import producers
from orders.models import Pickup, SellerOrder
from tests.factories import MembershipFactory
from tests.orders.making import pack, pickup_point, to_fetch

from .ordering import QUOTES, filled_cart

pytestmark = pytest.mark.django_db
BUYERS = """query ($t: ID!) { order(token: $t) { parts { status pickupCode
  pickupPoint { name address hours phone hasFridge } } } }"""
READY = """mutation ($n: String!) { partReady(number: $n) {
  part { status pickupPoint { name } } errors { code field } } }"""
COLLECT = """mutation ($n: String!, $c: String!) { partCollect(number: $n, code: $c) {
  part { status } errors { code field } } }"""


@pytest.fixture
def part(client):
    """Confirmed, to be fetched, its producer signed in."""
    part = to_fetch(ready=False)
    client.force_login(MembershipFactory(producer=part.producer).user)
    return part


def test_the_buyer_reads_the_point_and_once_it_is_ready_the_code(ask, ask_producer, part):
    before = ask(BUYERS, t=part.order.token)["data"]["order"]["parts"][0]
    ask_producer(READY, n=part.number)
    after = ask(BUYERS, t=part.order.token)["data"]["order"]["parts"][0]

    assert (before["pickupCode"], after["pickupCode"]) == (None, Pickup.objects.get().code)
    assert after["pickupPoint"] == {
        "name": "Cửa hàng OCOP Giồng Me",
        "address": "7 Lý Thường Kiệt, phường Sóc Trăng, TP. Cần Thơ",
        "hours": "T2–T6 07:00–17:00, T7 07:00–11:00",
        "phone": "+842993822000",
        "hasFridge": False,
    }


def test_the_producer_makes_ready_and_collects_and_never_sees_the_code(ask_producer, part):
    ready = ask_producer(READY, n=part.number)["data"]["partReady"]
    code = Pickup.objects.get().code
    wrong = ask_producer(COLLECT, n=part.number, c=f"{(int(code) + 1) % 10**6:06d}")["data"]["partCollect"]
    right = ask_producer(COLLECT, n=part.number, c=code)["data"]["partCollect"]

    assert ready["part"] == {"status": "READY", "pickupPoint": {"name": "Cửa hàng OCOP Giồng Me"}}
    assert wrong == {"part": None, "errors": [{"code": "WRONG_CODE", "field": "code"}]}
    assert right == {"part": {"status": "DELIVERED"}, "errors": []}
    assert Pickup.objects.get().tries == 2
    assert "pickupCode" not in str(producers)


def test_another_producer_finds_no_such_part(client, ask_producer, part):
    client.force_login(MembershipFactory().user)

    answers = [ask_producer(READY, n=part.number), ask_producer(COLLECT, n=part.number, c="123456")]

    assert [next(iter(each["data"].values()))["errors"][0]["code"] for each in answers] == ["NOT_FOUND"] * 2
    assert (SellerOrder.objects.get().status, Pickup.objects.get().tries) == ("confirmed", 0)


def test_points_of_many_parts_cost_as_many_statements_as_one(ask):
    def statements(*variants):
        order = to_fetch(*variants, point=pickup_point(name=f"Điểm {len(variants)}"), ready=False).order
        with CaptureQueriesContext(connection) as asked:
            assert "errors" not in ask(BUYERS, t=order.token)
        return len(asked)

    assert statements(pack()) == statements(pack(), pack(), pack())


def test_a_quote_names_the_points_after_the_deliveries(ask):
    point = pickup_point()
    cart = filled_cart(ask, pack())

    query = QUOTES.replace("options {", "options { pickupPoint { name } ")
    quote = ask(query, token=cart, ward="31507")["data"]["deliveryQuotes"]["quotes"][0]

    assert [option["pickupPoint"] for option in quote["options"]][-1] == {"name": point.name}
    assert quote["options"][0]["pickupPoint"] is None

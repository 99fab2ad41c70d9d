"""Placing and following an order by API."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from catalog.models import Lot, Product
from marketplace.kernel.graphql.ids import global_id
from orders.models import Order
from orders.services.unpaid import mark_paid
from payments.models import Payment
from tests.orders.making import pack

from .conftest import Ask
from .ordering import ORDER, PAY, PLACE, QUOTES, filled_cart, order_input, placed_order, reviewed_total


def test_a_placed_order_is_followed_under_its_token(ask: Ask):
    token = placed_order(ask, pack(name_vi="Bánh pía"), pack(name_vi="Hành tím"))

    order = ask(ORDER, token=token)["data"]["order"]

    assert (order["status"], order["statusText"]) == ("AWAITING_PAYMENT", "Chờ thanh toán")
    assert [part["number"] for part in order["parts"]] == [f"{order['number']}-1", f"{order['number']}-2"]
    assert {part["lines"][0]["productName"] for part in order["parts"]} == {"Bánh pía", "Hành tím"}
    assert sum(part["total"]["amount"] for part in order["parts"]) == order["total"]["amount"]
    assert [event["status"] for event in order["timeline"]] == ["AWAITING_PAYMENT"]
    assert order["payments"] == []


def test_the_same_key_places_one_order(ask: Ask):
    cart = filled_cart(ask, pack())
    sent = {"input": order_input(cart, reviewed_total(ask, cart)), "key": str(uuid4())}

    first, again = ask(PLACE, **sent), ask(PLACE, **sent)

    assert first["data"] == again["data"]
    assert Order.objects.count() == 1


def test_a_total_that_the_buyer_did_not_see_is_refused(ask: Ask):
    cart = filled_cart(ask, pack())

    answer = ask(PLACE, input=order_input(cart, 1), key=str(uuid4()))

    result = answer["data"]["orderPlace"]
    assert (result["order"], result["errors"][0]["code"]) == (None, "CART_CHANGED")
    assert (Order.objects.count(), Lot.objects.get().units_held) == (0, 0)


def test_everything_wrong_with_an_order_is_told_at_once(ask: Ask):
    cart = filled_cart(ask, pack())
    wrong: dict[str, Any] = {
        "buyer": {"fullName": "L", "phone": "12", "email": "x"},
        "destination": {"wardCode": "99999", "oldWardCode": "1", "street": " ", "hamlet": "a" * 81},
        "deliveries": [{"producerId": "x", "service": "standard"}],
        "note": "a" * 501,
        "termsAccepted": False,
    }

    answer = ask(PLACE, input=order_input(cart, 1, **wrong), key=str(uuid4()))

    assert {error["field"] for error in answer["data"]["orderPlace"]["errors"]} == {
        "termsAccepted",
        "buyer.fullName",
        "buyer.phone",
        "buyer.email",
        "destination.wardCode",
        "destination.oldWardCode",
        "destination.street",
        "destination.hamlet",
        "deliveries",
        "note",
    }
    assert Order.objects.count() == 0


def test_a_strangers_cart_can_not_be_placed(ask: Ask):
    filled_cart(ask, pack())

    answer = ask(PLACE, input=order_input(str(uuid4()), 1), key=str(uuid4()))

    errors = answer["data"]["orderPlace"]["errors"]
    assert [(error["field"], error["code"]) for error in errors] == [("cartToken", "NOT_FOUND")]


@pytest.mark.parametrize("token", ["", "x", "a" * 32])
def test_a_strangers_order_is_not_found_anywhere(ask: Ask, token: str):
    placed_order(ask, pack())

    asked = ask(ORDER, token=token)
    paid = ask(PAY, token=token, key=str(uuid4()))

    assert (asked["data"], asked["errors"][0]["extensions"]["code"]) == ({"order": None}, "NOT_FOUND")
    assert paid["data"]["paymentCreate"]["errors"][0]["code"] == "NOT_FOUND"
    assert Payment.objects.count() == 0


def test_goods_that_can_not_travel_so_far_say_so_before_placing(ask: Ask):
    cart = filled_cart(ask, pack(name_vi="Cua sống", delivery_scope=Product.DeliveryScope.LOCAL))

    quotes = ask(QUOTES, token=cart, ward="00004")["data"]["deliveryQuotes"]

    assert (quotes["canBePlaced"], quotes["quotes"][0]["chosen"]) == (False, None)
    assert quotes["quotes"][0]["obstacle"].startswith("Cua sống")


def test_quotes_for_a_place_that_does_not_exist_are_refused(ask: Ask):
    answer = ask(QUOTES, token=filled_cart(ask, pack()), ward="31598")

    assert answer["errors"][0]["extensions"] == {"code": "INVALID", "field": "ward_code"}


def test_a_paid_order_can_not_be_paid_again(ask: Ask):
    token = placed_order(ask, pack())
    mark_paid(order_id=Order.objects.get().pk)

    answer = ask(PAY, token=token, key=str(uuid4()))

    assert answer["data"]["paymentCreate"]["errors"][0]["code"] == "ALREADY_PAID"
    assert Payment.objects.count() == 0


def test_a_provider_that_does_not_answer_is_to_be_asked_again(ask: Ask, settings: Settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    answer = ask(PAY, token=placed_order(ask, pack()), key=str(uuid4()))

    result = answer["data"]["paymentCreate"]
    assert (result["payment"], result["errors"][0]["code"]) == (None, "TRY_AGAIN")


def test_one_key_never_pays_two_orders(ask: Ask, settings: Settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    key = str(uuid4())
    ask(PAY, token=placed_order(ask, pack()), key=key)

    answer = ask(PAY, token=placed_order(ask, pack()), key=key)

    assert answer["data"]["paymentCreate"]["errors"][0]["code"] == "IDEMPOTENCY_CONFLICT"
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("producers", [1, 5])
def test_an_order_is_read_in_the_same_number_of_statements_however_large(
    ask: Ask, producers: int, django_assert_num_queries: DjangoAssertNumQueries
):
    token = placed_order(ask, *[pack() for _ in range(producers)])

    with django_assert_num_queries(8):
        answer = ask(ORDER, token=token)

    assert len(answer["data"]["order"]["parts"]) == producers


def test_a_place_is_found_by_its_old_name_without_marks(ask: Ask):
    answer = ask('{ places(query: "an hiep chau thanh soc trang") { wardCode label hint whole } }')

    found = answer["data"]["places"][0]
    assert (found["wardCode"], found["whole"]) == ("31594", True)
    assert found["hint"].startswith("trước 01/07/2025: xã An Hiệp")


ESTIMATE = """query ($variant: ID!, $ward: String!) { deliveryEstimate(variantId: $variant, wardCode: $ward)
    { mayTravel obstacle options { service carrier parcels fee { amount } } } }"""


def test_whether_goods_may_travel_is_asked_before_there_is_a_cart(ask: Ask):
    variant = global_id("ProductVariant", pack(delivery_scope=Product.DeliveryScope.LOCAL).pk)

    near, far = (ask(ESTIMATE, variant=variant, ward=ward)["data"]["deliveryEstimate"] for ward in ("31507", "00004"))

    assert (near["mayTravel"], near["obstacle"], near["options"][0]["carrier"]) == (True, None, "Bưu điện (VNPost)")
    assert (far["mayTravel"], far["obstacle"], far["options"]) == (False, "chỉ giao trong vùng Sóc Trăng cũ", [])

"""Vouchers for programs: laid into the cart, taken out, shown on quotes and orders."""

from __future__ import annotations

from uuid import uuid4

import pytest

from orders.models import Order
from tests.orders.making import pack
from tests.orders.test_vouchers import voucher

from .ordering import PLACE, filled_cart, order_input, reviewed_total

pytestmark = pytest.mark.django_db
ADD = """mutation ($token: ID, $code: String!) { cartVoucherAdd(token: $token, code: $code) {
  cart { goods { amount } discount { amount } voucher { code title problem discount { amount } }
    groups { lines { discount { amount } } } } errors { field code message } } }"""
REMOVE = """mutation ($token: ID) { cartVoucherRemove(token: $token) { cart { discount { amount } voucher { code } }
  errors { code } } }"""
QUOTES = """query ($token: ID) { deliveryQuotes(token: $token, wardCode: "31507") {
  goods { amount } discount { amount } delivery { amount } total { amount } quotes { discount { amount } } } }"""
ORDER = """query ($token: ID!) { order(token: $token) { discount { amount } total { amount }
  parts { discount { amount } lines { discount { amount } } } } }"""


def test_a_voucher_goes_from_the_cart_through_the_quotes_onto_the_order(ask):
    voucher()
    token = filled_cart(ask, pack())

    cart = ask(ADD, token=token, code="tet27")["data"]["cartVoucherAdd"]["cart"]
    quotes = ask(QUOTES, token=token)["data"]["deliveryQuotes"]
    placed = ask(PLACE, input=order_input(token, reviewed_total(ask, token)), key=str(uuid4()))["data"]["orderPlace"]
    order = ask(ORDER, token=placed["order"]["token"])["data"]["order"]

    assert (cart["discount"]["amount"], cart["voucher"]["code"]) == (20_000, "TET27")
    total = 30_000 + quotes["delivery"]["amount"]
    assert (quotes["goods"]["amount"], quotes["discount"]["amount"], quotes["total"]["amount"]) == (
        50_000,
        20_000,
        total,
    )
    off = {"amount": 20_000}
    assert order == {
        "discount": off,
        "total": {"amount": total},
        "parts": [{"discount": off, "lines": [{"discount": off}]}],
    }


def test_a_refused_code_is_data_and_leaves_the_cart_as_it_was(ask):
    token = filled_cart(ask, pack())

    answer = ask(ADD, token=token, code="gi-do")["data"]["cartVoucherAdd"]

    assert (answer["cart"], answer["errors"][0]["code"], answer["errors"][0]["field"]) == (
        None,
        "VOUCHER_UNKNOWN",
        "code",
    )


def test_a_strangers_cart_takes_no_voucher(ask):
    voucher()
    filled_cart(ask, pack())

    answer = ask(ADD, token=str(uuid4()), code="TET27")["data"]["cartVoucherAdd"]

    assert answer["errors"][0]["code"] == "NOT_FOUND"


def test_a_voucher_that_is_taken_out_is_out(ask):
    voucher()
    token = filled_cart(ask, pack())
    ask(ADD, token=token, code="TET27")

    cart = ask(REMOVE, token=token)["data"]["cartVoucherRemove"]["cart"]

    assert (cart["discount"]["amount"], cart["voucher"], Order.objects.count()) == (0, None, 0)

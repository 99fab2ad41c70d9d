"""A voucher at checkout and on the payment page: every sum the same."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Order, Voucher
from payments.models import Payment
from payments.services.opening import _items
from tests.graphql.conftest import (
    Ask,
    ask,  # noqa: F401
)
from tests.graphql.ordering import LINES_ADD, ORDER, PAY, PLACE, QUOTES, line, order_input
from tests.graphql.test_vouchers import ADD
from tests.orders.making import cart_of, pack
from tests.orders.test_vouchers import cart_with, place, voucher

from .buying import Buyer, text

pytestmark = pytest.mark.django_db


def test_the_items_of_the_payment_page_sum_to_the_total_with_a_discount_of_odd_dong():
    voucher(amount_vnd=9999)
    order = place(cart_with("TET27", pack(), pack(), units=3))

    items = _items(Payment(order=order))

    assert sum(item.price_vnd * item.units for item in items) == order.total_vnd
    assert "3 × " in items[0].name
    # The odd đồng goes to the line that comes first in the cart, by name.
    assert sorted(item.name[-17:] for item in items[:2]) == ["(đã giảm 4.999\xa0₫)", "(đã giảm 5.000\xa0₫)"]


def test_goods_that_a_voucher_pays_whole_are_no_item_and_the_delivery_is_still_paid():
    voucher(percent_bp=10_000)

    order = place(cart_with("TET27"))

    assert [item.price_vnd for item in _items(Payment(order=order))] == [order.delivery_vnd]
    assert place(cart_of(pack()), "without").discount_vnd == 0


def test_the_code_is_typed_at_checkout_and_the_reviewed_total_is_what_is_placed(client, till: httpx.Client):
    voucher()
    buyer = Buyer(client)
    buyer.take(pack())

    page = text(buyer.press("voucher", voucher_code="tet27"))
    assert "Đã giảm 20.000\xa0₫." in page
    reviewed = buyer.review()
    buyer.press("place", **reviewed, consent="on")

    order = Order.objects.get()
    assert (order.discount_vnd, order.total_vnd) == (20_000, int(reviewed["expected_total_vnd"]))


def test_a_code_that_was_typed_but_not_sent_off_counts_at_the_review(client):
    voucher()
    buyer = Buyer(client)
    buyer.take(pack())

    refused = text(buyer.press("review", voucher_code="gi-do"))
    taken = text(buyer.press("review", voucher_code="tet27"))

    assert "Không có mã giảm giá này" in refused
    assert 'name="request_key"' not in refused
    assert "Đã giảm 20.000\xa0₫." in taken


def test_a_refused_code_at_checkout_keeps_everything_that_was_typed(client):
    buyer = Buyer(client)
    buyer.take(pack())

    page = text(buyer.press("voucher", voucher_code="gi-do"))

    assert "Không có mã giảm giá này" in page
    assert 'value="gi-do"' in page
    assert "12 Trần Hưng Đạo" in page


def test_a_two_producer_order_with_a_voucher_by_api_takes_at_most_67_statements(
    ask: Ask,  # noqa: F811
    till: httpx.Client,
):
    voucher(most_uses=5, most_uses_per_person=1, first_order_only=True)
    lines = [line(pack()), line(pack(), 2)]

    with CaptureQueriesContext(connection) as statements:
        cart = ask(LINES_ADD, lines=lines, key=str(uuid4()))["data"]["cartLinesAdd"]["cart"]["token"]
        ask(ADD, token=cart, code="TET27")
        total = ask(QUOTES, token=cart, ward="31507")["data"]["deliveryQuotes"]["total"]["amount"]
        placed = ask(PLACE, input=order_input(cart, total), key=str(uuid4()))["data"]["orderPlace"]["order"]
        payment = ask(PAY, token=placed["token"], key=str(uuid4()))["data"]["paymentCreate"]["payment"]
        ask(ORDER, token=placed["token"])

    assert payment["amount"]["amount"] == total == Order.objects.get().total_vnd
    assert till.get(payment["payUrl"]).status_code == 200
    assert Voucher.objects.get().uses_count == 1
    sent = [one["sql"] for one in statements if "SAVEPOINT" not in one["sql"]]
    assert len(sent) <= 67

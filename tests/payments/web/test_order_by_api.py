"""The whole way by API: cart, quotes, order, payment, at a real payment page's door."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.graphql.conftest import (
    Ask,
    ask,  # noqa: F401
)
from tests.graphql.ordering import LINES_ADD, ORDER, PAY, PLACE, QUOTES, line, order_input
from tests.orders.making import pack


@pytest.mark.django_db
def test_a_two_producer_order_by_api_takes_at_most_60_statements(ask: Ask, till: httpx.Client):  # noqa: F811
    lines = [line(pack()), line(pack(), 2)]

    with CaptureQueriesContext(connection) as statements:
        cart = ask(LINES_ADD, lines=lines, key=str(uuid4()))["data"]["cartLinesAdd"]["cart"]["token"]
        total = ask(QUOTES, token=cart, ward="31507")["data"]["deliveryQuotes"]["total"]["amount"]
        placed = ask(PLACE, input=order_input(cart, total), key=str(uuid4()))["data"]["orderPlace"]["order"]
        payment = ask(PAY, token=placed["token"], key=str(uuid4()))["data"]["paymentCreate"]["payment"]
        order = ask(ORDER, token=placed["token"])["data"]["order"]

    assert (payment["status"], payment["amount"]["amount"]) == ("OPEN", total)
    assert till.get(payment["payUrl"]).status_code == 200
    assert order["payments"] == [
        {"status": "OPEN", "amount": {"amount": total}, "refunded": {"amount": 0}, "payUrl": payment["payUrl"]}
    ]
    sent = [one["sql"] for one in statements if "SAVEPOINT" not in one["sql"]]
    assert len(sent) <= 60

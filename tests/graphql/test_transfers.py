"""Paying by bank transfer, by API."""

from __future__ import annotations

from uuid import uuid4

import pytest

from orders.models import Order
from payments.models import Payment
from payments.vietqr import VietQr, parse
from tests.orders.making import pack
from tests.payments.bank.transferring import ACCOUNT, pay

from .conftest import Ask
from .ordering import placed_order

PAY = """
mutation ($token: ID!, $key: UUID!, $method: PaymentMethod) {
  paymentCreate(orderToken: $token, idempotencyKey: $key, method: $method) {
    payment { method status partiallyFunded received { amount } nextAction { __typename
      ... on PaymentRedirect { url }
      ... on BankTransfer { qrPayload qrSvgUrl
        bankBin bankName account holder reference amount { amount } expiresAt } } }
    errors { field code } } }
"""
SEEN = """
query ($token: ID!) { order(token: $token) { payments { method status partiallyFunded received { amount }
  refunds { status amount { amount } } nextAction { ... on BankTransfer { amount { amount } } } } } }
"""


def created(ask: Ask, token, method="VIETQR", key=None):
    return ask(PAY, token=token, key=key or str(uuid4()), method=method)["data"]["paymentCreate"]


def test_a_transfer_is_told_as_a_code_and_in_words(ask: Ask):
    token = placed_order(ask, pack())

    payment = created(ask, token)["payment"]

    todo = payment["nextAction"]
    known = Payment.objects.get()
    assert (payment["method"], payment["status"], payment["received"]["amount"]) == ("VIETQR", "OPEN", 0)
    assert (todo["__typename"], todo["bankName"], todo["account"]) == ("BankTransfer", "Ngân hàng minh họa", ACCOUNT)
    assert (todo["reference"], todo["amount"]["amount"]) == (known.session_ref, known.amount_vnd)
    assert parse(todo["qrPayload"]) == VietQr("999999", ACCOUNT, known.amount_vnd, known.session_ref)
    assert todo["qrSvgUrl"].endswith(f"/thanh-toan/{token}/chuyen-khoan/{known.session_ref}/ma.svg")


def test_the_rest_and_the_end_are_told(ask: Ask):
    token = placed_order(ask, pack())
    created(ask, token)
    payment = Payment.objects.get()

    pay(payment, 20_000)
    partly = ask(SEEN, token=token)["data"]["order"]["payments"]
    pay(payment, payment.amount_vnd - 20_000)
    whole = ask(SEEN, token=token)["data"]["order"]["payments"]

    assert partly == [
        {
            "method": "VIETQR",
            "status": "OPEN",
            "partiallyFunded": True,
            "received": {"amount": 20_000},
            "refunds": [],
            "nextAction": {"amount": {"amount": payment.amount_vnd - 20_000}},
        }
    ]
    assert whole == [
        {
            "method": "VIETQR",
            "status": "SUCCEEDED",
            "partiallyFunded": False,
            "received": {"amount": payment.amount_vnd},
            "refunds": [],
            "nextAction": None,
        }
    ]


def test_the_same_key_with_another_method_is_refused(ask: Ask):
    token, key = placed_order(ask, pack()), str(uuid4())
    created(ask, token, key=key)

    again, other = created(ask, token, key=key), created(ask, token, method="CARD", key=key)

    assert again["payment"]["nextAction"]["reference"] == Payment.objects.get().session_ref
    assert (other["payment"], other["errors"][0]["code"]) == (None, "IDEMPOTENCY_CONFLICT")


def test_a_way_that_is_not_offered_is_refused_at_its_field(ask: Ask, settings):
    settings.VIETQR_NAME = ""
    token = placed_order(ask, pack())

    refused = created(ask, token)

    assert (refused["payment"], refused["errors"]) == (None, [{"field": "method", "code": "METHOD_NOT_OFFERED"}])
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("many", [1, 4])
def test_many_payments_cost_what_one_costs(ask: Ask, django_assert_num_queries, many):
    token = placed_order(ask, pack())
    created(ask, token)
    for _ in range(many - 1):
        pay(Payment.objects.get(), 1_000)
    Order.objects.get()

    with django_assert_num_queries(7):
        ask(SEEN, token=token)

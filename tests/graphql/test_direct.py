"""Paying producers themselves, by API: several codes, what is said, what is seen, refunds and invoices."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from marketplace.kernel.graphql.ids import global_id
from payments.models import DirectRefund, DirectTransfer
from payments.selectors.statements import Month
from payments.services.direct_paying import say_transferred
from payments.services.invoicing import issue_invoice
from payments.services.reconciling import send_refunds
from payments.services.refunding import ask_refund
from tests.payments.books.making import rule
from tests.payments.direct.paying import asked, house, member, payments_by_part, seen, statuses

from .conftest import Ask

pytestmark = pytest.mark.django_db
PAY = """mutation ($token: ID!, $key: UUID!, $method: PaymentMethod) {
  paymentCreate(orderToken: $token, idempotencyKey: $key, method: $method) {
    payment { method } errors { field code }
    payments { method direct { partNumber } nextAction { ... on BankTransfer {
      account holder reference qrSvgUrl amount { amount } } } } } }"""
READ = """query ($token: ID!) { order(token: $token) { payments { status received { amount }
  direct { partNumber saidAt bankRef confirmedAt refunds { id state isAgain amount { amount } } } } } }"""
SAY = """mutation ($token: ID!, $reference: String!, $number: String!) {
  directTransferSay(orderToken: $token, reference: $reference, bankRef: $number) {
    direct { bankRef confirmBy confirmedAt } errors { field code } } }"""
ANSWER = """mutation ($token: ID!, $id: ID!, $received: Boolean!) {
  directRefundAnswer(orderToken: $token, refundId: $id, received: $received) { refund { state } errors { code } } }"""
SEE = """mutation ($reference: String!, $seen: Boolean!) { directPaymentSee(reference: $reference, seen: $seen) {
  payment { confirmedAt } errors { code } } }"""
SENT = """mutation ($id: ID!, $number: String!) { directRefundSent(refundId: $id, bankRef: $number) {
  refund { state bankRef } errors { field code } } }"""
AGAIN = """mutation ($reference: String!, $amount: BigInt!) {
  directPaymentCameAgain(reference: $reference, amount: $amount) {
    refund { state isAgain amount { amount } } errors { field code } } }"""
MONEY = """query ($slug: String!) {
  directPayments(producer: $slug) { reference partNumber amount { amount } accountEndsWith saidAt bankRef }
  owedRefunds(producer: $slug) { id state partNumber amount { amount } sendBy }
  commissionInvoices(producer: $slug) { number month total { amount } rest { amount } dueOn reference } }"""
LINES = """query ($number: String!) { commissionInvoiceLines(number: $number) {
  kind partNumber amount { amount } skus } }"""


def owed(payment) -> DirectRefund:
    share = payment.shares.get()
    ask_refund(share_id=share.pk, amount_vnd=10_000, reason="goodwill", request_key=f"t{share.pk}")
    send_refunds()
    return DirectRefund.objects.get(payment=payment)


def test_an_order_of_two_producers_is_two_codes(ask: Ask):
    order = asked(house(bank_account="11112222"), house(bank_account="33334444"))

    told = ask(PAY, token=order.token, key=str(uuid4()), method="VIETQR")["data"]["paymentCreate"]

    assert told["errors"] == []
    assert [each["nextAction"]["account"] for each in told["payments"]] == ["11112222", "33334444"]
    assert [each["direct"]["partNumber"] for each in told["payments"]] == [f"{order.number}-1", f"{order.number}-2"]
    assert all("/nha-lam/" in each["nextAction"]["qrSvgUrl"] for each in told["payments"])


def test_a_card_is_refused(ask: Ask):
    order = asked(house())

    told = ask(PAY, token=order.token, key=str(uuid4()), method="CARD")["data"]["paymentCreate"]

    assert told == {"payment": None, "payments": None, "errors": [{"field": "method", "code": "METHOD_NOT_OFFERED"}]}


def test_the_buyer_says_and_the_producer_sees(ask: Ask, ask_producer: Ask, client):
    producer = house()
    order = asked(producer)
    reference = payments_by_part(order)[0].session_ref

    said = ask(SAY, token=order.token, reference=reference, number="FT1")["data"]["directTransferSay"]
    client.force_login(member(producer))
    listed = ask_producer(MONEY, slug=producer.slug)["data"]["directPayments"]
    early = ask_producer(AGAIN, reference=reference, amount=5_000)["data"]["directPaymentCameAgain"]
    seen_now = ask_producer(SEE, reference=reference, seen=True)["data"]["directPaymentSee"]
    twice = ask_producer(SEE, reference=reference, seen=True)["data"]["directPaymentSee"]

    again = ask_producer(AGAIN, reference=reference, amount=5_000)["data"]["directPaymentCameAgain"]

    read = ask(READ, token=order.token)["data"]["order"]["payments"][0]
    assert (early, again["errors"]) == ({"refund": None, "errors": [{"field": None, "code": "DIRECT_MOVED"}]}, [])
    told = {"state": "OWED", "isAgain": True, "amount": {"amount": 5_000}}
    assert (again["refund"], [{**each, "id": ""} for each in read["direct"]["refunds"]]) == (told, [{**told, "id": ""}])
    assert (said["direct"]["bankRef"], said["direct"]["confirmedAt"]) == ("FT1", None)
    assert [(each["reference"], each["bankRef"]) for each in listed] == [(reference, "FT1")]
    assert (seen_now["errors"], twice["errors"]) == ([], [{"code": "DIRECT_MOVED"}])
    assert (read["status"], read["received"]["amount"], statuses(order)) == (
        "SUCCEEDED",
        payments_by_part(order)[0].amount_vnd,
        ["paid"],
    )


def test_a_refund_and_an_invoice_by_api(ask: Ask, ask_producer: Ask, client):
    rule(800)
    producer = house()
    order = asked(producer)
    refund = owed(seen(payments_by_part(order)[0]))
    issue_invoice(producer_id=producer.pk, month=Month(clock.today().replace(day=1)))
    client.force_login(member(producer))
    key = global_id("DirectRefund", refund.pk)

    sent = ask_producer(SENT, id=key, number="FT2")["data"]["directRefundSent"]
    ended = ask(ANSWER, token=order.token, id=key, received=True)["data"]["directRefundAnswer"]
    money = ask_producer(MONEY, slug=producer.slug)["data"]
    lines = ask_producer(LINES, number="HH000001")["data"]["commissionInvoiceLines"]

    part = order.parts.get()
    assert (sent["refund"]["state"], ended["refund"]["state"]) == ("SENT", "RECEIVED")
    assert [each["number"] for each in money["commissionInvoices"]] == ["HH000001"]
    assert [(each["kind"], each["partNumber"]) for each in lines] == [("sale", part.number), ("refund", part.number)]
    assert lines[0]["skus"] == [part.lines.get().sku]


def test_a_stranger_is_told_of_nothing(ask: Ask, ask_producer: Ask, client):
    rule(800)
    producer = house()
    order = asked(producer)
    payment = payments_by_part(order)[0]
    refund = owed(seen(payments_by_part(asked(producer))[0]))
    issue_invoice(producer_id=producer.pk, month=Month(clock.today().replace(day=1)))
    stranger = house()
    other = asked(stranger)
    client.force_login(member(stranger))
    key = global_id("DirectRefund", refund.pk)

    answers = [
        ask_producer(SEE, reference=payment.session_ref, seen=True)["data"]["directPaymentSee"]["errors"],
        ask_producer(SENT, id=key, number="FT2")["data"]["directRefundSent"]["errors"],
        ask_producer(AGAIN, reference=payment.session_ref, amount=1)["data"]["directPaymentCameAgain"]["errors"],
        ask(SAY, token=other.token, reference=payment.session_ref, number="FT")["data"]["directTransferSay"]["errors"],
        ask(ANSWER, token=other.token, id=key, received=True)["data"]["directRefundAnswer"]["errors"],
    ]

    assert [errors[0]["code"] for errors in answers] == ["NOT_FOUND"] * 5
    assert "errors" in ask_producer(MONEY, slug=producer.slug)
    assert "errors" in ask_producer(LINES, number="HH000001")
    refund.refresh_from_db()
    assert (DirectTransfer.objects.get(payment=payment).confirmed_at, refund.state) == (None, "owed")


def test_lists_cost_the_same_however_long(ask: Ask, ask_producer: Ask, client):
    producer = house()
    client.force_login(member(producer))
    counts = []
    for _ in range(2):
        order = asked(producer)
        say_transferred(payment_id=payments_by_part(order)[0].pk, bank_ref="FT", actor=GUEST)
        ask_producer(MONEY, slug=producer.slug)
        with CaptureQueriesContext(connection) as told:
            ask_producer(MONEY, slug=producer.slug)
        counts.append(len(told))
    assert counts[0] == counts[1]

    counts = []
    for order in (asked(house()), asked(*(house() for _ in range(4)))):
        ask(READ, token=order.token)
        with CaptureQueriesContext(connection) as told:
            ask(READ, token=order.token)
        counts.append(len(told))
    assert counts[0] == counts[1]

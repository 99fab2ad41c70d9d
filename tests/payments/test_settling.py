"""Booking what the provider says."""

from __future__ import annotations

import pytest

from marketplace.kernel.audit import GUEST, SYSTEM
from orders.services.parts import decline_part
from orders.services.unpaid import cancel_order
from payments.gateways import RefundState, SessionState
from payments.models import Payment, PaymentShare, Refund
from payments.services.refunding import ask_due_refunds, ask_refund, settle_refund
from payments.services.settling import apply_session, settle_payment
from tests.orders.making import pack, placed

pytestmark = pytest.mark.django_db


def session(payment, *, amount_vnd=None, currency="vnd", is_paid=True, status="complete", failure_code=""):
    amount = payment.amount_vnd if amount_vnd is None else amount_vnd
    return SessionState("cs_1", status, is_paid, amount, currency, f"pi_{payment.pk}", failure_code, "")


def opened(order=None):
    order = order or placed(pack(), pack())
    return Payment.objects.create(order=order, amount_vnd=order.total_vnd, session_ref=f"cs_{order.pk}")


def settled(order=None):
    payment = opened(order)
    settle_payment(payment_id=payment.pk, state=session(payment))
    payment.refresh_from_db()
    return payment


def test_the_shares_of_the_producers_sum_to_the_payment():
    payment = settled()

    shares = list(payment.shares.values_list("captured_vnd", flat=True))
    assert (len(shares), sum(shares)) == (2, payment.amount_vnd)
    assert payment.order.paid_at is not None


def test_the_same_news_three_times_is_booked_once():
    payment = opened()

    for _ in range(3):
        settle_payment(payment_id=payment.pk, state=session(payment))

    assert (PaymentShare.objects.count(), Refund.objects.count()) == (2, 0)


@pytest.mark.parametrize("wrong", [{"amount_vnd": 1}, {"currency": "usd"}])
def test_a_sum_that_is_not_the_orders_is_never_booked(wrong):
    payment = opened()

    settle_payment(payment_id=payment.pk, state=session(payment, **wrong))

    payment.refresh_from_db()
    assert (payment.status, payment.order.paid_at, PaymentShare.objects.count()) == ("open", None, 0)


def test_a_refused_card_is_remembered_and_the_payment_stays_open():
    payment = opened()

    state = session(payment, is_paid=False, status="open", failure_code="insufficient_funds")
    apply_session(payment_id=payment.pk, state=state)

    payment.refresh_from_db()
    assert (payment.status, payment.failure_code) == ("open", "insufficient_funds")


def test_a_failure_told_after_the_success_changes_nothing():
    payment = settled()

    apply_session(payment_id=payment.pk, state=session(payment, is_paid=False, status="expired"))

    payment.refresh_from_db()
    assert payment.status == "succeeded"


def test_money_that_comes_too_late_goes_back_whole():
    order = placed(pack(units_made=1))
    cancel_order(order_id=order.pk, reason="by_buyer", actor=GUEST)

    payment = settled(order)

    assert list(Refund.objects.values_list("reason", "amount_vnd")) == [("too_late", payment.amount_vnd)]


def test_paying_twice_gives_the_second_payment_back():
    first = settled(placed(pack()))
    Payment.objects.filter(pk=first.pk).update(session_ref="cs_first")

    settled(first.order)

    assert list(Refund.objects.values_list("reason", "amount_vnd")) == [("paid_twice", first.amount_vnd)]


def test_a_declined_part_gives_back_exactly_its_share():
    payment = settled()
    part = payment.order.parts.first()
    decline_part(part_id=part.pk, reason="Hết hàng", actor=SYSTEM)

    asked = [ask_due_refunds(), ask_due_refunds()]

    assert asked == [1, 0]
    assert list(Refund.objects.values_list("share__part", "amount_vnd")) == [(part.pk, part.total_vnd)]


def test_a_refund_beyond_the_share_is_not_asked():
    share = settled(placed(pack())).shares.get()

    refund = ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd + 1, reason="x", request_key="k")

    share.refresh_from_db()
    assert (refund, share.refunded_vnd) == (None, 0)


def test_one_key_is_one_refund():
    share = settled(placed(pack())).shares.get()

    refunds = {ask_refund(share_id=share.pk, amount_vnd=10, reason="x", request_key="k").pk for _ in range(3)}

    share.refresh_from_db()
    assert (len(refunds), share.refunded_vnd) == (1, 10)


def test_a_refund_that_fails_after_it_succeeded_is_owed_no_more():
    share = settled(placed(pack())).shares.get()
    refund = ask_refund(share_id=share.pk, amount_vnd=10, reason="x", request_key="k")

    for status in ("succeeded", "failed", "failed"):
        settle_refund(refund_id=refund.pk, state=RefundState("re_1", status))

    share.refresh_from_db()
    refund.refresh_from_db()
    assert (refund.status, share.refunded_vnd) == ("failed", 0)

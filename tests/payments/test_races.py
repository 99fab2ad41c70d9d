"""Money at the same time."""

from __future__ import annotations

from functools import partial

import pytest

from payments.models import Payment, PaymentShare, Refund
from payments.services.refunding import ask_refund
from payments.services.settling import settle_payment
from tests.orders.making import pack, placed
from tests.races import race

from .test_settling import opened, session, settled

pytestmark = pytest.mark.usefixtures("committed")


def test_the_same_success_eight_times_at_once_is_booked_once():
    payment = opened(placed(pack()))

    race(Payment.objects.all(), [partial(settle_payment, payment_id=payment.pk, state=session(payment))] * 8)

    assert (PaymentShare.objects.count(), Refund.objects.count()) == (1, 0)


def test_eight_refunds_of_most_of_a_share_at_once_are_one():
    share = settled(placed(pack())).shares.get()
    most = share.captured_vnd * 6 // 10
    asks = [
        partial(ask_refund, share_id=share.pk, amount_vnd=most, reason="x", request_key=f"k{number}")
        for number in range(8)
    ]

    refunds = race(PaymentShare.objects.all(), asks)

    share.refresh_from_db()
    assert (len([each for each in refunds if each]), share.refunded_vnd) == (1, most)

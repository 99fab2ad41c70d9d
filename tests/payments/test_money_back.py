"""Whose money goes back, hears of it."""

from __future__ import annotations

import pytest

from marketplace.kernel.audit import GUEST
from orders.models import OrderNotice
from orders.services.notices import send_notices
from orders.services.unpaid import cancel_order
from payments.models import Refund
from payments.services.settling import settle_payment

from .test_settling import opened, session


@pytest.mark.django_db
def test_money_for_an_order_that_was_given_up_goes_back_with_a_letter(mailoutbox):
    payment = opened()
    OrderNotice.objects.all().delete()
    cancel_order(order_id=payment.order_id, reason="by_buyer", actor=GUEST)

    for _ in range(2):
        settle_payment(payment_id=payment.pk, state=session(payment))
    send_notices()

    assert sum(Refund.objects.values_list("amount_vnd", flat=True)) == payment.amount_vnd
    assert [mail.subject for mail in mailoutbox] == [f"Đơn {payment.order.number}: tiền được trả lại"]

"""Payment pages whose orders went their own way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.services.unpaid import cancel_order
from payments.models import Payment
from payments.services.opening import _ask_provider, _payment_row, open_payment
from payments.services.reconciling import reconcile_payments
from payments.services.settling import close_payment
from tests.orders.making import pack, placed
from tests.payments.test_settling import opened

pytestmark = pytest.mark.django_db


def give_up(order_id):
    cancel_order(order_id=order_id, reason="unpaid", actor=SYSTEM)


def test_a_payment_the_provider_does_not_know_stops_no_other(till):
    given_up = open_payment(order_id=placed(pack()).pk, actor=GUEST)
    give_up(given_up.order_id)
    opened(placed(pack()))  # its session exists nowhere
    Payment.objects.update(opened_at=clock.now() - timedelta(minutes=1))

    with pytest.raises(ExceptionGroup):
        reconcile_payments()

    given_up.refresh_from_db()
    assert given_up.status == "closed"


def test_a_page_that_opens_while_its_order_is_given_up_is_closed_at_the_provider(till):
    payment = _payment_row(placed(pack()).pk, None, GUEST)
    give_up(payment.order_id)
    close_payment(payment_id=payment.pk)  # the sweep, before the provider has answered

    page = _ask_provider(payment).pay_url
    reconcile_payments()

    payment.refresh_from_db()
    assert payment.status == "closed"
    assert till.get(page).status_code == 410

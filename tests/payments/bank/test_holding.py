"""An order that part of the money came for: held longer, once, and never past that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from orders.models import Order, OrderNotice
from orders.services.notices import send_notices
from orders.services.unpaid import cancel_order, release_unpaid
from payments.models import BankRefund, QrRequest
from payments.services.bank_matching import give_up_partly_paid
from payments.services.reconciling import reconcile_payments

from .transferring import fresh, opened, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """Now, at a moment that the database keeps exactly."""
    moment = clock.now().replace(microsecond=0)
    with clock.moment(moment):
        yield moment


def test_the_first_part_holds_the_goods_for_an_hour_more(at, settings):
    settings.PARTLY_PAID_HOLD_S = 3_600
    payment = opened()

    with clock.moment(at + timedelta(minutes=10)):
        pay(payment, 30_000)

    until = at + timedelta(minutes=70)
    assert (Order.objects.get().hold_expires_at, QrRequest.objects.get().expires_at) == (until, until)
    assert AuditEntry.objects.filter(command="extend_hold").count() == 1


def test_a_second_part_holds_no_longer(at):
    payment = opened()
    pay(payment, 30_000)
    until = Order.objects.get().hold_expires_at

    with clock.moment(at + timedelta(minutes=50)):
        pay(payment, 10_000)

    assert (Order.objects.get().hold_expires_at, QrRequest.objects.get().expires_at) == (until, until)
    assert AuditEntry.objects.filter(command="extend_hold").count() == 1


def test_the_rest_within_that_hour_pays_the_order(at):
    payment = opened()
    pay(payment, 30_000)

    with clock.moment(at + timedelta(minutes=55)):
        release_unpaid()
        pay(payment, payment.amount_vnd - 30_000)

    assert (fresh(payment).status, Order.objects.get().paid_at) == ("succeeded", at + timedelta(minutes=55))


def test_when_that_hour_ends_the_goods_are_free_and_what_came_goes_back(at):
    payment = opened()
    pay(payment, 30_000)

    with clock.moment(at + timedelta(minutes=61)):
        assert release_unpaid() == 1
        reconcile_payments()
        give_up_partly_paid()

    assert (fresh(payment).status, BankRefund.objects.get().amount_vnd) == ("closed", 30_000)
    assert set(Lot.objects.values_list("units_held", flat=True)) == {0}


def test_a_sweep_that_chose_the_order_before_the_part_came_leaves_it_alone(at):
    """The sweep reads which orders are over, then cancels one after the other."""
    payment = opened()
    pay(payment, 30_000)

    with clock.moment(at + timedelta(minutes=16)):
        moved = cancel_order(order_id=payment.order_id, reason="unpaid", actor=SYSTEM, overdue_only=True)

    assert (moved, Order.objects.get().cancelled_at) == (False, None)


def test_a_whole_transfer_and_one_that_comes_late_hold_nothing_longer(at):
    whole, late = opened(), opened()
    cancel_order(order_id=late.order_id, reason="unpaid", actor=SYSTEM)
    reconcile_payments()

    pay(whole)
    pay(late, 30_000)

    assert not Order.objects.exclude(hold_extended_at=None).exists()


def test_page_and_letter_say_until_when(client, at, settings, mailoutbox):
    payment = opened()
    OrderNotice.objects.all().delete()
    pay(payment, 30_000)
    send_notices()

    page = client.get(reverse("payments:transfer", args=[payment.order.token, payment.session_ref]))

    until = localtime(fresh(payment.order).hold_expires_at)
    assert f"Chợ giữ hàng cho bà con tới {until:%H:%M}" in page.content.decode()
    assert f"tới {until:%H:%M %d/%m/%Y}" in mailoutbox[0].body

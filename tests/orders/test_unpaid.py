"""Orders that wait for money."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from orders.models import CartLine, Order, OrderNotice, SellerOrder
from orders.services.unpaid import Paid, cancel_order, mark_paid, release_unpaid

from .making import pack, paid, placed

pytestmark = pytest.mark.django_db


def stock():
    return Lot.objects.values_list("units_on_hand", "units_held").get()


def test_money_sells_the_held_stock_and_tells_everybody():
    order = placed(pack(units_made=10), units=3)

    assert mark_paid(order_id=order.pk) is Paid.MOVED

    assert stock() == (7, 0)
    assert SellerOrder.objects.get().status == "paid"
    assert not CartLine.objects.exists()
    assert set(OrderNotice.objects.values_list("kind", flat=True)) == {"placed", "paid", "to_confirm"}


def test_the_same_money_twice_sells_once():
    order = paid(pack(units_made=10))

    assert mark_paid(order_id=order.pk) is Paid.ALREADY

    assert stock() == (9, 0)


def test_an_unpaid_order_gives_its_stock_back_when_the_hold_runs_out():
    order = placed(pack(units_made=10))

    with clock.moment(order.hold_expires_at + timedelta(seconds=1)):
        assert release_unpaid() == 1

    order.refresh_from_db()
    assert (order.cancel_reason, stock()) == ("unpaid", (10, 0))


def test_a_hold_that_still_runs_is_left_alone():
    placed(pack(units_made=10))

    assert release_unpaid() == 0

    assert stock() == (10, 1)


def test_cancelling_twice_gives_back_once():
    order = placed(pack(units_made=10))

    results = [cancel_order(order_id=order.pk, reason="by_buyer", actor=GUEST) for _ in range(2)]

    assert (results, stock()) == ([True, False], (10, 0))


def test_a_paid_order_cannot_be_cancelled():
    order = paid(pack(units_made=10))

    assert cancel_order(order_id=order.pk, reason="unpaid", actor=GUEST) is False

    order.refresh_from_db()
    assert order.cancelled_at is None


def test_late_money_revives_an_order_whose_goods_are_still_free():
    order = placed(pack(units_made=1))
    cancel_order(order_id=order.pk, reason="unpaid", actor=GUEST)

    assert mark_paid(order_id=order.pk) is Paid.MOVED

    order.refresh_from_db()
    assert (order.cancelled_at, order.parts.get().status, stock()) == (None, "paid", (0, 0))


def test_late_money_for_goods_that_are_gone_is_too_late():
    variant = pack(units_made=1)
    order = placed(variant)
    cancel_order(order_id=order.pk, reason="unpaid", actor=GUEST)
    paid(variant)

    assert mark_paid(order_id=order.pk) is Paid.TOO_LATE

    assert Order.objects.get(pk=order.pk).paid_at is None
    assert stock() == (0, 0)


def test_late_money_for_an_order_the_buyer_replaced_is_too_late():
    order = placed(pack(units_made=5))
    cancel_order(order_id=order.pk, reason="replaced", actor=GUEST)

    assert mark_paid(order_id=order.pk) is Paid.TOO_LATE


def test_late_money_after_a_day_is_too_late():
    order = placed(pack(units_made=5))
    cancel_order(order_id=order.pk, reason="unpaid", actor=GUEST)

    with clock.moment(clock.now() + timedelta(hours=25)):
        assert mark_paid(order_id=order.pk) is Paid.TOO_LATE

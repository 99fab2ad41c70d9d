"""What happens at the same time."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from catalog.errors import OutOfStock
from catalog.models import Lot
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import Cart, Order, OrderEvent, OrderNotice, SellerOrder
from orders.services.answering import confirm_part
from orders.services.notices import send_notices
from orders.services.parts import decline_part
from orders.services.placing import place_order
from orders.services.unpaid import Paid, cancel_order, mark_paid
from tests.races import race, together

from .making import cart_of, cart_of_any, pack, paid, placed, request

pytestmark = pytest.mark.usefixtures("committed")


def placing(cart, key="k"):
    return partial(place_order, cart_id=cart.pk, request=request(), request_key=key, actor=GUEST)


def test_six_buyers_of_the_last_unit_make_one_order():
    variant = pack(units_made=1)
    carts = [cart_of(variant) for _ in range(6)]

    results = race(Lot.objects.all(), [placing(cart) for cart in carts])

    assert sorted(type(each).__name__ for each in results) == ["Order"] + ["OutOfStock"] * 5
    assert Lot.objects.values_list("units_on_hand", "units_held").get() == (1, 1)


def test_one_key_sent_twenty_times_at_once_is_one_order():
    cart = cart_of(pack())

    results = race(Cart.objects.all(), [placing(cart)] * 2) + together([placing(cart)] * 18)

    assert {each.pk for each in results} == {Order.objects.get().pk}
    assert Lot.objects.get().units_held == 1


def test_two_carts_with_the_same_goods_in_another_order_never_deadlock():
    first, second = pack(), pack()
    carts = [cart_of(first, second), cart_of(second, first)] * 4

    results = race(Lot.objects.all(), [placing(cart) for cart in carts[:2]])

    assert [type(each) for each in results] == [Order, Order]
    assert set(Lot.objects.values_list("units_held", flat=True)) == {2}


def test_money_and_the_end_of_the_hold_at_once_leave_one_truth():
    order = placed(pack(units_made=1))
    pay = partial(mark_paid, order_id=order.pk)
    expire = partial(cancel_order, order_id=order.pk, reason="unpaid", actor=SYSTEM)

    outcome, _cancelled = race(Order.objects.all(), [pay, expire])

    # Whoever came first, the money counts: a hold that ran out a moment ago is revived.
    assert outcome is Paid.MOVED
    assert SellerOrder.objects.get().status == "paid"
    assert Lot.objects.values_list("units_on_hand", "units_held").get() == (0, 0)


def test_eight_times_the_same_money_sells_once():
    order = placed(pack(units_made=5))

    outcomes = race(Order.objects.all(), [partial(mark_paid, order_id=order.pk)] * 8)

    assert sorted(each.name for each in outcomes) == ["ALREADY"] * 7 + ["MOVED"]
    assert Lot.objects.values_list("units_on_hand", "units_held").get() == (4, 0)


def test_confirming_and_declining_at_once_frees_stock_only_if_declined():
    part = paid(pack(units_made=5)).parts.get()
    confirm = partial(confirm_part, part_id=part.pk, actor=SYSTEM)
    decline = partial(decline_part, part_id=part.pk, reason="Hết hàng", actor=SYSTEM)

    race(SellerOrder.objects.all(), [confirm, decline])

    declined = SellerOrder.objects.get().status == "declined"
    assert Lot.objects.get().units_on_hand == (5 if declined else 4)


def test_two_thumbs_confirm_once():
    part = paid().parts.get()

    race(SellerOrder.objects.all(), [partial(confirm_part, part_id=part.pk, actor=SYSTEM)] * 2)

    assert OrderEvent.objects.filter(part=part, status="confirmed").count() == 1


def test_an_expired_hold_goes_to_the_next_buyer_and_never_to_two():
    variant = pack(units_made=1)
    order = placed(variant)
    others = [placing(cart_of_any(variant)) for _ in range(3)]

    release = partial(cancel_order, order_id=order.pk, reason="unpaid", actor=SYSTEM)
    results = together([release, *others])

    winners = [each for each in results if isinstance(each, Order)]
    refused = [each for each in results if isinstance(each, OutOfStock)]
    assert (len(winners) <= 1, len(winners) + len(refused)) == (True, 3)
    assert Lot.objects.get().units_held == len(winners)


def test_a_letter_in_another_workers_hands_is_left_alone(mailoutbox):
    placed()

    with transaction.atomic():
        OrderNotice.objects.select_for_update().get()
        assert together([send_notices]) == [0]

    assert (len(mailoutbox), OrderNotice.objects.get().attempts) == (0, 0)
    assert send_notices() == 1

"""Placing again while the last order of the cart still waits for its money."""

from __future__ import annotations

from functools import partial

import pytest

from catalog.models import Lot
from marketplace.kernel.audit import GUEST
from orders.models import Cart, Order
from orders.services.carts import add_to_cart, remove_lines
from orders.services.placing import place_order
from orders.services.unpaid import Paid, mark_paid
from tests.races import race

from .making import pack, placed, request

pytestmark = pytest.mark.usefixtures("committed")


def changed_mind(first, second):
    """The command of a buyer whose order holds the first pack and whose cart now has the second one."""
    cart = Cart.objects.get(orders=placed(first))
    remove_lines(cart=cart, variant_ids=[first.pk])
    add_to_cart(cart=cart, variant_id=second.pk, units=1)
    return partial(place_order, cart_id=cart.pk, request=request(), request_key="again", actor=GUEST)


def test_two_buyers_who_swap_their_goods_at_once_never_deadlock():
    one, other = pack(), pack()
    commands = [changed_mind(one, other), changed_mind(other, one)]

    results = race(Lot.objects.all(), commands)

    assert [type(each) for each in results] == [Order, Order]
    assert list(Lot.objects.values_list("units_held", flat=True)) == [1, 1]


def test_money_for_the_old_order_and_a_new_one_at_once_leave_one_truth():
    one, other = pack(), pack()
    place_again = changed_mind(one, other)
    old = Order.objects.get()

    _new, outcome = race(Lot.objects.all(), [place_again, partial(mark_paid, order_id=old.pk)])[:2]

    old.refresh_from_db()
    assert (outcome is Paid.MOVED) == (old.paid_at is not None)
    assert Order.objects.unpaid().count() == 1

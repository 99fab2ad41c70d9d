"""Two buyers and the last use of a voucher, at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from catalog.models import Lot
from marketplace.kernel.audit import GUEST
from orders.errors import VoucherUsedByYou, VoucherUsedUp
from orders.models import Cart, Order, Voucher
from orders.services.placing import Buyer, place_order
from orders.services.unpaid import cancel_order
from orders.services.vouchers import add_voucher
from tests.races import race

from .making import pack, request
from .test_vouchers import cart_with, voucher

pytestmark = pytest.mark.usefixtures("committed")


def placing(cart, number):
    """Somebody with a phone and a mail of their own."""
    buyer = Buyer("Lý Thị Sà Rươl", f"+8410020030{number}", f"ruol{number}@cho.example")
    return partial(place_order, cart_id=cart.pk, request=request(buyer=buyer), request_key="k", actor=GUEST)


def test_six_buyers_of_the_last_use_make_one_order_and_nothing_else_is_left_behind():
    voucher(most_uses=1)
    commands = [placing(cart_with("TET27", pack()), number) for number in range(6)]

    results = race(Voucher.objects.all(), commands)

    assert sorted(type(each).__name__ for each in results) == ["Order"] + [VoucherUsedUp.__name__] * 5
    assert (Voucher.objects.get().uses_count, Order.objects.count()) == (1, 1)
    assert sum(Lot.objects.values_list("units_held", flat=True)) == 1


def test_one_person_with_two_carts_uses_a_voucher_once():
    voucher(most_uses_per_person=1)
    commands = [placing(cart_with("TET27", pack()), 1) for _ in range(2)]

    results = race(Voucher.objects.all(), commands)

    assert sorted(type(each).__name__ for each in results) == ["Order", VoucherUsedByYou.__name__]
    assert Voucher.objects.get().uses_count == 1


def test_giving_the_last_use_back_twice_at_once_frees_one():
    voucher(most_uses=1)
    order = placing(cart_with("TET27", pack()), 1)()
    cancel = partial(cancel_order, order_id=order.pk, reason="by_buyer", actor=GUEST)

    results = race(Order.objects.all(), [cancel, cancel])

    assert sorted(results) == [False, True]
    assert Voucher.objects.get().uses_count == 0


def test_two_carts_that_swap_their_vouchers_never_deadlock():
    carts = []
    for number, code in enumerate(["MOT", "HAI"]):
        voucher(code)
        carts.append(cart_with(code, pack()))
        placing(carts[-1], number)()
    for cart, code in zip(carts, ["HAI", "MOT"], strict=True):
        add_voucher(cart=cart, code=code)
    again = [
        partial(place_order, cart_id=cart.pk, request=request(note="đổi mã"), request_key="k2", actor=GUEST)
        for cart in carts
    ]

    results = race(Voucher.objects.all(), again)

    assert [type(each) for each in results] == [Order, Order]
    assert sorted(Voucher.objects.values_list("code", "uses_count")) == [("HAI", 1), ("MOT", 1)]
    assert Cart.objects.filter(orders__cancelled_at__isnull=False).count() == 2

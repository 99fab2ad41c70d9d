"""The last place at a point, and the last tries of a code, at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from marketplace.kernel.audit import GUEST, SYSTEM
from orders.errors import PickupFull
from orders.models import Order, Pickup, PickupPoint, SellerOrder
from orders.services.picking_up import collect_part
from orders.services.placing import place_order
from orders.services.unpaid import Paid, cancel_order, mark_paid
from tests.races import race, together

from .making import cart_of, pack, pickup_point, placed_for_pickup, request, to_fetch

pytestmark = pytest.mark.usefixtures("committed")


def test_six_buyers_of_the_last_place_make_one_order():
    point, packs = pickup_point(capacity=1), [pack() for _ in range(6)]
    placing = [
        partial(
            place_order,
            cart_id=cart_of(variant).pk,
            request=request(services={variant.product.producer_id: f"pickup:{point.pk}"}),
            request_key="k",
            actor=GUEST,
        )
        for variant in packs
    ]

    results = race(PickupPoint.objects.all(), placing)

    assert sorted(type(each).__name__ for each in results) == ["Order"] + ["PickupFull"] * 5
    assert (Order.objects.count(), Pickup.objects.count()) == (1, 1)


def test_twenty_wrong_codes_at_once_are_five_tries():
    part = to_fetch()
    guess = f"{(int(part.pickup.code) + 1) % 1_000_000:06d}"

    results = together([partial(collect_part, part_id=part.pk, code=guess, actor=SYSTEM)] * 20)

    assert sorted(type(each).__name__ for each in results) == ["TooManyTries"] * 15 + ["WrongPickupCode"] * 5
    assert (SellerOrder.objects.get().status, Pickup.objects.get().tries) == ("ready", 5)


def test_late_money_for_the_last_place_and_a_new_buyer_never_overfill_a_point():
    point = pickup_point(capacity=1)
    late = placed_for_pickup(point=point)
    cancel_order(order_id=late.pk, reason="unpaid", actor=SYSTEM)
    variant = pack()
    placing = partial(
        place_order,
        cart_id=cart_of(variant).pk,
        request=request(services={variant.product.producer_id: f"pickup:{point.pk}"}),
        request_key="k",
        actor=GUEST,
    )

    results = race(PickupPoint.objects.all(), [partial(mark_paid, order_id=late.pk), placing])

    assert results[0] in {Paid.MOVED, Paid.TOO_LATE}
    assert (results[0] == Paid.MOVED) == isinstance(results[1], PickupFull)
    assert PickupPoint.objects.with_waiting().get().waiting == 1

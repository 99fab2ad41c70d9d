"""What a producer does with its part, and that nothing else is possible."""

from __future__ import annotations

import pytest

from catalog.models import Lot
from marketplace.kernel.audit import SYSTEM
from orders import states
from orders.errors import MoveRefused, ReasonNeeded, TrackingNeeded
from orders.models import Fulfilment, OrderEvent, SellerOrder
from orders.services.answering import confirm_part
from orders.services.parts import decline_part, deliver_part, pack_part, ship_part

from .making import force_status, pack, paid, placed

pytestmark = pytest.mark.django_db


def part_of(order):
    return order.parts.get().pk


def test_the_whole_way_leaves_a_line_of_history_for_each_step():
    part = part_of(paid())

    confirm_part(part_id=part, actor=SYSTEM)
    pack_part(part_id=part, actor=SYSTEM)
    ship_part(part_id=part, carrier="Bưu điện", tracking_number="VN1", actor=SYSTEM)
    deliver_part(part_id=part, actor=SYSTEM)

    moves = OrderEvent.objects.filter(part=part).values_list("status", flat=True)
    assert list(moves) == ["confirmed", "packed", "handed_over", "delivered"]
    assert Fulfilment.objects.get().delivered_at is not None


def test_declining_frees_the_goods_and_keeps_the_reason():
    part = part_of(paid(pack(units_made=4), units=3))

    decline_part(part_id=part, reason="Mưa dầm, hàng chưa đạt", actor=SYSTEM)

    assert SellerOrder.objects.get().decline_reason == "Mưa dầm, hàng chưa đạt"
    assert Lot.objects.get().units_on_hand == 4


def test_declining_twice_frees_the_goods_once():
    part = part_of(paid(pack(units_made=4), units=3))

    for _ in range(2):
        decline_part(part_id=part, reason="Hết hàng", actor=SYSTEM)

    assert Lot.objects.get().units_on_hand == 4


def test_declining_needs_a_reason():
    part = part_of(paid())

    with pytest.raises(ReasonNeeded):
        decline_part(part_id=part, reason="  ", actor=SYSTEM)

    assert SellerOrder.objects.get().status == "paid"


def test_tapping_twice_is_one_confirmation():
    part = part_of(paid())

    for _ in range(2):
        confirm_part(part_id=part, actor=SYSTEM)

    assert OrderEvent.objects.filter(part=part).count() == 1


def test_shipping_needs_a_tracking_number():
    part = part_of(paid())
    confirm_part(part_id=part, actor=SYSTEM)

    with pytest.raises(TrackingNeeded):
        ship_part(part_id=part, carrier="Bưu điện", tracking_number=" ", actor=SYSTEM)

    assert (SellerOrder.objects.get().status, Fulfilment.objects.count()) == ("confirmed", 0)


COMMANDS = {
    "confirm": lambda part: confirm_part(part_id=part, actor=SYSTEM),
    "decline": lambda part: decline_part(part_id=part, reason="Hết hàng", actor=SYSTEM),
    "pack": lambda part: pack_part(part_id=part, actor=SYSTEM),
    "ship": lambda part: ship_part(part_id=part, carrier="Xe", tracking_number="1", actor=SYSTEM),
    "deliver": lambda part: deliver_part(part_id=part, actor=SYSTEM),
}
FORBIDDEN = [
    (status, name)
    for name in COMMANDS
    for status in SellerOrder.Status.values
    if status not in states.MOVES[name].sources and status != states.MOVES[name].target
]


@pytest.mark.parametrize(("status", "name"), FORBIDDEN)
def test_no_move_is_possible_that_the_table_does_not_name(status, name):
    part = part_of(placed())
    force_status(part, status)

    with pytest.raises(MoveRefused):
        COMMANDS[name](part)

    assert SellerOrder.objects.get().status == status


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["paid", "delivered"], "paid"),
        (["delivered", "declined"], "delivered"),
        (["declined", "cancelled"], "declined"),
        (["cancelled"], "cancelled"),
        (["handed_over", "packed"], "packed"),
    ],
)
def test_the_order_is_as_far_as_its_slowest_living_part(parts, whole):
    assert states.order_status(parts) == whole

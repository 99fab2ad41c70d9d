"""Heavier goods: the buyer is asked, pays more or does not, and nothing leaves before the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.services.weighing import sell_by_weight
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import NotFound
from orders.errors import MoveRefused, RestNotPaid
from orders.models import Adjustment, ExtraCharge, OrderEvent, OrderNotice, SellerOrder
from orders.services.answering import confirm_part
from orders.services.charging import (
    lapse_charge,
    mark_charge_paid,
    press_for_charges,
    refuse_charge,
    withdraw_charge,
)
from orders.services.parts import decline_part, ship_part
from orders.services.unpaid import Paid
from orders.services.weighing import weigh_line
from tests.once import made_once

from .making import pack, paid

pytestmark = pytest.mark.django_db


@made_once
def part():
    """Two pomelos at 60,000 ₫/kg, at most 1.6 kg each: 192,000 ₫ paid, confirmed."""
    variant = pack()
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    part = paid(variant, units=2).parts.get()
    return confirm_part(part_id=part.pk, actor=SYSTEM)


def weigh(part, weight_g, *, ask_more=True):
    line = part.lines.get()
    return weigh_line(part_id=part.pk, line_id=line.pk, weight_g=weight_g, actor=SYSTEM, ask_more=ask_more)


def ship(part):
    return ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)


def test_heavier_goods_ask_for_the_difference_and_owe_nothing_yet(part):
    weigh(part, 3500)

    charge = ExtraCharge.objects.get()
    # 3.5 kg come to 210,000 ₫.
    assert (charge.kind, charge.amount_vnd, charge.status) == ("weight", 18_000, "asked")
    assert SellerOrder.objects.get().due_vnd == part.total_vnd
    assert OrderNotice.objects.filter(kind="charge_asked", amount_vnd=18_000).exists()


@pytest.mark.parametrize(("weight_g", "ask_more"), [(3500, False), (3200, True), (3000, True)])
def test_nobody_is_asked_without_a_wish_or_without_a_difference(part, weight_g, ask_more):
    weigh(part, weight_g, ask_more=ask_more)

    assert not ExtraCharge.objects.exists()


def test_weighing_twice_asks_once(part):
    weigh(part, 3500)
    weigh(part, 3500)

    assert ExtraCharge.objects.count() == 1


def test_nothing_leaves_while_the_buyer_is_asked(part):
    weigh(part, 3500)

    with pytest.raises(RestNotPaid):
        ship(part)

    assert SellerOrder.objects.get().status == "confirmed"


def test_paying_raises_what_the_line_costs_to_the_real_weight(part):
    weigh(part, 3500)

    outcomes = [mark_charge_paid(charge_id=ExtraCharge.objects.get().pk) for _twice in range(2)]

    part.refresh_from_db()
    line = part.lines.get()
    assert outcomes == [Paid.MOVED, Paid.ALREADY]
    assert (line.due_vnd, line.extra_vnd, part.due_vnd) == (210_000, 18_000, part.total_vnd + 18_000)
    assert Adjustment.objects.values_list("kind", "amount_vnd").get() == ("weighed_more", 18_000)
    assert ship(part).status == "handed_over"


@pytest.mark.parametrize("answer", ["refuse", "lapse", "withdraw"])
def test_without_more_money_they_go_out_for_what_was_paid(part, answer):
    weigh(part, 3500)
    charge = ExtraCharge.objects.get()
    if answer == "lapse":
        ExtraCharge.objects.update(pay_by=clock.now() - timedelta(minutes=1))

    if answer == "refuse":
        refuse_charge(charge_id=charge.pk, actor=GUEST)
        refuse_charge(charge_id=charge.pk, actor=GUEST)
    elif answer == "lapse":
        press_for_charges()
    else:
        withdraw_charge(part_id=part.pk, charge_id=charge.pk, actor=SYSTEM)

    assert SellerOrder.objects.get().due_vnd == part.total_vnd
    assert mark_charge_paid(charge_id=charge.pk) is Paid.TOO_LATE
    assert ship(part).status == "handed_over"


def test_a_charge_ends_with_its_part(part):
    weigh(part, 3500)

    decline_part(part_id=part.pk, reason="Hết hàng", actor=SYSTEM)

    assert ExtraCharge.objects.get().status == "withdrawn"


def test_a_charge_in_time_does_not_lapse(part):
    weigh(part, 3500)

    assert not lapse_charge(charge_id=ExtraCharge.objects.get().pk)

    assert ExtraCharge.objects.get().status == "asked"


def test_a_charge_of_another_part_is_not_there(part):
    weigh(part, 3500)
    other = paid().parts.get()

    with pytest.raises(NotFound):
        withdraw_charge(part_id=other.pk, charge_id=ExtraCharge.objects.get().pk, actor=SYSTEM)

    assert ExtraCharge.objects.get().status == "asked"


def test_an_answer_stays(part):
    weigh(part, 3500)
    charge = ExtraCharge.objects.get()
    withdraw_charge(part_id=part.pk, charge_id=charge.pk, actor=SYSTEM)

    with pytest.raises(MoveRefused):
        refuse_charge(charge_id=charge.pk, actor=GUEST)

    assert ExtraCharge.objects.get().status == "withdrawn"


def test_the_history_says_who_answered(part):
    weigh(part, 3500)

    refuse_charge(charge_id=ExtraCharge.objects.get().pk, actor=GUEST)

    event = OrderEvent.objects.get(machine="charge")
    assert (event.status, event.role, event.part_id) == ("refused", "buyer", part.pk)

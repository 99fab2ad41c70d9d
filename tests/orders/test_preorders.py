"""Orders for a harvest to come: promised up to the cap, converted when it is brought in, or given back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from catalog.errors import NotOnSale, OutOfStock
from catalog.models import Harvest, Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from orders.models import Adjustment, ExtraCharge, OrderNotice, SellerOrder, StockHold
from orders.services.carts import add_to_cart, start_preorder
from orders.services.charging import mark_charge_paid, press_for_charges
from orders.services.harvesting import bring_in_harvest, give_up_harvest, settle_promises
from orders.services.placing import place_order
from orders.services.unpaid import Paid, cancel_order, mark_paid
from orders.services.withdrawing import withdraw_part

from .making import pack, request
from .preorders import harvest_of, preordered, reserved

pytestmark = pytest.mark.django_db


def bring_in(harvest, units, lot_code="VU-1"):
    return bring_in_harvest(harvest_id=harvest.pk, units=units, lot_code=lot_code, actor=SYSTEM)


def status(part):
    return SellerOrder.objects.get(pk=part.pk).status


def test_a_preorder_asks_for_the_deposit_and_puts_the_rest_off():
    part = preordered(units=3)

    # 3 × 50,000 ₫ of goods at 30 %; the delivery is paid with the rest.
    assert (part.goods_vnd, part.first_vnd, part.due_vnd, part.delivery_due_vnd) == (150_000, 45_000, 45_000, 0)
    assert part.order.first_vnd == 45_000
    made = Adjustment.objects.get(part=part)
    assert (made.kind, made.amount_vnd) == ("later", -(105_000 + part.delivery_vnd))
    assert part.lines.get().due_vnd == 45_000


def test_it_is_promised_out_of_the_harvest_and_not_out_of_todays_shelf():
    harvest = harvest_of(cap_units=5)

    preordered(harvest, units=3)

    harvest.refresh_from_db()
    assert (harvest.units_reserved, Lot.objects.get().units_held) == (3, 0)
    with pytest.raises(OutOfStock, match="Chỉ còn 2"):
        start_preorder(harvest_id=harvest.pk, units=3)


def test_the_days_promised_are_those_of_the_harvest():
    part = preordered()

    assert part.harvest is not None
    assert part.ships_on == part.harvest.harvest_from
    assert part.arrives_until == part.harvest.harvest_until + timedelta(days=part.days_max)


def test_nothing_else_goes_into_the_cart_of_a_preorder():
    cart = start_preorder(harvest_id=harvest_of().pk, units=1)

    with pytest.raises(NotOnSale):
        add_to_cart(cart=cart, variant_id=pack().pk, units=1)

    assert cart.lines.count() == 1


def test_a_harvest_that_takes_no_orders_any_more_is_told():
    harvest = harvest_of()
    cart = start_preorder(harvest_id=harvest.pk, units=1)
    Harvest.objects.update(order_until=clock.now() - timedelta(minutes=1), order_from=clock.now() - timedelta(days=1))

    with pytest.raises(NotOnSale, match="hết hạn nhận đặt trước"):
        place_order(cart_id=cart.pk, request=request(), request_key=uuid4().hex, actor=GUEST)
    with pytest.raises(NotFound):
        start_preorder(harvest_id=harvest.pk + 1, units=1)

    assert not SellerOrder.objects.exists()


def test_the_deposit_reserves_and_no_stock_is_sold():
    part = reserved()

    assert (part.status, part.answer_by) == ("reserved", None)
    assert not StockHold.objects.exists()
    assert set(OrderNotice.objects.filter(kind__startswith="reserved").values_list("kind", flat=True)) == {
        "reserved",
        "reserved_producer",
    }


def test_an_unpaid_preorder_gives_its_units_back():
    part = preordered(units=3)

    cancel_order(order_id=part.order_id, reason="unpaid", actor=SYSTEM)

    assert Harvest.objects.get().units_reserved == 0
    assert (status(part), SellerOrder.objects.get(pk=part.pk).due_vnd) == ("cancelled", 0)


def test_a_deposit_that_comes_late_is_taken_while_there_is_room():
    part = preordered(units=3)
    cancel_order(order_id=part.order_id, reason="unpaid", actor=SYSTEM)

    outcome = mark_paid(order_id=part.order_id)

    part.refresh_from_db()
    assert (outcome, part.status, part.due_vnd) == (Paid.MOVED, "reserved", 45_000)
    assert Harvest.objects.get().units_reserved == 3


def test_a_deposit_that_comes_late_goes_back_when_the_harvest_is_full():
    harvest = harvest_of(cap_units=3)
    part = preordered(harvest, units=3)
    cancel_order(order_id=part.order_id, reason="unpaid", actor=SYSTEM)
    reserved(harvest, units=1)

    assert mark_paid(order_id=part.order_id) is Paid.TOO_LATE

    assert (status(part), Harvest.objects.get().units_reserved) == ("cancelled", 1)


def test_bringing_a_harvest_in_holds_goods_and_asks_for_the_rest():
    part = reserved(units=3)

    bring_in(part.harvest, 8)

    charge = ExtraCharge.objects.get()
    lot = Lot.objects.get(code="VU-1")
    assert status(part) == "awaiting_rest"
    assert (charge.kind, charge.amount_vnd, charge.status) == ("rest", part.later_vnd, "asked")
    assert (lot.units_on_hand, lot.units_held) == (8, 3)
    assert OrderNotice.objects.filter(kind="rest_due", part=part).exists()


def test_the_rest_converts_it_into_an_order_like_any_other():
    part = reserved(units=3)
    bring_in(part.harvest, 8)

    outcomes = [mark_charge_paid(charge_id=ExtraCharge.objects.get().pk) for _twice in range(2)]

    part.refresh_from_db()
    lot = Lot.objects.get(code="VU-1")
    assert outcomes == [Paid.MOVED, Paid.ALREADY]
    assert (part.status, part.due_vnd, part.delivery_due_vnd) == ("confirmed", part.total_vnd, part.delivery_vnd)
    assert (lot.units_on_hand, lot.units_held) == (5, 0)


def test_a_late_harvest_is_promised_for_tomorrow_and_is_not_late_at_once():
    part = reserved(units=3)
    past = clock.today() - timedelta(days=5)
    two, four = timedelta(days=2), timedelta(days=4)
    SellerOrder.objects.update(ships_on=past, arrives_from=past + two, arrives_until=past + four)
    bring_in(part.harvest, 3)

    mark_charge_paid(charge_id=ExtraCharge.objects.get().pk)

    part.refresh_from_db()
    tomorrow = clock.today() + timedelta(days=1)
    assert (part.ships_on, part.arrives_from) == (tomorrow, tomorrow + two)
    assert part.arrives_until == tomorrow + four


def test_a_deposit_of_all_converts_at_once_but_for_the_delivery():
    part = reserved(harvest_of(deposit_bp=10_000), units=2)
    assert (part.first_vnd, part.later_vnd) == (100_000, part.delivery_vnd)

    bring_in(part.harvest, 2)

    assert ExtraCharge.objects.get().amount_vnd == part.delivery_vnd


def test_who_placed_first_is_served_first_and_who_gets_none_has_the_deposit_back():
    harvest = harvest_of(cap_units=10)
    first, second, third = (reserved(harvest, units=units) for units in (4, 4, 2))

    bring_in(harvest, 6)

    assert [status(part) for part in (first, second, third)] == ["awaiting_rest", "declined", "awaiting_rest"]
    second.refresh_from_db()
    assert (second.due_vnd, second.decline_reason) == (0, "Vụ này thu được ít hơn số đã nhận đặt")
    assert OrderNotice.objects.filter(kind="harvest_failed", part=second).exists()


def test_a_deposit_paid_after_the_harvest_was_brought_in_is_served_too():
    part = preordered(units=3)
    bring_in(part.harvest, 3)
    assert Lot.objects.get(code="VU-1").units_held == 3

    mark_paid(order_id=part.order_id)
    settle_promises()

    assert status(part) == "awaiting_rest"


def test_an_unpaid_one_gives_held_packs_back_after_the_harvest_was_brought_in():
    part = preordered(units=3)
    bring_in(part.harvest, 3)

    cancel_order(order_id=part.order_id, reason="unpaid", actor=SYSTEM)

    assert Lot.objects.get(code="VU-1").units_held == 0


def test_a_lost_harvest_gives_every_deposit_back():
    harvest = harvest_of()
    parts = [reserved(harvest, units=units) for units in (1, 2)]

    assert give_up_harvest(harvest_id=harvest.pk, reason="Mưa dầm, trái rụng hết", actor=SYSTEM)

    for part in parts:
        part.refresh_from_db()
        assert (part.status, part.due_vnd, part.decline_reason) == ("declined", 0, "Mưa dầm, trái rụng hết")


def test_a_rest_that_nobody_pays_lets_the_order_go():
    part = reserved(units=3)
    bring_in(part.harvest, 3)
    ExtraCharge.objects.update(pay_by=clock.now() - timedelta(minutes=1))

    press_for_charges()

    part.refresh_from_db()
    assert (part.status, part.due_vnd, ExtraCharge.objects.get().status) == ("cancelled", 0, "lapsed")
    assert Lot.objects.get(code="VU-1").units_held == 0
    assert set(OrderNotice.objects.filter(kind__startswith="let_go").values_list("kind", flat=True)) == {
        "let_go",
        "let_go_producer",
    }


def test_half_way_the_buyer_is_reminded_once():
    part = reserved(units=3)
    bring_in(part.harvest, 3)
    ExtraCharge.objects.update(asked_at=clock.now() - timedelta(hours=40), pay_by=clock.now() + timedelta(hours=32))

    press_for_charges()
    press_for_charges()

    assert OrderNotice.objects.filter(kind="charge_reminder", part=part).count() == 1
    assert status(part) == "awaiting_rest"


@pytest.mark.parametrize("brought_in", [False, True])
def test_the_buyer_may_give_it_up_until_the_rest_is_paid(brought_in):
    part = reserved(units=3)
    if brought_in:
        bring_in(part.harvest, 3)

    withdraw_part(part_id=part.pk, actor=GUEST)

    part.refresh_from_db()
    assert (part.status, part.due_vnd) == ("cancelled", 0)
    assert not Lot.objects.filter(units_held__gt=0).exists()
    assert Harvest.objects.get().units_reserved == (3 if brought_in else 0)
    assert not ExtraCharge.objects.filter(status="asked").exists()


def test_a_rest_paid_after_the_order_was_given_up_is_too_late():
    part = reserved(units=3)
    bring_in(part.harvest, 3)
    withdraw_part(part_id=part.pk, actor=GUEST)

    assert mark_charge_paid(charge_id=ExtraCharge.objects.get().pk) is Paid.TOO_LATE

    assert status(part) == "cancelled"


def test_a_harvest_is_brought_in_once():
    part = reserved()
    bring_in(part.harvest, 3)

    with pytest.raises(StateConflict):
        bring_in(part.harvest, 3, "VU-2")
    with pytest.raises(NotFound):
        bring_in_harvest(harvest_id=part.harvest.pk + 1, units=1, lot_code="X", actor=SYSTEM)

    assert not Lot.objects.filter(code="VU-2").exists()


def test_what_was_brought_in_is_not_given_up_any_more():
    part = reserved(harvest := harvest_of())
    bring_in(harvest, 3)

    with pytest.raises(StateConflict):
        give_up_harvest(harvest_id=harvest.pk, reason="Mưa dầm", actor=SYSTEM)

    assert (status(part), Harvest.objects.get().failed_at) == ("awaiting_rest", None)


def test_what_is_brought_in_is_not_past_its_date():
    part = reserved(harvest := harvest_of())

    with pytest.raises(InvalidInput) as refusal:
        bring_in_harvest(harvest_id=harvest.pk, units=3, lot_code="VU-1", best_before=clock.today(), actor=SYSTEM)

    assert (refusal.value.field, status(part)) == ("best_before", "reserved")


@pytest.mark.parametrize(("units", "code", "field"), [(0, "VU-1", "units"), (3, "", "lot_code")])
def test_a_slip_in_the_form_changes_nothing(units, code, field):
    part = reserved()

    with pytest.raises(InvalidInput) as refusal:
        bring_in(part.harvest, units, code)

    assert refusal.value.field == field
    assert (status(part), Harvest.objects.get().opened_at) == ("reserved", None)

"""Two people at one pre-order at the same moment: one wins, and the books are right whoever it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from catalog.errors import NotOnSale, OutOfStock
from catalog.models import Harvest, Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import StateConflict
from orders.errors import MoveRefused, TooLateToCancel
from orders.models import ExtraCharge, Order, SellerOrder
from orders.services.carts import start_preorder
from orders.services.charging import lapse_charge
from orders.services.harvesting import bring_in_harvest, give_up_harvest, settle_promises
from orders.services.placing import place_order
from orders.services.unpaid import cancel_order
from orders.services.withdrawing import withdraw_part
from payments.models import Payment, PaymentShare, Refund
from payments.services.refunding import ask_due_refunds
from payments.services.settling import settle_payment
from tests.payments.test_settling import session
from tests.races import race

from .books import EVEN, broken
from .making import request
from .preorders import harvest_of, preordered

pytestmark = pytest.mark.usefixtures("committed")
Command = Callable[[], Any]


def page(order: Order, charge: ExtraCharge | None = None) -> Payment:
    amount_vnd = charge.amount_vnd if charge else order.first_vnd
    return Payment.objects.create(order=order, charge=charge, amount_vnd=amount_vnd, session_ref=f"cs_{uuid4().hex}")


def pay(payment: Payment) -> None:
    settle_payment(payment_id=payment.pk, state=session(payment))


def reserved(harvest: Harvest, units: int = 3) -> SellerOrder:
    """The money of the deposit is there, and booked."""
    part = preordered(harvest, units=units)
    pay(page(part.order))
    part.refresh_from_db()
    return part


def bring_in(harvest: Harvest | None, units: int = 3) -> Harvest:
    assert harvest is not None
    return bring_in_harvest(harvest_id=harvest.pk, units=units, lot_code="VU-1", actor=SYSTEM)


def place(harvest: Harvest, units: int) -> partial[Order]:
    cart = start_preorder(harvest_id=harvest.pk, units=units)
    return partial(place_order, cart_id=cart.pk, request=request(), request_key=uuid4().hex, actor=GUEST)


def status(part: SellerOrder) -> str:
    return SellerOrder.objects.get(pk=part.pk).status


def expect_right_books() -> None:
    settle_promises()
    ask_due_refunds()
    assert broken(EVEN) == []


@pytest.mark.parametrize("first", ["bring in", "withdraw"])
def test_the_harvest_comes_while_the_buyer_gives_up(first):
    part = reserved(harvest_of())
    commands: list[Command] = [partial(bring_in, part.harvest), partial(withdraw_part, part_id=part.pk, actor=GUEST)]

    results = race(Harvest.objects.all(), commands if first == "bring in" else commands[::-1])

    assert not [result for result in results if isinstance(result, Exception)]
    assert status(part) == "cancelled"
    assert Lot.objects.values_list("units_on_hand", "units_held").get(code="VU-1") == (3, 0)
    assert not ExtraCharge.objects.filter(status="asked").exists()
    expect_right_books()


def test_the_harvest_comes_while_the_last_promised_pack_is_ordered():
    harvest = harvest_of(cap_units=4)
    first = reserved(harvest)

    results = race(Harvest.objects.all(), [partial(bring_in, harvest, 4), place(harvest, 1)])

    assert status(first) == "awaiting_rest"
    late = results[1]
    assert isinstance(late, Order | OutOfStock | NotOnSale)
    held = 4 if isinstance(late, Order) else 3
    assert Lot.objects.get(code="VU-1").units_held == held
    expect_right_books()


def test_who_ordered_before_the_harvest_came_is_served():
    harvest = harvest_of(cap_units=4)
    reserved(harvest)

    ordered, opened = race(Harvest.objects.all(), [place(harvest, 1), partial(bring_in, harvest, 4)])

    assert isinstance(opened, Harvest)
    assert isinstance(ordered, Order | OutOfStock | NotOnSale)
    expect_right_books()


def test_six_buyers_of_the_last_promised_pack_make_one_order():
    harvest = harvest_of(cap_units=1)

    results = race(Harvest.objects.all(), [place(harvest, 1) for _ in range(6)])

    assert sorted(type(each).__name__ for each in results) == ["Order"] + ["OutOfStock"] * 5
    assert Harvest.objects.get().units_reserved == 1


@pytest.mark.parametrize("first", ["bring in", "give up"])
def test_a_harvest_ends_once(first):
    harvest = harvest_of()
    part = reserved(harvest)
    commands: list[Command] = [
        partial(bring_in, harvest),
        partial(give_up_harvest, harvest_id=harvest.pk, reason="x", actor=SYSTEM),
    ]

    results = race(Harvest.objects.all(), commands if first == "bring in" else commands[::-1])

    opened = Harvest.objects.get().opened_at is not None
    assert any(isinstance(result, StateConflict) or result is False for result in results)
    assert status(part) == ("awaiting_rest" if opened else "declined")
    expect_right_books()


@pytest.mark.parametrize("first", ["pay", "end"])
def test_the_deposit_is_paid_while_its_time_runs_out_and_the_harvest_comes(first):
    harvest = harvest_of()
    part = preordered(harvest)
    payment = page(part.order)
    commands: list[Command] = [
        partial(pay, payment),
        partial(cancel_order, order_id=part.order_id, reason="unpaid", actor=SYSTEM),
    ]

    race(Order.objects.all(), commands if first == "pay" else commands[::-1])
    bring_in(harvest)

    assert status(part) in {"awaiting_rest", "cancelled"}
    expect_right_books()


@pytest.mark.parametrize("first", ["pay", "lapse"])
def test_the_rest_is_paid_while_its_time_runs_out(first):
    part = reserved(harvest_of())
    bring_in(part.harvest)
    ExtraCharge.objects.update(pay_by=clock.now() - timedelta(minutes=1))
    charge = ExtraCharge.objects.get()
    commands: list[Command] = [partial(pay, page(part.order, charge)), partial(lapse_charge, charge_id=charge.pk)]

    race(SellerOrder.objects.all(), commands if first == "pay" else commands[::-1])

    ended = (status(part), ExtraCharge.objects.get().status)
    assert ended in {("confirmed", "paid"), ("cancelled", "lapsed")}
    expect_right_books()
    kept_vnd = sum(share.captured_vnd - share.refunded_vnd for share in PaymentShare.objects.all())
    assert kept_vnd == (part.total_vnd if ended[0] == "confirmed" else 0)


def test_the_rest_is_paid_while_the_buyer_gives_up():
    part = reserved(harvest_of())
    bring_in(part.harvest)
    payment = page(part.order, ExtraCharge.objects.get())

    results = race(
        SellerOrder.objects.all(), [partial(pay, payment), partial(withdraw_part, part_id=part.pk, actor=GUEST)]
    )

    if status(part) == "confirmed":
        assert isinstance(results[1], TooLateToCancel | MoveRefused)
    else:
        ask_due_refunds()
        assert sum(Refund.objects.values_list("amount_vnd", flat=True)) == part.total_vnd
    expect_right_books()


def test_the_rest_paid_twice_at_once_converts_once_and_goes_back_once():
    part = reserved(harvest_of())
    bring_in(part.harvest)
    charge = ExtraCharge.objects.get()
    first = page(part.order, charge)
    Payment.objects.filter(pk=first.pk).update(status="closed", closed_at=clock.now())
    second = page(part.order, charge)

    race(SellerOrder.objects.all(), [partial(pay, first), partial(pay, second)])

    assert status(part) == "confirmed"
    assert [refund.amount_vnd for refund in Refund.objects.all()] == [charge.amount_vnd]
    expect_right_books()

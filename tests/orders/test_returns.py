"""Goods that come back, and the money for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput
from orders import states
from orders.errors import MoveRefused, ReasonNeeded, ReturnRefused
from orders.models import OrderNotice, Return, SellerOrder
from orders.services.answering import confirm_part
from orders.services.parts import deliver_part, ship_part
from orders.services.returning import (
    accept_return,
    ask_return,
    drop_unsent,
    press_for_returns,
    refuse_return,
    settle_return,
    withdraw_return,
)
from payments.models import Refund
from payments.services.refunding import ask_due_refunds
from tests.once import made_once
from tests.payments.test_settling import settled

from .making import pack, placed

pytestmark = pytest.mark.django_db


@made_once
def part():
    """Three packs at 50,000 each, delivered."""
    settled(placed(pack(units_made=9), units=3))
    part = SellerOrder.objects.get()
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)
    return SellerOrder.objects.get()


def asked(part, units=2):
    line = part.lines.get()
    return ask_return(part_id=part.pk, units={line.pk: units}, reason="spoilt", words="Dập hết", actor=GUEST)


def test_everything_asked_for_goes_back(part):
    settle_return(return_id=asked(part).pk, actor=SYSTEM)
    ask_due_refunds()

    part.refresh_from_db()
    line = part.lines.get()
    assert (part.due_vnd, line.due_vnd, line.units_returned) == (part.total_vnd - 100_000, 50_000, 2)
    assert Refund.objects.get().amount_vnd == 100_000


def test_settling_twice_pays_once(part):
    pk = asked(part).pk

    for _ in range(2):
        settle_return(return_id=pk, actor=SYSTEM)
        ask_due_refunds()

    assert Refund.objects.count() == 1


@pytest.mark.parametrize("amount_vnd", [0, 100_001])
def test_nothing_and_more_than_they_cost_are_refused(part, amount_vnd):
    row = asked(part)

    with pytest.raises(InvalidInput):
        settle_return(return_id=row.pk, amount_vnd=amount_vnd, actor=SYSTEM)

    row.refresh_from_db()
    assert (row.status, SellerOrder.objects.get().due_vnd) == ("asked", part.total_vnd)


def test_the_goods_may_have_to_come_back_first(part):
    row = asked(part)

    accept_return(return_id=row.pk, words="Gửi lại giúp nhà", actor=SYSTEM)
    assert SellerOrder.objects.get().due_vnd == part.total_vnd
    settle_return(return_id=row.pk, actor=SYSTEM)

    assert SellerOrder.objects.get().due_vnd == part.total_vnd - 100_000


def test_the_same_packs_come_back_once(part):
    settle_return(return_id=asked(part).pk, actor=SYSTEM)

    with pytest.raises(InvalidInput, match="1 đến 1"):
        asked(part)


def test_one_return_is_open_at_a_time(part):
    asked(part)

    with pytest.raises(ReturnRefused):
        asked(part)

    assert Return.objects.count() == 1


def test_after_a_week_it_is_too_late(part):
    with clock.moment(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(ReturnRefused):
        asked(part)

    assert Return.objects.count() == 0


def test_a_refusal_says_why(part):
    row = asked(part)

    with pytest.raises(ReasonNeeded):
        refuse_return(return_id=row.pk, words=" ", actor=SYSTEM)
    refuse_return(return_id=row.pk, words="Hàng đã ăn hết", actor=SYSTEM)

    row.refresh_from_db()
    assert (row.status, row.decision, SellerOrder.objects.get().due_vnd) == (
        "refused",
        "Hàng đã ăn hết",
        part.total_vnd,
    )


def test_the_buyer_may_not_decide_and_the_producer_may_not_withdraw(part):
    row = asked(part)

    with pytest.raises(MoveRefused):
        settle_return(return_id=row.pk, actor=GUEST, role=states.BUYER)
    with pytest.raises(MoveRefused):
        withdraw_return(return_id=row.pk, actor=SYSTEM, role=states.PRODUCER)

    row.refresh_from_db()
    assert row.status == "asked"


def test_goods_that_never_come_back_do_not_keep_a_part_open_for_ever(part):
    row = asked(part)
    accept_return(return_id=row.pk, words="Gửi lại giúp nhà", actor=SYSTEM)

    with clock.moment(clock.now() + timedelta(days=13)):
        assert drop_unsent() == 0
    with clock.moment(clock.now() + timedelta(days=14)):
        assert drop_unsent() == 1

    row.refresh_from_db()
    assert (row.status, SellerOrder.objects.get().due_vnd) == ("withdrawn", part.total_vnd)


def test_the_operator_hears_once_of_a_return_nobody_answers(part, settings):
    asked(part)

    with clock.moment(clock.now() + timedelta(hours=47)):
        assert press_for_returns() == 0
    with clock.moment(clock.now() + timedelta(hours=48)):
        assert [press_for_returns(), press_for_returns()] == [1, 0]

    assert OrderNotice.objects.get(kind="return_unanswered").recipient == settings.SHOP["email"]

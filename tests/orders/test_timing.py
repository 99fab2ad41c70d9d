"""What happens when nobody acts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import OrderNotice, SellerOrder
from orders.services.answering import confirm_part
from orders.services.complaining import file_complaint
from orders.services.parts import deliver_part, ship_part
from orders.services.returning import ask_return, withdraw_return
from orders.services.timing import close_delivered, expire_part, press_for_answers, press_for_sending

from .making import pack, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    return paid(pack(units_made=9), units=3).parts.get()


def later(**span):
    return clock.moment(clock.now() + timedelta(**span))


def told(kind):
    return list(OrderNotice.objects.filter(kind=kind).values_list("recipient", flat=True))


def delivered(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)


def test_a_producer_is_reminded_half_way_once(part):
    with later(hours=11, minutes=59):
        press_for_answers()
    assert told("remind") == []

    for _ in range(2):
        with later(hours=12):
            press_for_answers()
    assert told("remind") == [part.producer.email]


def test_the_operator_is_told_to_call_before_time_is_up(part, settings):
    with later(hours=20):
        press_for_answers()

    assert told("unanswered") == [settings.SHOP["email"]]


def test_an_order_nobody_answers_is_over_and_costs_nothing(part):
    with later(hours=24):
        press_for_answers()

    part.refresh_from_db()
    assert (part.status, part.due_vnd, Lot.objects.get().units_on_hand) == ("expired", 0, 9)
    assert told("expired") == [part.order.email]
    assert told("expired_producer") == [part.producer.email]


def test_nothing_expires_before_its_time(part):
    with later(hours=23, minutes=59):
        assert expire_part(part_id=part.pk) is False

    assert SellerOrder.objects.get().status == "paid"


def test_a_producer_has_hours_of_its_own():
    variant = pack()
    variant.product.producer.answer_within_h = 2
    variant.product.producer.save(update_fields=["answer_within_h"])
    paid(variant)

    with later(hours=2):
        press_for_answers()

    assert SellerOrder.objects.get().status == "expired"


def test_a_confirmed_order_never_expires(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)

    with later(days=9):
        press_for_answers()

    assert SellerOrder.objects.get().status == "confirmed"


def test_a_delivered_part_is_closed_when_the_days_to_complain_are_over(part):
    delivered(part)

    with later(days=6):
        assert close_delivered() == 0
    with later(days=7):
        assert close_delivered() == 1

    assert SellerOrder.objects.get().status == "closed"


@pytest.mark.parametrize("case", ["return", "complaint"])
def test_not_while_something_is_still_open(part, case):
    delivered(part)
    if case == "return":
        asked = ask_return(part_id=part.pk, units={part.lines.get().pk: 1}, reason="spoilt", words="", actor=GUEST)
    else:
        file_complaint(part_id=part.pk, field="price", words="Sai giá", actor=GUEST)

    with later(days=8):
        assert close_delivered() == 0
        if case == "return":
            withdraw_return(return_id=asked.pk, actor=GUEST)
            assert close_delivered() == 1


def test_a_producer_that_is_late_to_send_is_reminded_once_then_the_operator_is_told(part, settings):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    part.refresh_from_db()
    days = (part.ships_on - clock.today()).days

    told_then = []
    for late in (0, 1, 1, 2, 3):
        with later(days=days + late):
            press_for_sending()
        told_then.append((len(told("send_late")), len(told("send_late_operator"))))

    assert told_then == [(0, 0), (1, 0), (1, 0), (1, 1), (1, 1)]
    assert (told("send_late"), told("send_late_operator")) == ([part.producer.email], [settings.SHOP["email"]])
    assert SellerOrder.objects.get().status == "confirmed"


def test_what_was_sent_is_late_no_more(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)

    with later(days=30):
        assert press_for_sending() == 0

"""A producer has less, or something else: what is sent, what is owed, what the buyer may say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.errors import OutOfStock
from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput
from orders import states
from orders.errors import MoveRefused, NothingLeft, TooLateToCancel
from orders.models import Adjustment, OrderLine, OrderNotice, SellerOrder, StockHold
from orders.services.answering import Offer, agree_part, confirm_part, propose_part, refuse_part
from orders.services.parts import decline_part, pack_part
from orders.services.timing import lapse_proposals
from orders.services.withdrawing import withdraw_part
from payments.models import Refund
from payments.services.refunding import ask_due_refunds
from tests.once import made_once
from tests.payments.test_settling import settled

from .making import pack, paid, placed

pytestmark = pytest.mark.django_db


@made_once
def part():
    """Ten packs at 50,000 and a delivery of 20,000 … paid through payments, so that money can go back."""
    settled(placed(pack(units_made=10), units=10))
    return SellerOrder.objects.select_related("producer").get()


def substitute_for(part, *, price_vnd=50_000, units_made=5):
    variant = pack(units_made=units_made, producer=part.producer, name_vi="Món thay")
    variant.price_vnd = price_vnd
    variant.save(update_fields=["price_vnd"])
    return variant


def proposed(part, *, missing=2, units=1, price_vnd=50_000):
    other = substitute_for(part, price_vnd=price_vnd)
    offers = [Offer(part.lines.get().pk, units_missing=missing, substitute_id=other.pk, substitute_units=units)]
    propose_part(part_id=part.pk, offers=offers, note="Món này cũng ngon", actor=SYSTEM)
    return other


def test_eight_of_ten_are_sent_and_the_money_of_two_goes_back(part):
    line = part.lines.get()

    confirm_part(part_id=part.pk, units={line.pk: 8}, actor=SYSTEM)
    ask_due_refunds()

    part.refresh_from_db()
    line.refresh_from_db()
    assert (part.status, line.units_missing, line.due_vnd) == ("confirmed", 2, 400_000)
    assert part.due_vnd == part.total_vnd - 100_000
    refund = Refund.objects.get()
    assert (refund.amount_vnd, refund.reason, refund.adjustment.kind) == (100_000, "short", "short")


def test_what_is_missing_is_written_off_and_never_sold_again(part):
    confirm_part(part_id=part.pk, units={part.lines.get().pk: 8}, actor=SYSTEM)

    lot = Lot.objects.get()
    assert (lot.units_on_hand, lot.units_held) == (0, 0)
    assert sorted((hold.units, hold.written_off_at is None) for hold in StockHold.objects.all()) == [
        (2, False),
        (8, True),
    ]


def test_the_buyer_of_a_short_part_may_still_give_it_up(part):
    confirm_part(part_id=part.pk, units={part.lines.get().pk: 8}, actor=SYSTEM)

    withdraw_part(part_id=part.pk, actor=GUEST)

    assert (SellerOrder.objects.get().status, SellerOrder.objects.get().due_vnd) == ("cancelled", 0)
    assert Lot.objects.get().units_on_hand == 8


def test_but_not_once_it_is_packed(part):
    confirm_part(part_id=part.pk, units={part.lines.get().pk: 8}, actor=SYSTEM)
    pack_part(part_id=part.pk, actor=SYSTEM)

    with pytest.raises(TooLateToCancel):
        withdraw_part(part_id=part.pk, actor=GUEST)

    assert SellerOrder.objects.get().status == "packed"


def test_confirming_nothing_is_refused(part):
    with pytest.raises(NothingLeft):
        confirm_part(part_id=part.pk, units={part.lines.get().pk: 0}, actor=SYSTEM)

    part.refresh_from_db()
    assert (part.status, part.due_vnd, Adjustment.objects.count()) == ("paid", part.total_vnd, 0)


@pytest.mark.parametrize("units", [-1, 11])
def test_more_or_less_than_ordered_is_refused(part, units):
    with pytest.raises(InvalidInput):
        confirm_part(part_id=part.pk, units={part.lines.get().pk: units}, actor=SYSTEM)

    assert SellerOrder.objects.get().status == "paid"


def test_an_agreed_substitute_leaves_the_shelf_and_the_difference_goes_back(part):
    other = proposed(part, missing=2, units=1, price_vnd=30_000)

    agree_part(part_id=part.pk, with_substitutes=True, actor=GUEST)

    part.refresh_from_db()
    new = OrderLine.objects.get(replaces__isnull=False)
    assert (part.status, part.due_vnd) == ("confirmed", part.total_vnd - 70_000)
    assert (new.total_vnd, new.due_vnd) == (30_000, 30_000)
    assert Lot.objects.get(variant=other).units_on_hand == 4


def test_a_dearer_substitute_costs_what_it_replaces(part):
    proposed(part, missing=1, units=1, price_vnd=90_000)

    agree_part(part_id=part.pk, with_substitutes=True, actor=GUEST)

    part.refresh_from_db()
    assert (OrderLine.objects.get(replaces__isnull=False).price_vnd, part.due_vnd) == (50_000, part.total_vnd)


def test_a_buyer_may_take_only_what_there_is(part):
    other = proposed(part)

    agree_part(part_id=part.pk, with_substitutes=False, actor=GUEST)

    part.refresh_from_db()
    assert (part.status, part.due_vnd) == ("confirmed", part.total_vnd - 100_000)
    assert Lot.objects.get(variant=other).units_on_hand == 5


def test_a_substitute_that_is_gone_changes_nothing(part):
    other = proposed(part)
    Lot.objects.filter(variant=other).update(units_on_hand=0)

    with pytest.raises(OutOfStock):
        agree_part(part_id=part.pk, with_substitutes=True, actor=GUEST)

    part.refresh_from_db()
    assert (part.status, part.due_vnd, OrderLine.objects.count()) == ("proposed", part.total_vnd, 1)


def test_a_refused_offer_gives_everything_back(part):
    proposed(part)

    refuse_part(part_id=part.pk, actor=GUEST)

    part.refresh_from_db()
    assert (part.status, part.due_vnd) == ("cancelled", 0)
    assert Lot.objects.get(variant=part.lines.get().variant).units_on_hand == 8  # two are not there


def test_without_an_answer_what_there_is_is_sent(part):
    proposed(part)

    with clock.moment(clock.now() + timedelta(hours=13)):
        assert lapse_proposals() == 1

    part.refresh_from_db()
    assert (part.status, part.due_vnd) == ("confirmed", part.total_vnd - 100_000)


def test_without_an_answer_and_without_the_goods_all_money_goes_back(part):
    proposed(part, missing=10)

    with clock.moment(clock.now() + timedelta(hours=13)):
        lapse_proposals()

    part.refresh_from_db()
    assert (part.status, part.due_vnd) == ("cancelled", 0)


def test_an_offer_does_not_lapse_before_its_time(part):
    proposed(part)

    assert lapse_proposals() == 0
    assert SellerOrder.objects.get().status == "proposed"


def test_nobody_offers_the_goods_of_another_house(part):
    offers = [Offer(part.lines.get().pk, units_missing=1, substitute_id=pack().pk, substitute_units=1)]

    with pytest.raises(InvalidInput):
        propose_part(part_id=part.pk, offers=offers, actor=SYSTEM)

    assert SellerOrder.objects.get(pk=part.pk).status == "paid"


def test_a_producer_may_not_answer_its_own_offer(part):
    proposed(part)

    with pytest.raises(MoveRefused):
        agree_part(part_id=part.pk, with_substitutes=True, actor=SYSTEM, role=states.PRODUCER)


def test_goods_that_are_not_there_are_not_sold_again_after_a_refusal():
    part = paid(pack(units_made=4), units=3).parts.get()

    decline_part(part_id=part.pk, reason="Hết hàng", goods_are_there=False, actor=SYSTEM)

    assert Lot.objects.get().units_on_hand == 1


def test_the_buyer_is_told_how_many_are_missing(part):
    confirm_part(part_id=part.pk, units={part.lines.get().pk: 8}, actor=SYSTEM)

    assert OrderNotice.objects.filter(part=part, kind="confirmed_short").count() == 1
    assert not OrderNotice.objects.filter(part=part, kind="confirmed").exists()

"""Two people at one part at the same moment: one wins, and the books are right whoever it was."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders import states
from orders.errors import MoveRefused, TooLateToCancel
from orders.models import Adjustment, Fulfilment, Order, OrderEvent, OrderNotice, Proposal, SellerOrder
from orders.services.answering import Offer, agree_part, confirm_part, propose_part
from orders.services.complaining import answer_complaint, file_complaint, take_complaint
from orders.services.parts import decline_part, deliver_part, pack_part, ship_part
from orders.services.recalling import recall_lot
from orders.services.returning import ask_return, settle_return
from orders.services.timing import expire_part, lapse_proposals
from orders.services.unpaid import cancel_order, mark_paid
from orders.services.withdrawing import withdraw_part
from payments.models import Refund
from payments.services.refunding import ask_due_refunds
from payments.services.settling import settle_payment
from tests.payments.test_settling import opened, session, settled
from tests.races import race

from .books import EVEN, broken
from .making import pack, placed

pytestmark = pytest.mark.usefixtures("committed")
WORDS = "Mưa dầm, hàng chưa đạt"


def bought(units_made: int = 5, units: int = 2) -> SellerOrder:
    """A part whose money is there."""
    settled(placed(pack(units_made=units_made), units=units))
    return SellerOrder.objects.get()


def confirmed(**how: int) -> SellerOrder:
    part = bought(**how)
    confirm_part(part_id=part.pk, actor=SYSTEM)
    return part


def delivered(**how: int) -> SellerOrder:
    part = confirmed(**how)
    ship_part(part_id=part.pk, carrier="Bưu điện", tracking_number="VN1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)
    return part


def at_the_part(*commands):
    return race(SellerOrder.objects.all(), commands)


def moves(part: SellerOrder) -> list[str]:
    return list(OrderEvent.objects.filter(part=part, machine="part").order_by("pk").values_list("status", flat=True))


def expect_right_books() -> None:
    ask_due_refunds()
    assert broken(EVEN) == []


def given_back() -> int:
    return sum(Refund.objects.values_list("amount_vnd", flat=True))


@pytest.mark.parametrize("first", ["pay", "expire"])
def test_the_money_and_the_end_of_the_hold(first):
    payment = opened(placed(pack(units_made=2), units=2))
    pay = partial(settle_payment, payment_id=payment.pk, state=session(payment))
    end = partial(cancel_order, order_id=payment.order_id, reason="unpaid", actor=SYSTEM)

    race(Order.objects.all(), [pay, end] if first == "pay" else [end, pay])

    # Whoever came first, the money counts: a hold that ran out a moment ago is revived.
    assert (SellerOrder.objects.get().status, Lot.objects.get().units_on_hand, given_back()) == ("paid", 0, 0)
    expect_right_books()


def test_the_producer_confirms_while_the_buyer_gives_up():
    part = bought()

    results = at_the_part(
        partial(confirm_part, part_id=part.pk, actor=SYSTEM), partial(withdraw_part, part_id=part.pk, actor=GUEST)
    )

    part.refresh_from_db()
    refusal = next(each for each in results if isinstance(each, Exception))
    expect_right_books()
    assert (part.status, type(refusal), given_back()) in [
        ("confirmed", TooLateToCancel, 0),
        ("cancelled", MoveRefused, part.total_vnd),
    ]
    assert moves(part) == [part.status]


def test_the_producer_confirms_while_its_time_runs_out():
    part = bought()
    SellerOrder.objects.filter(pk=part.pk).update(answer_by=clock.now())

    at_the_part(partial(confirm_part, part_id=part.pk, actor=SYSTEM), partial(expire_part, part_id=part.pk))

    part.refresh_from_db()
    expect_right_books()
    assert (part.status, given_back()) in [("confirmed", 0), ("expired", part.total_vnd)]
    assert moves(part) == [part.status]


def test_two_people_pack_one_parcel():
    part = confirmed()

    results = at_the_part(*[partial(pack_part, part_id=part.pk, actor=SYSTEM)] * 2)

    assert [each.status for each in results] == ["packed", "packed"]
    assert moves(part) == ["confirmed", "packed"]


def test_two_people_ship_one_parcel_with_two_numbers():
    part = confirmed()
    ship = partial(ship_part, part_id=part.pk, carrier="Bưu điện", actor=SYSTEM)

    at_the_part(*[partial(ship, tracking_number=number) for number in ("VN1", "VN2")])

    assert Fulfilment.objects.count() == 1
    assert moves(part) == ["confirmed", "handed_over"]


def test_the_parcel_leaves_while_the_operator_takes_it_back():
    part = confirmed()

    results = at_the_part(
        partial(ship_part, part_id=part.pk, carrier="Bưu điện", tracking_number="VN1", actor=SYSTEM),
        partial(withdraw_part, part_id=part.pk, actor=SYSTEM, role=states.OPERATOR, reason=WORDS),
    )

    part.refresh_from_db()
    expect_right_books()
    assert [type(each) for each in results if isinstance(each, Exception)] == [MoveRefused]
    assert (part.status, Fulfilment.objects.count(), given_back()) in [
        ("handed_over", 1, 0),
        ("cancelled", 0, part.total_vnd),
    ]


@pytest.mark.parametrize("units", [None, "one less"])
def test_one_partner_declines_while_the_other_confirms(units):
    part = bought()
    less = {part.lines.get().pk: 1} if units else None

    at_the_part(
        partial(decline_part, part_id=part.pk, reason=WORDS, actor=SYSTEM),
        partial(confirm_part, part_id=part.pk, actor=SYSTEM, units=less),
    )

    part.refresh_from_db()
    expect_right_books()
    # The table lets a confirmed part be declined after all, so both may have their turn; never the other way round.
    assert moves(part) in (["declined"], ["confirmed", "declined"])
    assert (part.status, part.due_vnd, given_back()) == ("declined", 0, part.total_vnd)
    assert Lot.objects.get().units_on_hand == (4 if units and len(moves(part)) == 2 else 5)


def test_one_return_settled_twice_at_once_pays_once():
    part = delivered()
    asked = ask_return(part_id=part.pk, units={part.lines.get().pk: 1}, reason="spoilt", words="", actor=GUEST)

    at_the_part(
        *[partial(settle_return, return_id=asked.pk, actor=SYSTEM, amount_vnd=sum_vnd) for sum_vnd in (20_000, 30_000)]
    )

    asked.refresh_from_db()
    expect_right_books()
    assert (Adjustment.objects.count(), given_back(), part.lines.get().units_returned) == (1, asked.amount_vnd, 1)


def test_the_buyer_agrees_while_the_offer_lapses():
    variant = pack(units_made=2)
    other = pack(units_made=3, producer=variant.product.producer)
    part = settled(placed(variant, units=2)).order.parts.get()
    propose_part(part_id=part.pk, offers=[Offer(part.lines.get().pk, 1, other.pk, 1)], actor=SYSTEM)
    Proposal.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    at_the_part(partial(agree_part, part_id=part.pk, with_substitutes=True, actor=GUEST), lapse_proposals)

    taken = part.lines.filter(replaces__isnull=False).count()
    expect_right_books()
    assert moves(part) == ["proposed", "confirmed"]
    assert list(other.lots.values_list("units_on_hand", flat=True)) == [3 - taken]
    assert given_back() == (0 if taken else 50_000)


@pytest.mark.parametrize("sweeps", [2, 4])
def test_many_sweeps_at_once_ask_for_one_refund(sweeps):
    part = bought()
    decline_part(part_id=part.pk, reason=WORDS, actor=SYSTEM)

    race(part.payment_shares.get().payment.__class__.objects.all(), [ask_due_refunds] * sweeps)

    assert list(Refund.objects.values_list("amount_vnd", flat=True)) == [part.total_vnd]
    expect_right_books()


def test_a_complaint_and_a_return_never_pay_more_than_the_part_cost():
    part = delivered()
    asked = ask_return(part_id=part.pk, units={part.lines.get().pk: 2}, reason="spoilt", words="", actor=GUEST)
    filed = file_complaint(part_id=part.pk, field="food_safety", words=WORDS, actor=GUEST)
    take_complaint(complaint_id=filed.pk, owner="Tổ chợ", field="food_safety", actor=SYSTEM)

    at_the_part(
        partial(answer_complaint, complaint_id=filed.pk, words=WORDS, amount_vnd=part.total_vnd, actor=SYSTEM),
        partial(settle_return, return_id=asked.pk, actor=SYSTEM, amount_vnd=60_000),
    )

    part.refresh_from_db()
    expect_right_books()
    # Whoever came second was told that less is left than they wanted to give.
    assert (given_back(), part.due_vnd) in [(part.total_vnd, 0), (60_000, part.total_vnd - 60_000)]


def test_a_lot_is_called_back_while_a_part_of_it_is_given_up():
    """Found: the recall held the lot and waited for the part, whose command held the part and waited for the lot."""
    part = bought()
    lot = Lot.objects.get()

    results = race(
        Lot.objects.all(),
        [
            partial(withdraw_part, part_id=part.pk, actor=GUEST),
            partial(recall_lot, lot_id=lot.pk, reason="Nghi nhiễm vi sinh", actor=SYSTEM),
        ],
    )

    lot.refresh_from_db()
    expect_right_books()
    assert (SellerOrder.objects.get().status, lot.units_on_hand, lot.recalled_at is None) == ("cancelled", 5, False)
    assert results[1] == OrderNotice.objects.filter(kind="recall").count()


def test_a_lot_is_called_back_while_the_money_for_it_arrives():
    payment = opened(placed(pack(units_made=5), units=2))
    lot = Lot.objects.get()

    race(
        Lot.objects.all(),
        [
            partial(mark_paid, order_id=payment.order_id),
            partial(recall_lot, lot_id=lot.pk, reason="Nghi nhiễm vi sinh", actor=SYSTEM),
        ],
    )

    assert SellerOrder.objects.get().status == "paid"
    assert OrderNotice.objects.filter(kind="recall").count() == 1
    assert broken() == []

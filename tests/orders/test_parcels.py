"""Several parcels of one part: what lies in which, and the part that follows them."""

from __future__ import annotations

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput, NotFound
from orders.errors import IsPickedUp, MoveRefused, NotAllPacked, NothingToPack, ParcelsStillHere, TrackingTaken
from orders.models import Fulfilment, OrderNotice, ParcelItem, SellerOrder
from orders.services.answering import confirm_part
from orders.services.following import hand_over_parcel, say_of_parcel
from orders.services.notices import send_notices
from orders.services.parcels import add_parcel, drop_parcel
from orders.services.parts import deliver_part, not_accept_part, ship_part

from .making import pack, paid, to_fetch
from .scanning import SWIFT, status_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def part() -> SellerOrder:
    """Confirmed: three packs of one thing and three of another."""
    first = pack()
    part = paid(first, pack(producer=first.product.producer), units=3).parts.get()
    return confirm_part(part_id=part.pk, actor=SYSTEM)


def add(part, *units, **facts):
    """One more parcel with so many packs of the first, second line; with none: of the rest."""
    lines = part.lines.values_list("pk", flat=True)
    wanted = dict(zip(lines, units, strict=False)) if units else None
    return add_parcel(part_id=part.pk, units=wanted, actor=SYSTEM, **facts)


def send(part, parcel, number="VN1", carrier="Bưu điện"):
    return hand_over_parcel(part_id=part.pk, parcel_id=parcel.pk, carrier=carrier, tracking_number=number, actor=SYSTEM)


def say(part, parcel, status, role="producer"):
    return say_of_parcel(part_id=part.pk, parcel_id=parcel.pk, status=status, actor=SYSTEM, role=role)


def in_parcels():
    return list(ParcelItem.objects.order_by("parcel__number", "line").values_list("parcel__number", "units"))


def test_one_tap_puts_everything_into_one_parcel(part):
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)

    assert status_of(part) == ("handed_over", ["handed_over"])
    assert in_parcels() == [(1, 3), (1, 3)]


def test_packs_are_spread_over_parcels_and_none_is_counted_twice(part):
    add(part, 2, 0)
    with pytest.raises(NothingToPack):
        add(part, 2, 0)
    add(part)

    assert in_parcels() == [(1, 2), (2, 1), (2, 3)]


@pytest.mark.parametrize("units", [(0, 0), (4, 0), (-1, 3)])
def test_a_parcel_needs_goods_that_are_there(part, units):
    with pytest.raises(NothingToPack):
        add(part, *units)

    assert Fulfilment.objects.count() == 0


def test_nothing_is_left_for_one_parcel_too_many(part):
    add(part)

    with pytest.raises(NothingToPack):
        add(part)


def test_a_line_of_another_order_can_not_be_packed(part):
    other = paid(pack()).parts.get().lines.get()

    with pytest.raises(NothingToPack):
        add_parcel(part_id=part.pk, units={other.pk: 1}, actor=SYSTEM)


def test_a_parcel_weighs_something(part):
    with pytest.raises(InvalidInput):
        add(part, weight_g=0)


def test_a_dropped_parcel_leaves_its_packs_and_the_others_move_up(part):
    first, second = add(part, 1, 0), add(part, 0, 1)

    drop_parcel(part_id=part.pk, parcel_id=first.pk, actor=SYSTEM)

    second.refresh_from_db()
    assert (second.number, in_parcels()) == (1, [(1, 1)])
    with pytest.raises(NotFound):
        drop_parcel(part_id=part.pk, parcel_id=first.pk, actor=SYSTEM)


def test_the_first_parcel_ships_the_part_and_the_last_one_delivers_it(part):
    first, second = add(part, 3, 0), add(part)

    send(part, first)
    after_first = status_of(part)
    with pytest.raises(ParcelsStillHere):
        deliver_part(part_id=part.pk, actor=GUEST, role="buyer")
    send(part, second, "VN2")
    say(part, first, "delivered")
    between = status_of(part)
    say(part, second, "delivered")

    assert after_first == ("handed_over", ["handed_over", "announced"])
    assert between == ("handed_over", ["delivered", "handed_over"])
    assert status_of(part) == ("delivered", ["delivered", "delivered"])


def test_nothing_leaves_before_everything_is_packed(part):
    first = add(part, 3, 0)

    with pytest.raises(NotAllPacked):
        send(part, first)

    assert status_of(part) == ("confirmed", ["announced"])


def test_a_second_tap_sends_nothing_twice(part):
    first = add(part)

    for number in ("VN1", "VN2"):
        send(part, first, number)

    first.refresh_from_db()
    assert (first.tracking_number, OrderNotice.objects.filter(kind="shipped").count()) == ("VN1", 1)


def test_one_letter_names_every_parcel_that_left(part, mailoutbox):
    first, second = add(part, 3, 0), add(part)
    OrderNotice.objects.update(sent_at=clock.now())
    send(part, first, "VN1")
    send(part, second, "VN2", carrier="Xe khách")

    send_notices()

    assert len(mailoutbox) == 1
    assert "Kiện 1: Bưu điện, mã vận đơn VN1" in mailoutbox[0].body
    assert "Kiện 2: Xe khách, mã vận đơn VN2" in mailoutbox[0].body


def test_a_lost_parcel_does_not_hold_the_others_back(part):
    first, second = add(part, 3, 0), add(part)
    send(part, first)
    send(part, second, "VN2")

    say(part, first, "lost")
    say(part, second, "delivered")

    assert status_of(part) == ("delivered", ["lost", "delivered"])
    assert part.complaints.count() == 1


def test_all_parcels_back_is_a_part_that_was_not_accepted(part):
    first, second = add(part, 3, 0), add(part)
    send(part, first)
    send(part, second, "VN2")

    say(part, first, "returned")
    between = status_of(part)[0]
    say(part, second, "returned")

    assert (between, status_of(part)[0]) == ("handed_over", "not_accepted")


def test_a_word_about_the_part_ends_the_parcels_under_way(part):
    first, second = add(part, 3, 0), add(part)
    send(part, first)
    send(part, second, "VN2")
    say(part, first, "lost")

    not_accept_part(part_id=part.pk, reason="Khách không nhận", actor=SYSTEM)

    assert status_of(part) == ("not_accepted", ["lost", "returned"])


@pytest.mark.parametrize(("status", "role"), [("returned", "buyer"), ("in_transit", "producer"), ("lost", "buyer")])
def test_nobody_says_what_is_not_theirs_to_say(part, status, role):
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)

    with pytest.raises(MoveRefused):
        say(part, part.parcels.get(), status, role)

    assert status_of(part) == ("handed_over", ["handed_over"])


def test_a_parcel_of_another_part_is_not_there(part):
    other = paid(pack()).parts.get()
    confirm_part(part_id=other.pk, actor=SYSTEM)
    foreign = add_parcel(part_id=other.pk, actor=SYSTEM)

    for command in (lambda: send(part, foreign), lambda: say(part, foreign, "lost")):
        with pytest.raises(NotFound):
            command()


def test_a_number_of_another_producers_parcel_can_not_be_taken_over(part):
    other = paid(pack()).parts.get()
    confirm_part(part_id=other.pk, actor=SYSTEM)
    ship_part(part_id=other.pk, carrier=SWIFT, tracking_number="GN1", actor=SYSTEM)

    with pytest.raises(TrackingTaken):
        ship_part(part_id=part.pk, carrier="ghe-nhanh", tracking_number="GN1", actor=SYSTEM)

    assert status_of(part) == ("confirmed", [])


def test_what_is_picked_up_travels_in_no_parcel():
    part = to_fetch(ready=False)

    with pytest.raises(IsPickedUp):
        add_parcel(part_id=part.pk, actor=SYSTEM)


@pytest.mark.parametrize("state", ["paid", "handed_over"])
def test_parcels_are_planned_while_the_goods_are_packed(part, state):
    if state == "paid":
        part = paid(pack()).parts.get()
    else:
        ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)

    with pytest.raises(MoveRefused):
        add_parcel(part_id=part.pk, actor=SYSTEM)

"""Goods that wait at a point: offered where they may, handed over for a code, and taken back when nobody comes."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import translation

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from orders.errors import (
    DeliveryImpossible,
    IsPickedUp,
    MoveRefused,
    NotPickedUp,
    PickupFull,
    StillWaiting,
    TooManyTries,
    WrongCode,
)
from orders.models import Adjustment, Fulfilment, Order, OrderEvent, OrderNotice, Pickup, PickupPoint, SellerOrder
from orders.opening import are_hours, fetch_until, runs_of
from orders.selectors.carts import cart_view
from orders.selectors.checkout import review_of
from orders.selectors.pickups import hours_words
from orders.services.answering import confirm_part
from orders.services.letters import write_letter
from orders.services.parts import not_accept_part, ship_part
from orders.services.picking_up import collect_part, make_ready
from orders.services.pickup_points import PointFacts, save_pickup_point
from orders.services.placing import place_order
from orders.services.texts import write_text
from orders.services.timing import let_unfetched_go
from orders.services.unpaid import Paid, cancel_order, mark_paid
from tests.factories import ProducerFactory

from .making import HOURS, cart_of, pack, paid, pickup_point, placed_for_pickup, request, to_fetch

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
TUESDAY = datetime(2026, 12, 1, 9, tzinfo=HERE)


def offered(*variants, ward_code="31507", services=None):
    view = cart_view(cart_of(*variants))
    return review_of(view, ward_code=ward_code, services=services or {}, on=clock.today()).groups[0]


def services(group):
    return [option.service for option in group.options if option.point]


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def status_of(part):
    return SellerOrder.objects.get(pk=part.pk).status


def test_a_point_is_offered_beside_deliveries_for_nothing_and_never_by_itself():
    point, variant = pickup_point(), pack()

    group = offered(variant)

    option = group.options[-1]
    assert (option.service, option.name, option.fee_vnd) == (f"pickup:{point.pk}", f"Tới lấy ở {point.name}", 0)
    assert group.chosen is not None
    assert group.chosen.point is None
    assert offered(variant, services={variant.product.producer_id: option.service}).chosen.point == point


def test_only_open_points_that_serve_the_producer_have_room_and_are_near():
    variant = pack()
    pickup_point(name="Đóng cửa", is_active=False)
    pickup_point(name="Của nhà khác", serves_all=False, producer_ids=[ProducerFactory().pk])
    own = pickup_point(name="Của nhà", serves_all=False, producer_ids=[variant.product.producer_id])
    full = pickup_point(name="Chật", capacity=1)
    placed_for_pickup(pack(), point=full)

    assert services(offered(variant)) == [f"pickup:{own.pk}"]
    assert services(offered(variant, ward_code="00004")) == []  # Hà Nội


@pytest.mark.parametrize(("storage", "has_fridge", "is_offered"), [
    ("chilled", False, False),
    ("chilled", True, True),
    ("frozen", False, False),
    ("ambient", False, True),
])  # fmt: skip
def test_cold_goods_wait_only_in_a_fridge(storage, has_fridge, is_offered):
    pickup_point(has_fridge=has_fridge)

    assert bool(services(offered(pack(storage=storage)))) is is_offered


def test_placing_takes_a_place_costs_no_delivery_and_keeps_the_buyers_address():
    point = pickup_point()

    order = placed_for_pickup(point=point)

    part = order.parts.get()
    assert (part.pickup.point, part.delivery_vnd, part.delivery_name) == (point, 0, f"Tới lấy ở {point.name}")
    assert (part.pickup.code, order.ward_id, order.street) == ("", "2025-31507", "12 Trần Hưng Đạo")
    assert PickupPoint.objects.with_waiting().get().waiting == 1


def test_a_full_point_is_told_and_nothing_has_changed():
    point = pickup_point(capacity=1)
    placed_for_pickup(point=point)

    with pytest.raises(PickupFull):
        placed_for_pickup(point=point)

    assert (Order.objects.count(), Lot.objects.last().units_held, Pickup.objects.count()) == (1, 0, 1)


def test_a_cancelled_order_gives_its_place_back():
    point = pickup_point(capacity=1)
    cancel_order(order_id=placed_for_pickup(point=point).pk, reason="by_buyer", actor=GUEST)

    assert placed_for_pickup(point=point).parts.get().pickup.point == point


def test_placing_again_from_the_same_cart_needs_no_second_place():
    point, variant = pickup_point(capacity=1), pack()
    cart = cart_of(variant)
    wanted = request(services={variant.product.producer_id: f"pickup:{point.pk}"})
    place_order(cart_id=cart.pk, request=wanted, request_key="a", actor=GUEST)

    again = place_order(cart_id=cart.pk, request=wanted, request_key="b", actor=GUEST)

    assert (again.is_unpaid, PickupPoint.objects.with_waiting().get().waiting) == (True, 1)


@pytest.mark.parametrize("service", ["pickup:999999", "pickup:", "pickup:x", "plane"])
def test_a_point_that_is_not_offered_is_refused(service):
    variant = pack()
    cart = cart_of(variant)

    with pytest.raises((PickupFull, DeliveryImpossible)):
        place_order(
            cart_id=cart.pk,
            request=request(services={variant.product.producer_id: service}),
            request_key="k",
            actor=GUEST,
        )

    assert Order.objects.count() == 0


def test_the_whole_way_ends_with_the_code_and_without_a_carrier():
    part = to_fetch()

    collect_part(part_id=part.pk, code=part.pickup.code, actor=SYSTEM)
    collect_part(part_id=part.pk, code="", actor=SYSTEM)  # a thumb taps twice

    part.refresh_from_db()
    assert (part.status, part.delivered_at is not None, Fulfilment.objects.count()) == ("delivered", True, 0)
    assert [event.status for event in part.events.all()][-2:] == ["ready", "delivered"]
    assert OrderNotice.objects.filter(part=part, kind="delivered").count() == 1
    assert part.pickup.buyers_code == ""


def test_a_code_is_read_out_in_groups():
    part = to_fetch()
    code = part.pickup.code

    collect_part(part_id=part.pk, code=f" {code[:3]} {code[3:]} ", actor=SYSTEM)

    assert status_of(part) == "delivered"


def test_the_sixth_wrong_try_of_an_hour_is_not_even_looked_at():
    part = to_fetch()
    code = part.pickup.code
    for _ in range(5):
        with pytest.raises(WrongCode):
            collect_part(part_id=part.pk, code=wrong(code), actor=SYSTEM)

    with pytest.raises(TooManyTries):
        collect_part(part_id=part.pk, code=code, actor=SYSTEM)
    assert (status_of(part), Pickup.objects.get().tries) == ("ready", 5)

    with clock.moment(clock.now() + timedelta(hours=1)):
        collect_part(part_id=part.pk, code=code, actor=SYSTEM)
    assert status_of(part) == "delivered"


def test_the_code_stands_in_no_audit_row_no_history_and_no_column_of_the_part():
    part = to_fetch()
    code = part.pickup.code
    collect_part(part_id=part.pk, code=code, actor=SYSTEM)

    rows = [*AuditEntry.objects.values_list("before", "after"), *OrderEvent.objects.values_list("note")]
    assert re.fullmatch(r"\d{6}", code)
    assert code not in str(rows)
    assert code not in str(list(SellerOrder.objects.values()))
    assert code not in f"{part.pickup!r} {part.pickup}"


def test_what_is_fetched_is_never_shipped_and_what_is_shipped_never_fetched():
    fetched, sent = to_fetch(ready=False), paid().parts.get()
    confirm_part(part_id=sent.pk, actor=SYSTEM)

    with pytest.raises(IsPickedUp):
        ship_part(part_id=fetched.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
    with pytest.raises(NotPickedUp):
        make_ready(part_id=sent.pk, actor=SYSTEM)
    with pytest.raises(NotPickedUp):
        collect_part(part_id=sent.pk, code="123456", actor=SYSTEM)

    assert (status_of(fetched), status_of(sent), Fulfilment.objects.count()) == ("confirmed", "confirmed", 0)
    assert Pickup.objects.get().code == ""


def test_before_it_is_ready_no_code_opens_anything():
    part = to_fetch(ready=False)

    with pytest.raises(MoveRefused):
        collect_part(part_id=part.pk, code="", actor=SYSTEM)

    assert status_of(part) == "confirmed"


def test_who_never_comes_is_reminded_a_day_before_and_gets_the_goods_money_back():
    with clock.moment(TUESDAY):
        part = to_fetch()
    assert part.pickup.fetch_by == datetime(2026, 12, 4, 17, tzinfo=HERE)

    for at, reminders in [("16:59", 0), ("17:00", 1), ("17:01", 1)]:
        with clock.moment(datetime.fromisoformat(f"2026-12-03T{at}+07:00")):
            let_unfetched_go()
        assert OrderNotice.objects.filter(kind="fetch_soon").count() == reminders
    with clock.moment(datetime(2026, 12, 4, 17, tzinfo=HERE)):
        assert let_unfetched_go() == 1

    part.refresh_from_db()
    assert (part.status, part.due_vnd) == ("not_accepted", 0)
    assert Adjustment.objects.get(part=part).amount_vnd == -part.total_vnd
    assert PickupPoint.objects.with_waiting().get().waiting == 0


def test_the_producer_takes_nothing_back_while_the_buyer_may_still_come():
    part = to_fetch()

    with pytest.raises(StillWaiting):
        not_accept_part(part_id=part.pk, reason="Chờ lâu quá", actor=SYSTEM)

    assert (status_of(part), Adjustment.objects.count()) == ("ready", 0)


@pytest.mark.parametrize("kind", ["ready", "fetch_soon"])
def test_letter_and_text_say_where_until_when_and_only_the_letter_the_code(kind):
    with clock.moment(TUESDAY):
        part = to_fetch()
    with clock.moment(TUESDAY + timedelta(days=3)):
        let_unfetched_go()
    code = part.pickup.code
    notice = OrderNotice.objects.get(kind=kind)

    letter = "\n".join(write_letter(notice).paragraphs)
    notice.channel = "zalo"
    text = write_text(notice)

    assert all(
        each in letter for each in (code, "7 Lý Thường Kiệt", "T2–T6 07:00–17:00, T7 07:00–11:00", "17:00 04/12/2026")
    )
    assert (code in text, part.pickup.point.name in text, part.order.token in text) == (False, True, True)
    assert mail.outbox == []


def test_hours_are_told_shortly_in_both_languages():
    point = pickup_point(hours=("08:00-12:00", "", *["07:30-17:00"] * 4, ""))

    with translation.override("en"):
        english = hours_words(point)

    assert hours_words(point) == "T2 08:00–12:00, T4–T7 07:30–17:00"
    assert "Wed–Sat 07:30–17:00" in english


@pytest.mark.parametrize("hours", [
    HOURS[:6],
    ("",) * 7,
    ("17:00-07:00", *HOURS[1:]),
    ("7-17", *HOURS[1:]),
    ("07:00-24:00", *HOURS[1:]),
])  # fmt: skip
def test_hours_that_are_none_are_refused(hours):
    assert not are_hours(hours)
    with pytest.raises(InvalidInput):
        pickup_point(hours=hours)
    assert PickupPoint.objects.count() == 0


def test_a_parcel_waits_until_a_day_on_which_the_point_opens():
    friday = datetime(2026, 12, 4, 9, tzinfo=HERE)

    assert fetch_until(friday, HOURS, 2) == datetime(2026, 12, 7, 17, tzinfo=HERE)
    assert runs_of(HOURS) == [(0, 4, "07:00-17:00"), (5, 5, "07:00-11:00")]


def test_a_change_of_a_point_leaves_before_and_after():
    point = pickup_point()

    facts = PointFacts(
        name=point.name, kind="market", ward_code="31507", street="8 Lê Lợi", phone="0299 382 2000", hours=HOURS
    )
    save_pickup_point(facts=facts, point_id=point.pk, actor=SYSTEM)

    entry = AuditEntry.objects.filter(command="save_pickup_point").latest("pk")
    assert (entry.before["street"], entry.after["street"]) == ("7 Lý Thường Kiệt", "8 Lê Lợi")
    assert PickupPoint.objects.get().kind == "market"


def test_operators_make_and_change_a_point_by_command():
    producer = ProducerFactory()
    pickup_point(name="Chợ Giồng Me")
    said = ["--ward", "31507", "--street", "9 Lê Lợi", "--phone", "0299 382 2000", "--hours", *HOURS]

    call_command("save_pickup_point", "Chợ Giồng Me", *said, "--kind", "market", "--fridge", stdout=StringIO())
    call_command("save_pickup_point", "Của nhà", *said, "--producers", producer.slug, "--closed", stdout=StringIO())
    with pytest.raises(CommandError, match="khong-co"):
        call_command("save_pickup_point", "Ai cũng được", *said, "--producers", "khong-co", stdout=StringIO())

    changed, own = PickupPoint.objects.order_by("pk")
    assert (changed.street, changed.kind, changed.has_fridge, changed.serves_all) == ("9 Lê Lợi", "market", True, True)
    assert (own.is_active, own.serves_all, list(own.producers.all())) == (False, False, [producer])


TET = [(date(2027, 2, 4), date(2027, 2, 10))]


@pytest.mark.parametrize(("ready", "hold_days", "until"), [
    (datetime(2027, 2, 2, 9, tzinfo=HERE), 3, datetime(2027, 2, 12, 17, tzinfo=HERE)),  # one day before, two after
    (datetime(2027, 2, 3, 9, tzinfo=HERE), 3, datetime(2027, 2, 13, 11, tzinfo=HERE)),
    (datetime(2027, 1, 25, 9, tzinfo=HERE), 3, datetime(2027, 1, 28, 17, tzinfo=HERE)),
])  # fmt: skip
def test_holidays_do_not_count_while_goods_wait(ready, hold_days, until):
    assert fetch_until(ready, HOURS, hold_days, closed=TET) == until


def test_a_year_of_holidays_does_not_keep_goods_for_ever():
    year = [(date(2027, 1, 1), date(2027, 12, 31))]

    until = fetch_until(datetime(2027, 2, 2, 9, tzinfo=HERE), HOURS, 3, closed=year)

    assert until.date() == date(2027, 4, 3)


def test_goods_ready_before_tet_wait_until_after_it_and_the_letter_says_so():
    part = to_fetch(ready=False)
    with clock.moment(datetime(2027, 2, 2, 9, tzinfo=HERE)):
        make_ready(part_id=part.pk, actor=SYSTEM)
        letter = write_letter(OrderNotice.objects.get(kind="ready"))

    assert Pickup.objects.get().fetch_by == datetime(2027, 2, 12, 17, tzinfo=HERE)
    assert "Tết Đinh Mùi nghỉ từ 04/02 tới 10/02." in " ".join(letter.paragraphs)


def test_a_point_promises_days_on_which_it_is_open_and_none_during_tet():
    point = pickup_point()  # closed on Sundays
    variant = pack()
    with clock.moment(datetime(2026, 12, 4, 9, tzinfo=HERE)):  # Friday
        before_sunday = offered(variant).options[-1]
        order = placed_for_pickup(variant, point=point)
    Lot.objects.update(best_before=date(2027, 12, 31))
    with clock.moment(datetime(2027, 2, 3, 9, tzinfo=HERE)):
        before_tet = offered(variant).options[-1]

    days = (date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 7))
    assert (before_sunday.ships_on, before_sunday.arrives_from, before_sunday.arrives_until) == days
    assert order.parts.values_list("ships_on", "arrives_from", "arrives_until").get() == days
    assert (before_tet.arrives_from, before_tet.arrives_until) == (date(2027, 2, 11), date(2027, 2, 11))


def expired(point):
    """An order for the point that was cancelled because its money did not come in time."""
    order = placed_for_pickup(point=point)
    cancel_order(order_id=order.pk, reason="unpaid", actor=SYSTEM)
    return order


def test_late_money_takes_its_place_at_the_point_again():
    point = pickup_point(capacity=1)
    order = expired(point)

    assert mark_paid(order_id=order.pk) is Paid.MOVED
    assert PickupPoint.objects.with_waiting().get().waiting == 1


@pytest.mark.parametrize("why", ["full", "closed"])
def test_late_money_goes_back_where_the_point_has_no_room_any_more(why):
    point = pickup_point(capacity=1)
    order = expired(point)
    if why == "full":
        placed_for_pickup(point=point)
    else:
        PickupPoint.objects.update(is_active=False)

    assert mark_paid(order_id=order.pk) is Paid.TOO_LATE

    lot = Lot.objects.get(variant=order.parts.get().lines.get().variant)
    assert (order.parts.get().status, lot.units_held) == ("cancelled", 0)

""" "Tạm nghỉ": no new orders, and a day of return that buyers read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalog.errors import NotOnSale
from catalog.models import ProducerBreak
from catalog.services.breaks import LONGEST, end_break, take_break
from catalog.version import catalogue_version
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from orders.models import CartLine
from orders.selectors.carts import cart_view
from tests.factories import ProducerFactory
from tests.orders.making import cart_of, cart_of_any, pack, placed

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def monday():
    with clock.moment(MONDAY):
        yield


def rest(producer, first, last):
    return take_break(
        producer_id=producer.pk, starts_on=date(2026, 12, first), ends_on=date(2026, 12, last), reason="", actor=SYSTEM
    )


def test_nothing_of_a_resting_producer_goes_into_a_cart():
    variant = pack()
    rest(variant.product.producer, 7, 9)

    with pytest.raises(NotOnSale, match="nhận đơn lại từ ngày 10/12/2026"):
        cart_of(variant)

    assert CartLine.objects.count() == 0


def test_what_lies_in_a_cart_already_can_not_be_placed():
    variant = pack()
    cart = cart_of_any(variant)
    rest(variant.product.producer, 7, 9)

    assert cart_view(cart).problems == [
        f"{variant.product.producer.name} đang tạm nghỉ, nhận đơn lại từ ngày 10/12/2026."
    ]


def test_before_and_after_the_break_orders_are_taken():
    variant = pack()
    rest(variant.product.producer, 8, 9)

    placed(variant)
    with clock.moment(MONDAY + timedelta(days=3)):
        placed(variant)


def test_breaks_that_touch_become_one():
    producer = ProducerFactory()

    for first, last in ((8, 9), (14, 15), (10, 13)):
        rest(producer, first, last)

    row = ProducerBreak.objects.get()
    assert (row.starts_on, row.ends_on) == (date(2026, 12, 8), date(2026, 12, 15))


def test_a_break_begins_today_at_the_earliest_and_takes_a_running_one_in_as_it_was():
    producer = ProducerFactory()
    ended = ProducerBreak.objects.create(producer=producer, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 4))

    first = rest(producer, 2, 9)
    with clock.moment(MONDAY + timedelta(days=1)):
        longer = rest(producer, 3, 12)

    assert (first.starts_on, first.ends_on) == (date(2026, 12, 7), date(2026, 12, 9))
    assert (longer.starts_on, longer.ends_on) == (date(2026, 12, 7), date(2026, 12, 12))
    assert list(producer.breaks.order_by("pk")) == [ended, longer]


def test_half_a_year_is_no_longer_for_being_taken_in_two_pieces():
    producer, first = ProducerFactory(), date(2026, 12, 8)
    half = take_break(
        producer_id=producer.pk, starts_on=first, ends_on=first + timedelta(days=170), reason="", actor=SYSTEM
    )

    with pytest.raises(InvalidInput, match="nửa năm"):
        take_break(
            producer_id=producer.pk, starts_on=half.ends_on, ends_on=half.ends_on + LONGEST, reason="", actor=SYSTEM
        )

    assert list(producer.breaks.values_list("starts_on", "ends_on")) == [(half.starts_on, half.ends_on)]


def test_ending_a_running_break_keeps_its_past():
    producer = ProducerFactory()
    row = rest(producer, 7, 20)

    with clock.moment(MONDAY + timedelta(days=2)):
        assert end_break(producer_id=producer.pk, break_id=row.pk, actor=SYSTEM)

    row.refresh_from_db()
    assert row.ends_on == date(2026, 12, 8)


def test_a_stranger_ends_nothing():
    row = rest(ProducerFactory(), 7, 20)

    assert end_break(producer_id=ProducerFactory().pk, break_id=row.pk, actor=SYSTEM) is False
    assert ProducerBreak.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [(9, 8), (1, 6)])
def test_days_that_make_no_sense_are_refused(first, last):
    with pytest.raises(InvalidInput):
        rest(ProducerFactory(), first, last)

    assert ProducerBreak.objects.count() == 0


def test_the_catalogue_has_a_new_version(django_capture_on_commit_callbacks):
    producer, before = ProducerFactory(), catalogue_version()

    with django_capture_on_commit_callbacks(execute=True):
        rest(producer, 7, 9)

    assert catalogue_version() != before

"""On which day goods leave and arrive."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from orders.dispatch import arrives, ships_on

WORKING = [0, 1, 2, 3, 4, 5]
TET = [(date(2027, 2, 4), date(2027, 2, 10))]


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (datetime(2026, 12, 1, 14, 59), date(2026, 12, 1)),  # a Tuesday  # noqa: DTZ001
        (datetime(2026, 12, 1, 15, 0), date(2026, 12, 2)),  # noqa: DTZ001
        (datetime(2026, 12, 5, 16, 0), date(2026, 12, 7)),  # Saturday evening, over Sunday  # noqa: DTZ001
        (datetime(2027, 2, 3, 16, 0), date(2027, 2, 11)),  # the evening before Tết begins  # noqa: DTZ001
    ],
)
def test_goods_leave_on_the_next_day_that_is_open(now, leaves):
    assert ships_on(now, weekdays=WORKING, cut_off=time(15), closed=TET) == leaves


def test_who_is_closed_for_a_quarter_promises_nothing():
    closed = [(date(2026, 12, 1), date(2027, 4, 1))]

    assert ships_on(datetime(2026, 12, 1, 9, 0), weekdays=WORKING, cut_off=time(15), closed=closed) is None  # noqa: DTZ001


def test_goods_wait_for_the_boat_that_goes_twice_a_week():
    assert arrives(date(2026, 12, 1), days_min=1, days_max=2, weekdays=[0, 4], closed=[]) == (
        date(2026, 12, 4),
        date(2026, 12, 4),
    )


def test_nothing_arrives_during_the_holidays():
    found = arrives(date(2027, 2, 3), days_min=0, days_max=2, weekdays=[], closed=TET)

    assert found == (date(2027, 2, 3), date(2027, 2, 11))

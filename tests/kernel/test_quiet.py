"""Quiet hours at their borders and around midnight."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from marketplace.kernel.quiet import QuietHours

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = QuietHours.parse("21:00-07:00")


def at(day, hour, minute=0, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=HERE)


@pytest.mark.parametrize(
    ("moment", "waking"),
    [
        (at(28, 20, 59, 59), at(28, 20, 59, 59)),
        (at(28, 21), at(29, 7)),
        (at(28, 23, 59, 59), at(29, 7)),
        (at(29, 0), at(29, 7)),
        (at(29, 6, 59, 59), at(29, 7)),
        (at(29, 7), at(29, 7)),
        (at(30, 22), datetime(2026, 12, 1, 7, tzinfo=HERE)),
    ],
)
def test_a_night_ends_at_seven(moment, waking):
    assert NIGHT.next_waking(moment) == waking


def test_quiet_hours_within_a_day_end_the_same_day():
    noon = QuietHours.parse("11:30-13:00")

    assert [noon.next_waking(moment) for moment in (at(28, 11, 29), at(28, 11, 30), at(28, 13))] == [
        at(28, 11, 29),
        at(28, 13),
        at(28, 13),
    ]


@pytest.mark.parametrize("text", ["", "07:00-07:00"])
def test_no_quiet_hours_at_all(text):
    assert not any(QuietHours.parse(text).covers(time(hour)) for hour in range(24))


@pytest.mark.parametrize("text", ["21-7", "21:00", "25:00-07:00", "đêm"])
def test_nonsense_stops_the_start(text):
    with pytest.raises(ValueError, match=r"."):
        QuietHours.parse(text)

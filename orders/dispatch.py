"""On which day a producer hands a parcel over, and between which days it arrives. Days are those of Vietnam."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

Span = tuple[date, date]  # both days belong to it
EVERY_DAY = tuple(range(7))
_FARTHEST_DAYS = 90


def ships_on(now: datetime, *, weekdays: Collection[int], cut_off: time, closed: Sequence[Span]) -> date | None:
    """The first day the producer hands over what is ordered now; None within 90 days.

    now       local time; an order before the cut-off still leaves the same day, if it is one of the weekdays
    weekdays  0 Monday to 6 Sunday
    closed    holidays and days off
    """
    first = now.date() if now.time() < cut_off else now.date() + timedelta(days=1)
    return _next_day(first, weekdays=weekdays, closed=closed)


def arrives(
    shipped: date, *, days_min: int, days_max: int, weekdays: Collection[int], closed: Sequence[Span]
) -> tuple[date, date] | None:
    """The first and the last day it may arrive; None when nothing goes there within 90 days.

    weekdays  on which the carrier, or the boat, goes to that ward; empty for every day
    closed    days on which nobody carries anything
    """
    days = weekdays or EVERY_DAY
    first = _next_day(shipped + timedelta(days=days_min), weekdays=days, closed=closed)
    last = _next_day(shipped + timedelta(days=days_max), weekdays=days, closed=closed)
    return (first, last) if first and last else None


def _next_day(day: date, *, weekdays: Collection[int], closed: Sequence[Span]) -> date | None:
    for later in range(_FARTHEST_DAYS):
        candidate = day + timedelta(days=later)
        if candidate.weekday() in weekdays and not any(first <= candidate <= last for first, last in closed):
            return candidate
    return None

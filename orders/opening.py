"""Opening hours of a week, and until when a parcel waits.

Hours are "07:30-17:00" for each day from Monday to Sunday, "" where it is closed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

DAYS = 7
_LONGEST = timedelta(days=60)
_SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def are_hours(hours: Sequence[str]) -> bool:
    """Whether these are the hours of a week in which it opens at least once."""
    return (
        len(hours) == DAYS
        and any(hours)
        and all(not each or (_SPAN.fullmatch(each) is not None and each[:5] < each[6:]) for each in hours)
    )


def fetch_until(
    ready: datetime, hours: Sequence[str], hold_days: int, *, closed: Sequence[tuple[date, date]] = ()
) -> datetime:
    """When the parcel's time is over: at closing time, so many days later, or on the next day it opens.

    ready   aware, in local time
    closed  holidays, first and last day: they do not count, the parcel waits so much longer. However many there are,
            not longer than 60 days.
    """
    day, left, latest = ready, hold_days, ready + _LONGEST
    while (left or not hours[day.weekday()] or _is_in(day.date(), closed)) and day < latest:
        day += timedelta(days=1)
        left -= bool(left) and not _is_in(day.date(), closed)
    closes = time.fromisoformat(hours[day.weekday()][6:])
    return day.replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0)


def _is_in(day: date, spans: Sequence[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)


def open_weekdays(hours: Sequence[str]) -> list[int]:
    """0 Monday to 6 Sunday."""
    return [weekday for weekday, hour in enumerate(hours) if hour]


def runs_of(hours: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first weekday, last weekday, hours) of neighbouring days that open alike, closed ones left out."""
    runs = [(hour, list(days)) for hour, days in groupby(range(DAYS), key=lambda day: hours[day])]
    return [(days[0], days[-1], hour) for hour, days in runs if hour]

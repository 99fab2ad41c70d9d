"""By when somebody has to have answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

# Public holidays on a fixed solar day: (month, day). Source: Labour Code 45/2019, article 112. Tết and Hùng kings' day
# follow the moon: in those weeks the office counts by itself.
_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no fixed public holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def after_working_days(start: datetime, days: int) -> datetime:
    """The same time of day, so many working days later; start in local time."""
    end = start
    while days > 0:
        end += timedelta(days=1)
        days -= is_working_day(end.date())
    return end


def reminder_at(paid_at: datetime, answer_by: datetime) -> datetime:
    """When a producer that has not answered is reminded: half-way."""
    return paid_at + (answer_by - paid_at) / 2


def alert_at(paid_at: datetime, answer_by: datetime) -> datetime:
    """When the operator is told to call: after five sixths of the time."""
    return paid_at + (answer_by - paid_at) * 5 / 6

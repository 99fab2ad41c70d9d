"""Months as people speak of seasons. Pure: months are numbers 1 to 12, a season may run over the new year."""

from __future__ import annotations

from collections.abc import Collection

MONTHS = range(1, 13)


def season_runs(months: Collection[int]) -> list[tuple[int, int]]:
    """The seasons of a year, each as first and last month: {11, 12, 1, 4} is [(4, 4), (11, 1)], all year [(1, 12)]."""
    chosen = set(months)
    if len(chosen) == 12:
        return [(1, 12)]
    starts = [month for month in MONTHS if month in chosen and _before(month) not in chosen]
    return [(start, _last_from(start, chosen)) for start in starts]


def next_season(months: Collection[int], month: int) -> int:
    """The first month in season after the given one, counting over the new year."""
    return min(months, key=lambda other: (other - month - 1) % 12)


def _before(month: int) -> int:
    return (month - 2) % 12 + 1


def _last_from(start: int, chosen: set[int]) -> int:
    last = start
    while last % 12 + 1 in chosen:
        last = last % 12 + 1
    return last

"""Which of all the news about a parcel counts. Carriers send scans late, twice and in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .states import DELIVERED, HANDED_OVER, IN_TRANSIT, LOST, OUT_FOR_DELIVERY, PARCEL, RETURNED, RETURNING

# Of two scans of one moment the later station counts.
_RANK = (HANDED_OVER, IN_TRANSIT, OUT_FOR_DELIVERY, RETURNING, LOST, DELIVERED, RETURNED)


@dataclass(frozen=True)
class News:
    """One scan: the station, and the carrier's own time of it."""

    status: str
    at: datetime


def status_of(news: Iterable[News]) -> str:
    """Where a parcel is after all that is known of it: the same for the same news in whatever order it came.

    The first news that a parcel rests (delivered, back with its sender) is the end; until then the newest one counts.
    That it was handed over counts only alone: producers write it down when the carrier has long scanned the parcel.
    Returns "" without news.
    """
    known = [one for one in news if one.status in _RANK]
    known = [one for one in known if one.status != HANDED_OVER] or known
    told = sorted(known, key=lambda one: (one.at, _RANK.index(one.status)))
    ends = [one for one in told if one.status in PARCEL.at_rest]
    last = ends[:1] or told[-1:]
    return last[0].status if last else ""


def move_to(source: str, target: str) -> str:
    """The name of the move from one state of a parcel to another; "" where there is none."""
    moves = PARCEL.moves.values()
    return next((move.name for move in moves if source in move.sources and target == move.target), "")

"""When tombstones, old roots, rejects and heads may be forgotten."""

from __future__ import annotations

from collections.abc import Iterable

KEPT_MS = 90 * 24 * 3600 * 1000
REJECTS_KEPT_MS = 30 * 24 * 3600 * 1000
SEEN_HEADS_KEPT_MS = 30 * 24 * 3600 * 1000
ROOTS_KEPT = 10_000


def new_floor(floor: int, *, aged: int, acknowledged: Iterable[int]) -> int:
    """Up to which seq tombstones may go: older than 90 days, and passed by the cursor of every active partner.

    floor         the present one; it never falls
    aged          seq of the newest change that is older than KEPT_MS
    acknowledged  the seq of the cursor with which each active partner asked last; none for those that never read in
                  this epoch: they begin at the beginning, where no tombstone is missed
    """
    return max(floor, min([aged, *acknowledged]))

"""How a node notices that its database was restored from a backup.

A small file outside the database (the watermark) says how far the node has got. It is written before anything is told
to anybody: so whatever the world may have heard of, the file knows. A database behind its file was restored. Such a
database has to begin a new epoch, since it would give out numbers again that others know with another meaning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .records import FeedState

FEED = "listings"


@dataclass(frozen=True, slots=True)
class Watermark:
    """epoch and fence as last told; counters: how far each thing that only grows had grown, by name."""

    epoch: str
    fence: int
    counters: Mapping[str, int]

    def as_text(self) -> str:
        return json.dumps({"epoch": self.epoch, "fence": self.fence, "counters": dict(self.counters)}, sort_keys=True)


def read_watermark(text: str) -> Watermark | None:
    """None for what is no watermark: a file cut short counts as none at all."""
    try:
        found = json.loads(text)
        counters = {str(name): int(value) for name, value in found["counters"].items()}
        return Watermark(str(found["epoch"]), int(found["fence"]), counters)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def was_restored(watermark: Watermark | None, state: FeedState, counters: Mapping[str, int], *, untold: bool) -> bool:
    """Whether the database is older than what was told.

    untold  nothing can have been told yet: the node is new, and no file is no sign of anything
    """
    if watermark is None:
        return not untold
    if watermark.epoch != state.epoch or watermark.fence != state.fence:
        return True
    return any(value > counters.get(name, 0) for name, value in watermark.counters.items())


def next_epoch(state: FeedState, watermark: Watermark | None, *, epoch: str, at_least: int = 0) -> FeedState:
    """The state with which the new epoch begins: higher than any number anybody can have heard of.

    epoch     a name never used before, made by chance
    at_least  a seq that a partner told of
    """
    told = watermark.counters.get(FEED, 0) if watermark else 0
    fence = max(state.fence, watermark.fence if watermark else 0) + 1
    return replace(state, epoch=epoch, seq=max(state.seq, told, at_least) + 1, fence=fence)


def must_write(watermark: Watermark | None, state: FeedState, counters: Mapping[str, int]) -> Watermark | None:
    """What has to be in the file before this state may be told; None where the file says so already."""
    wanted = Watermark(state.epoch, state.fence, dict(counters))
    return None if watermark == wanted else wanted

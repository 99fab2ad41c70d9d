"""Bugs built in on purpose: the root check heals them, or the monitor cries out. One that does neither is our alarm.

Each is a node whose parts differ in one rule. `Blind…` twins do not compare roots.
"""

from __future__ import annotations

from dataclasses import replace

from federation.core.consumer import FeedSession
from federation.core.cursor import Cursor
from federation.core.feed import Desk
from federation.core.records import Page

from .memory import MemoryFeed, MemoryReplica
from .node import Node


class BlindSession(FeedSession):
    def is_equal(self, head, replica):
        return True


class BehindTheCursor(MemoryFeed):
    """Numbers are given before the commit: some changes show up only after later ones were read."""

    def rows_after(self, seq, limit):
        shown = self.tables.__dict__.setdefault("shown", set())
        rows = super().rows_after(seq, limit)
        late = [row for row in rows if row.seq % 3 == 0 and row.seq not in shown]
        shown.update(row.seq for row in late)
        return [row for row in rows if row not in late]


class NoTombstones(MemoryFeed):
    def put(self, rows):
        for row in rows:
            self.tables.set("change", row.id, None if row.deleted else row)


class NoFloor(MemoryFeed):
    def state(self):
        return replace(super().state(), floor=0)


class UpToTheHighest(MemoryFeed):
    """Deletes all outbox lines up to the last one read, also those that were not committed then."""

    def forget(self, noted_ids):
        super().forget(noted_ids)
        self.tables.set("gone below", 0, max(noted_ids))

    def noted(self, limit):
        gone = self.tables.table("gone below").get(0, 0)
        return [line for line in super().noted(10**6) if line.id > gone][:limit]


class ScanBaseForgotten(Desk):
    """The wrong floor test: a long reading from 0 falls below the floor and begins anew, for ever."""

    def _start(self, view, state, after):
        found = super()._start(view, state, after)
        return replace(found, scan_base=0) if isinstance(found, Cursor) else found


class CursorFirst(Node):
    """The cursor is saved in a transaction of its own, before the rows."""

    def receive(self, origin, marker, answer):
        if isinstance(answer, Page) and self.is_awaited(origin, marker):
            replica = MemoryReplica(self.tables, origin)
            replica.save_progress(replace(replica.progress(), cursor=answer.next))
        super().receive(origin, marker, answer)


class LateAnswers(Node):
    """An answer is taken whatever it answers."""

    def is_awaited(self, origin, marker):
        return self.alive and origin in self.sessions


class NoEpoch(Node):
    """Does not look whether its database was restored."""

    class Feed(MemoryFeed):
        def history_from(self):
            return 10**9

        def knew(self, epoch):
            return True

    feed_kind = Feed

    def is_restored(self, state):
        return False


class ToldBeforeWritten(Node):
    """The watermark is written after the world was told, and sometimes too late."""

    def tell(self):
        if self.world.rng.random() < 0.5:
            super().tell()


def blind(kind: type[Node]) -> type[Node]:
    return type(f"Blind{kind.__name__}", (kind,), {"session_kind": BlindSession})


def with_feed(kind: type[MemoryFeed]) -> type[Node]:
    return type(kind.__name__, (Node,), {"feed_kind": kind})


HEALED: dict[str, type[Node]] = {
    "numbers before commit": with_feed(BehindTheCursor),
    "cursor before rows": CursorFirst,
    "no tombstones": with_feed(NoTombstones),
    "floor ignored": with_feed(NoFloor),
    "told before written": ToldBeforeWritten,
}
BLIND: dict[str, type[Node]] = {
    f"{name}, roots not compared": blind(kind) for name, kind in HEALED.items() if kind is not ToldBeforeWritten
}
CAUGHT: dict[str, type[Node]] = {
    "late answers accepted": LateAnswers,
    "no epoch": NoEpoch,
    "outbox deleted up to the highest": with_feed(UpToTheHighest),
    "wrong floor test": type("WrongFloor", (Node,), {"desk_kind": ScanBaseForgotten}),
}
MUTATIONS = HEALED | BLIND | CAUGHT

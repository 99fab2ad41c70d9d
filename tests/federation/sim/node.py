"""One marketplace of the simulation: a thin driver around the core, as the Django services are another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from federation.core.audit import audit
from federation.core.consumer import End, FeedSession, Outcome
from federation.core.feed import Desk, HistoryDiverged
from federation.core.fence import FEED, Watermark, must_write, next_epoch, was_restored
from federation.core.forgetting import new_floor
from federation.core.judging import Judge
from federation.core.records import (
    Answer,
    Ask,
    AskBuckets,
    AskChanges,
    AskItems,
    Buckets,
    Items,
    ReplicaRow,
    Reset,
    ResetReason,
)
from federation.core.schedule import Schedule
from federation.core.sequencer import sequence

from .memory import Keyring, MemoryFeed, MemoryReplica, Tables
from .world import World

POLL_MS = 10_000
TIMEOUT_MS = 5_000
PAGE = 7


class Killed(Exception):
    """The process died in the middle of a transaction."""


class Node:
    feed_kind = MemoryFeed
    session_kind = FeedSession
    desk_kind = Desk

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.keys = Keyring(name)
        self.disk: Watermark | None = None
        self.tables = Tables(f"{name}-e0")
        self.clock_error = 0
        self.partners: dict[str, Node] = {}
        self.trusted: set[str] = set()
        self.alive = True
        self.sessions: dict[str, tuple[str, FeedSession]] = {}
        self.kill_after_writes = -1
        self.slow: list[Callable[[], None]] = []
        self.applied: list[tuple[str, ReplicaRow | None, ReplicaRow, bool]] = []
        self.noted_at = -1
        self.idle_at: tuple[int, Watermark | None] = (-1, None)
        self.hook()
        self.note_published()

    # Disk and database -----------------------------------------------------------------------------------------

    def hook(self) -> None:
        self.tables.after_write = self._count_write
        self.feed = self.feed_kind(self.tables, self.name)

    def _count_write(self) -> None:
        if self.kill_after_writes >= 0 and self.tables.journal is not None:
            self.kill_after_writes -= 1
            if self.kill_after_writes < 0:
                raise Killed

    def kill(self) -> None:
        """kill -9: memory is gone, what was committed stays."""
        self.world.say(self.name, "killed")
        self.alive = False
        self.sessions.clear()
        self.slow.clear()
        self.kill_after_writes = -1
        self.world.later(self.world.rng.randrange(100, 4000), self._rise)

    def _rise(self) -> None:
        self.alive = True

    def restore(self, backup: tuple[dict[str, Any], Watermark | None], kind: str) -> None:
        """kind: "database" alone, the "machine" with its files, or the database "and no file"."""
        self.world.say(self.name, "restored:", kind)
        self.tables.restore(backup[0])
        if kind == "machine":
            self.disk = backup[1]
        if kind == "and no file":
            self.disk = None
        self.world.monitor.forget(consumer=self.name)
        self.world.monitor.forget(origin=self.name)
        self.kill()

    def now(self) -> int:
        return self.world.now + self.clock_error

    # The origin ------------------------------------------------------------------------------------------------

    def edit(self, object_id: int, body: dict[str, Any] | None, *, takes_ms: int = 0) -> None:
        """A business transaction: the outbox line gets its id now, and is seen when the transaction commits."""
        ids = self.tables.table("outbox id")
        ids[0] = line = ids.get(0, 0) + 1  # a PostgreSQL sequence: not rolled back

        def commit() -> None:
            if commit in self.slow:
                self.slow.remove(commit)
                self.tables.set("product", object_id, body)
                self.tables.set("outbox", line, object_id)

        self.slow.append(commit)
        self.world.later(takes_ms, commit)

    def publish(self) -> None:
        """A beat of the sequencer; none where nothing is noted and feed and disk are those of the last one."""
        if self.alive and (self.tables.table("outbox") or self.idle_at != (self.tables.feed_changes, self.disk)):
            self.guarded(self._sequence)
            self.idle_at = (self.tables.feed_changes, self.disk)

    def _sequence(self) -> None:
        self.guard()
        sequence(self.feed, node=self.name, signer=self.keys, limit=5)
        self.note_published()

    def guarded(self, work: Callable[[], None]) -> bool:
        """Do it in one transaction; False when the process died in it."""
        self.applied = []
        try:
            with self.tables.transaction():
                work()
        except Killed:
            self.kill()
            return False
        for each in self.applied:
            if each[0] in self.world.honest:
                self.world.monitor.applied(self.name, *each)
        return True

    def note_published(self) -> None:
        """Rows that rotted away still count in the buckets that nothing touched since."""
        if self.noted_at == self.tables.feed_changes:
            return
        self.noted_at = self.tables.feed_changes
        rows = self.tables.table("change")
        self.world.monitor.published(self.name, self.feed.state(), list(rows.values()))
        if lost := self.tables.table("lost"):
            self.world.monitor.published(self.name, self.feed.state(), list({**lost, **rows}.values()))

    def guard(self) -> None:
        """Begin a new epoch if this database was restored. Before anything is numbered, before anything is told."""
        state = self.feed.state()
        if self.is_restored(state):
            self.begin_epoch(0, self.disk.epoch if self.disk else "")

    def is_restored(self, state) -> bool:
        return was_restored(self.disk, state, {FEED: state.seq}, untold=state.seq == 0 and state.fence == 1)

    def begin_epoch(self, at_least: int, heard_of: str) -> None:
        state = next_epoch(
            self.feed.state(), self.disk, epoch=f"{self.name}-e{self.world.rng.getrandbits(40)}", at_least=at_least
        )
        self.world.say(self.name, "begins", state.epoch, "at", state.seq)
        self.feed.begin_epoch(state, heard_of)
        self.note_published()

    def tell(self) -> None:
        """Write the watermark: from here on the world may know of this state."""
        state = self.feed.state()
        self.disk = must_write(self.disk, state, {FEED: state.seq}) or self.disk

    def answer(self, ask: Ask, consumer: str) -> Answer | None:
        """None: we died over it."""
        found: list[Answer] = []
        if not self.guarded(lambda: found.append(self._answer(ask, consumer))):
            return None
        self.tell()
        return found[0]

    def _answer(self, ask: Ask, consumer: str) -> Answer:
        self.guard()
        desk = self.desk_kind(self.name, FEED, b"secret of " + self.name.encode(), self.keys)
        match ask:
            case AskChanges():
                try:
                    page = desk.page(self.feed, ask, max_bytes=2000, now=self.now())
                except HistoryDiverged as restored:
                    self.begin_epoch(restored.seq, restored.epoch)
                    return Reset(restored.reason, self.feed.state().epoch)
                return page
            case AskBuckets(epoch) | AskItems(epoch) if epoch != self.feed.state().epoch:
                return Reset(ResetReason.EPOCH_CHANGED, self.feed.state().epoch)
            case AskBuckets():
                return Buckets(tuple(self.feed.bucket_hashes()))
            case AskItems(_, buckets):
                return Items(tuple(self.feed.items(buckets)))
        return desk.records(self.feed, ask.ids)

    def forget_tombstones(self) -> None:
        """Sooner than in life, and without waiting for anybody: so that consumers fall below the floor."""
        if self.alive:
            floor = new_floor(self.feed.state().floor, aged=max(self.feed.state().seq - 3, 0), acknowledged=[])
            self.guarded(lambda: self.feed.drop_tombstones(floor))

    def audit(self) -> None:
        """The nightly work of both sides."""

        def work() -> None:
            self.guard()
            objects = {*self.tables.table("product"), *self.tables.table("listing")}
            audit(self.feed, objects, node=self.name, signer=self.keys)
            self.tables.table("lost").clear()
            self.note_published()
            for origin in self.partners:
                MemoryReplica(self.tables, origin).scrub()

        if self.alive:
            self.guarded(work)

    # The consumer ----------------------------------------------------------------------------------------------

    def schedule(self, origin: str) -> Schedule:
        schedule: Schedule = self.tables.table("schedule").get(origin, Schedule())
        return schedule

    def poll(self) -> None:
        """A beat: start a session with every partner that is due."""
        for origin in self.partners:
            schedule = self.schedule(origin)
            if self.alive and origin in self.trusted and schedule.is_due(self.now()):
                self._start(origin, schedule)

    def _start(self, origin: str, schedule: Schedule) -> None:
        session_id = f"{self.name}:{self.world.rng.getrandbits(40)}"
        self.tables.set("schedule", origin, schedule.leased(self.now(), session_id))
        session = self.session_kind(Judge(origin, self.partners[origin].keys), feed=FEED, limit=PAGE)
        self.sessions[origin] = (session_id, session)
        self._send(origin, session_id, session.start(MemoryReplica(self.tables, origin), now=self.now()))

    def _send(self, origin: str, session_id: str, ask: Ask) -> None:
        target, world = self.partners[origin], self.world
        marker = f"{session_id} {world.rng.getrandbits(40)}"
        self.sessions[origin] = (marker, self.sessions[origin][1])

        def arrive() -> None:
            if target.alive and (answer := target.answer(ask, self.name)) is not None:
                world.send(origin, self.name, lambda: self.receive(origin, marker, answer))

        world.send(self.name, origin, arrive)
        world.later(TIMEOUT_MS, lambda: self._give_up(origin, marker))

    def is_awaited(self, origin: str, marker: str) -> bool:
        return self.alive and self.sessions.get(origin, ("",))[0] == marker

    def receive(self, origin: str, marker: str, answer: Answer) -> None:
        if not self.is_awaited(origin, marker):
            return  # of a session that was given up, or this answer's double
        session = self.sessions[origin][1]
        replica = Watched(self, origin)
        done: list[Ask | Outcome] = []

        def take() -> None:
            done.append(session.receive(answer, replica, now=self.now()))
            self._settle(origin, self.schedule(origin).renewed(self.now()))

        if not self.guarded(take):
            return
        if isinstance(done[0], Outcome):
            self._end(origin, done[0])
        else:
            self._send(origin, marker.partition(" ")[0], done[0])

    def _end(self, origin: str, outcome: Outcome) -> None:
        del self.sessions[origin]
        if outcome.end is End.FRESH:
            replica = MemoryReplica(self.tables, origin)
            if origin in self.world.honest:
                self.world.monitor.proven(self.name, replica.progress().head, replica.live())
            self._settle(origin, self.schedule(origin).succeeded(self.now(), poll_ms=POLL_MS))
            return
        self.world.say(self.name, "with", origin, outcome)
        if outcome.end is End.DISTRUSTED:
            self.trusted.discard(origin)
            if origin in self.world.honest:
                self.world.monitor.accused(self.name, origin, outcome)
        self._failed(origin, outcome.retry_after_ms)

    def _failed(self, origin: str, at_least_ms: int) -> None:
        chance = self.world.rng.random()
        self._settle(origin, self.schedule(origin).failed(self.now(), chance=chance, at_least_ms=at_least_ms))

    def _settle(self, origin: str, schedule: Schedule) -> None:
        self.tables.set("schedule", origin, schedule)

    def _give_up(self, origin: str, marker: str) -> None:
        if self.is_awaited(origin, marker):
            del self.sessions[origin]
            self._failed(origin, 0)


class Watched(MemoryReplica):
    """Tells the monitor what is applied."""

    def __init__(self, node: Node, origin: str) -> None:
        super().__init__(node.tables, origin)
        self.node = node

    def put(self, rows, *, held: bool) -> None:
        before = self.rows([row.id for row in rows])
        super().put(rows, held=held)
        same_epoch = self.progress().epoch == self.node.partners[self.origin].feed.state().epoch
        for row in rows:
            if not row.id.startswith(f"{self.origin}/"):
                raise AssertionError(f"G8: {row.id} taken from {self.origin}")
            self.node.applied.append((self.origin, before.get(row.id), row, same_epoch))

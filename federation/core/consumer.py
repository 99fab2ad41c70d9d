"""One session with one partner: ask, check, keep, prove.

The session does no I/O. Whoever drives it sends what `start` and `receive` ask for, and runs each `receive` inside one
transaction together with the storage it hands in. So a crash between any two lines leaves either all of an answer or
nothing of it, and the next session goes on where this one stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .brakes import price_jumped
from .cursor import MAX_CHARS
from .encoding import EMPTY_DIGEST, Malformed, parse
from .envelope import MAX_PAYLOAD_BYTES
from .heads import Equivocation, equivocation, is_signed
from .judging import Awaited, Distrusted, Fault, Judge, Rejected, UnknownKey, too_many_rejected
from .merkle import BUCKETS, root_of
from .records import (
    Answer,
    Ask,
    AskBuckets,
    AskChanges,
    AskItems,
    AskRecords,
    Buckets,
    Change,
    Head,
    Items,
    Page,
    Records,
    ReplicaRow,
    Reset,
    TryLater,
)
from .replica import Progress, Replica

MOST_RECORDS = 20_000
RECORDS_AT_ONCE = 100
# Id, version and digest of 20,000 records fill an answer as large as we take; of a large feed of which everything
# differs, a part of the buckets is asked for at a time.
ITEMS_AT_ONCE = 10_000
MOST_REPAIRS = 2
MOST_RESETS = 2


class End(StrEnum):
    """How a session ended."""

    FRESH = "FRESH"  # both sides are equal, and that is proven
    UNPROVEN = "UNPROVEN"  # all was read and repaired, and still the roots differ: rejects, or a fault
    LATER = "LATER"  # the partner asked us to wait, or signs with a key we do not know yet
    DISTRUSTED = "DISTRUSTED"  # suspend the partner


@dataclass(frozen=True, slots=True)
class Outcome:
    end: End
    detail: str = ""
    retry_after_ms: int = 0
    fault: Fault | None = None
    proof: Equivocation | None = None


class FeedSession:
    """Reads one partner's feed until both sides are proven equal."""

    def __init__(
        self,
        judge: Judge,
        *,
        feed: str,
        limit: int = 500,
        most_records: int = MOST_RECORDS,
        as_of: int | None = None,
        items_at_once: int = ITEMS_AT_ONCE,
    ) -> None:
        self.judge = judge
        self.as_of = as_of
        self.feed = feed
        self.limit = limit
        self.most_records = most_records
        self.items_at_once = items_at_once
        self.expected = 0
        self.asked_at = 0
        self.pages = self.resets = self.repairs = self.seen = 0
        self.rejected: set[str] = set()
        self.unusable: set[str] = set()
        self.awaited: set[str] = set()
        self._cursors: set[str] = set()
        self.swept = False
        self.differing: list[int] = []
        self.wanted: list[str] = []
        self.asked: Ask | None = None

    def start(self, replica: Replica, *, now: int) -> Ask:
        return self._ask(self._read_on(replica), now)

    def receive(self, answer: Answer, replica: Replica, *, now: int) -> Ask | Outcome:
        """Take an answer to what was asked last. Call again with the answer to what this returns."""
        try:
            following = self._take(answer, replica, now)
        except Distrusted as fault:
            return Outcome(End.DISTRUSTED, fault.detail, fault=fault.fault)
        except UnknownKey as error:
            return Outcome(End.LATER, f"unknown key {error}")
        return following if isinstance(following, Outcome) else self._ask(following, now)

    def _ask(self, ask: Ask, now: int) -> Ask:
        self.asked, self.asked_at = ask, now if self.as_of is None else self.as_of
        return ask

    def _take(self, answer: Answer, replica: Replica, now: int) -> Ask | Outcome:
        match answer, self.asked:
            case TryLater(), _:
                return Outcome(End.LATER, answer.reason, retry_after_ms=answer.retry_after_ms)
            case Reset(), _:
                return self._reset(answer.reason, replica)
            case Page(), AskChanges():
                return self._page(answer, replica, now)
            case Buckets(), AskBuckets(epoch):
                return self._differing(answer, replica, epoch)
            case Items(), AskItems():
                return self._compare(answer, self.asked, replica, now)
            case Records(), AskRecords(ids):
                return self._repair(answer, ids, replica, now)
        raise Distrusted(Fault.BAD_PROTOCOL, f"{type(answer).__name__} to {type(self.asked).__name__}")

    # Reading ---------------------------------------------------------------------------------------------------

    def _reset(self, reason: str, replica: Replica) -> Ask | Outcome:
        """Read from the beginning; what we have keeps serving meanwhile."""
        self.resets += 1
        if self.resets > MOST_RESETS:
            return Outcome(End.LATER, f"reset again and again: {reason}")
        return self._from_the_beginning(replica)

    def _from_the_beginning(self, replica: Replica) -> Ask:
        self._cursors.clear()
        progress = replica.progress()
        replica.save_progress(
            replace(progress, cursor=None, generation=progress.generation + 1, scanning=True, adopting=True)
        )
        return AskChanges(None, self.limit, progress.seen)

    def _page(self, page: Page, replica: Replica, now: int) -> Ask | Outcome:
        self._count(page, replica)
        progress = replica.progress()
        if page.head is not None:
            self._check_head(page.head)
            if _is_older(page.head, progress.head):
                return Outcome(End.LATER, f"its head went back to {page.head.seq}")
            if (proof := equivocation(progress.head, page.head)) is not None:
                return Outcome(End.DISTRUSTED, page.head.root, fault=Fault.EQUIVOCATION, proof=proof)
        progress = self._keep(page.changes, replica, progress, now)
        # The cursor moves in the transaction that keeps the rows: never before them, never without them.
        progress = replace(progress, cursor=page.next, seen=page.next)
        if page.head is None:
            replica.save_progress(progress)
            return AskChanges(page.next, self.limit)
        return self._caught_up(page.head, replica, progress, now)

    def _count(self, page: Page, replica: Replica) -> None:
        """No page is larger than was asked for, each leads on, and all together are no more than a feed can have."""
        self.pages += 1
        self.seen += len(page.changes)
        if len(page.changes) > self.limit:
            raise Distrusted(Fault.OVER_LIMIT, f"{len(page.changes)} changes on a page of {self.limit}")
        if page.head is None and (not page.changes or page.next in self._cursors):
            raise Distrusted(Fault.BAD_PROTOCOL, "a page that leads nowhere")
        self._cursors.add(page.next)
        if self.pages == 1 and page.changes and replica.live_count() > 2 * self.most_records:
            raise Distrusted(Fault.OVER_LIMIT, "more records than agreed, brought by many sessions")
        if self.seen > 2 * self.most_records or self.pages > 2 * self.most_records // self.limit + 10:
            raise Distrusted(Fault.OVER_LIMIT, f"{self.seen} changes on {self.pages} pages")

    def _check_head(self, head: Head) -> None:
        if (head.node, head.feed) != (self.judge.origin, self.feed):
            raise Distrusted(Fault.BAD_PROTOCOL, "the head of another feed")
        if not self.judge.keys.knows(head.key_id):
            raise UnknownKey(head.key_id)
        if not is_signed(head, self.judge.keys):
            raise Distrusted(Fault.BAD_SIGNATURE, "head")
        if head.count > self.most_records:
            raise Distrusted(Fault.OVER_LIMIT, f"{head.count} records")

    def _caught_up(self, head: Head, replica: Replica, progress: Progress, now: int) -> Ask | Outcome:
        if progress.scanning:
            self.swept = True
            progress = self._sweep(replica, progress, now)
        progress = replace(progress, epoch=head.epoch, scanning=False, adopting=False)
        if self.is_equal(head, replica):
            # The moment we asked, by our own clock: no clock of a partner can make old goods look fresh.
            replica.save_progress(replace(progress, fresh_as_of=self.asked_at, head=head))
            return Outcome(End.FRESH)
        replica.save_progress(progress)
        if self.repairs < MOST_REPAIRS:
            self.repairs, self.expected = self.repairs + 1, head.count
            return AskBuckets(head.epoch)
        if not self.swept:
            return self._from_the_beginning(replica)
        return Outcome(End.UNPROVEN, "the roots differ after repair")

    def is_equal(self, head: Head, replica: Replica) -> bool:
        return root_of(replica.bucket_hashes()) == head.root

    def _sweep(self, replica: Replica, progress: Progress, now: int) -> Progress:
        """What the reading from the beginning did not see is gone at the origin."""
        gone = replica.unseen(progress.generation)
        return self._put([_gone(row, progress.generation) for row in gone], replica, progress, now, deleted=len(gone))

    # Checking --------------------------------------------------------------------------------------------------

    def _keep(self, changes: Sequence[Change], replica: Replica, progress: Progress, now: int) -> Progress:
        """Check and keep these changes; put aside what is no use."""
        mine = replica.rows({change.id for change in changes})
        kept: dict[str, ReplicaRow] = {}
        deleted = jumped = 0
        for change in changes:
            before = mine.get(change.id)
            if before is not None and self._is_the_same(change, before):
                kept[change.id] = _kept(change, progress.generation)
                continue
            try:
                body = self.judge.body_of(change)
                if before is None and change.deleted:
                    continue  # what we never had needs no tombstone: else a liar could send any number
                if not self._is_newer(change, before, progress):
                    continue
            except Awaited:
                self.awaited.add(change.id)  # no fault of anybody's
                continue
            except Rejected as refusal:
                self._put_aside(change, str(refusal), replica)
                continue
            kept[change.id] = _kept(change, progress.generation)
            if before is not None and not before.deleted:
                deleted += change.deleted
                jumped += body is not None and before.digest != change.digest and _jumped(before, body)
        return self._put(list(kept.values()), replica, progress, now, deleted=deleted, jumped=jumped)

    def _put(
        self,
        rows: Sequence[ReplicaRow],
        replica: Replica,
        progress: Progress,
        now: int,
        *,
        deleted: int,
        jumped: int = 0,
    ) -> Progress:
        brakes = progress.brakes
        if deleted or jumped:
            brakes = brakes.at(now, replica.live_count()).count(deleted=deleted, jumped=jumped)
        if rows:
            replica.put(rows, held=bool(brakes.held))
        return replace(progress, brakes=brakes)

    def _put_aside(self, change: Change, reason: str, replica: Replica) -> None:
        self.rejected.add(change.id)
        replica.reject(change.id[:80], reason)
        self._weigh_rejects(reason)

    def note_unusable(self, ids: Collection[str], reason: str) -> None:
        """Records that are signed and kept, and can't be shown to anybody. Raises Distrusted where they are many."""
        self.unusable.update(ids)
        self._weigh_rejects(reason)

    def _weigh_rejects(self, reason: str) -> None:
        bad = len(self.rejected | self.unusable)
        if too_many_rejected(rejected=bad, of=self.seen):
            raise Distrusted(Fault.BAD_DATA, f"{bad} of {self.seen} records, last: {reason}")

    def _is_the_same(self, change: Change, mine: ReplicaRow) -> bool:
        """Byte for byte what we have: it was checked when it came, and only whether its key still counts may differ."""
        return _kept(change, mine.generation) == mine and (change.deleted or self.judge.keys.knows(change.key_id))

    def _is_newer(self, change: Change, mine: ReplicaRow | None, progress: Progress) -> bool:
        """Inside an epoch a version only rises, and one version has one content."""
        if mine is None or progress.adopting or change.version > mine.version:
            return True
        if (change.version, change.digest) == (mine.version, mine.digest):
            return True  # the same once more: this generation has seen it
        if mine.deleted:
            return False  # what was deleted does not come back with an old version; a repair would know better
        if self.judge.is_whole(mine):
            raise Distrusted(Fault.VERSION_CONFLICT, f"{change.id}: {change.version} after {mine.version}")
        return True  # our own copy rotted: the origin's word mends it

    # Repairing -------------------------------------------------------------------------------------------------

    def _differing(self, answer: Buckets, replica: Replica, epoch: str) -> Ask | Outcome:
        mine = replica.bucket_hashes()
        if len(answer.hashes) != len(mine):
            raise Distrusted(Fault.BAD_PROTOCOL, f"{len(answer.hashes)} buckets")
        self.differing = [n for n, theirs in enumerate(answer.hashes) if theirs != mine[n]]
        self.wanted = []
        return self._next_items(epoch) if self.differing else self._read_on(replica)

    def _next_items(self, epoch: str) -> Ask:
        some = max(self.items_at_once * BUCKETS // max(self.expected, 1), 1)
        now, self.differing = self.differing[:some], self.differing[some:]
        return AskItems(epoch, tuple(now))

    def _compare(self, answer: Items, asked: AskItems, replica: Replica, now: int) -> Ask | Outcome:
        if len(answer.items) > self.most_records:
            raise Distrusted(Fault.OVER_LIMIT, f"{len(answer.items)} items")
        theirs = {item.id: item for item in answer.items}
        mine = {item.id: item for item in replica.items(asked.buckets)}
        self.wanted += sorted(name for name, item in theirs.items() if mine.get(name) != item)
        self._drop([name for name in mine if name not in theirs], replica, now)
        if self.differing:
            return self._next_items(asked.epoch)
        if self.wanted and (self.rejected | self.awaited).issuperset(self.wanted):
            return Outcome(End.UNPROVEN, f"{len(self.wanted)} records were put aside")
        return self._next_records(replica)

    def _repair(self, answer: Records, ids: Sequence[str], replica: Replica, now: int) -> Ask | Outcome:
        if not {change.id for change in answer.changes} <= set(ids):
            raise Distrusted(Fault.BAD_PROTOCOL, "records nobody asked for")
        self.seen += len(answer.changes)
        progress, mine = replica.progress(), replica.rows(ids)
        changes = [change for change in answer.changes if not self._goes_back(change, mine.get(change.id))]
        kept = self._keep(changes, replica, replace(progress, adopting=True), now)
        replica.save_progress(replace(progress, brakes=kept.brakes, seen=answer.seen[:MAX_CHARS]))
        answered = {change.id for change in answer.changes}
        self._drop([name for name in ids if name not in answered], replica, now)
        return self._next_records(replica)

    def _goes_back(self, change: Change, mine: ReplicaRow | None) -> bool:
        """Less than the origin told us in this epoch: it was restored, with its files, since the page before, and
        nothing asked in a repair lets it notice. The next question does; and were it us, the next reading from the
        beginning would mend it (found by the simulator, seed 650)."""
        return mine is not None and change.version < mine.version and (mine.deleted or self.judge.is_whole(mine))

    def _next_records(self, replica: Replica) -> Ask:
        now, self.wanted = self.wanted[:RECORDS_AT_ONCE], self.wanted[RECORDS_AT_ONCE:]
        return AskRecords(tuple(now)) if now else self._read_on(replica)

    def _read_on(self, replica: Replica) -> Ask:
        """From the cursor. Repairs saw later states than the head we compared with: the next head is a new one."""
        progress = replica.progress()
        return AskChanges(progress.cursor, self.limit, None if progress.seen == progress.cursor else progress.seen)

    def _drop(self, ids: Sequence[str], replica: Replica, now: int) -> None:
        progress = replica.progress()
        gone = [_gone(row, progress.generation) for row in replica.rows(ids).values() if not row.deleted]
        if gone:
            replica.save_progress(self._put(gone, replica, progress, now, deleted=len(gone)))


def _is_older(head: Head, known: Head | None) -> bool:
    """Told before what it told later: a node that lags behind itself, or was restored and has not noticed yet."""
    return known is not None and head.epoch == known.epoch and head.seq < known.seq


def _kept(change: Change, generation: int) -> ReplicaRow:
    return ReplicaRow(
        change.id,
        change.version,
        change.deleted,
        change.digest,
        change.payload,
        change.sig,
        change.key_id,
        generation,
    )


def _gone(row: ReplicaRow, generation: int) -> ReplicaRow:
    """As a tombstone of the version we had: whatever comes next must be newer."""
    return ReplicaRow(row.id, row.version, True, EMPTY_DIGEST, None, b"", "", generation)


def _jumped(before: ReplicaRow, body: dict[str, object]) -> bool:
    try:
        return price_jumped(parse(before.payload or b"", max_bytes=MAX_PAYLOAD_BYTES), body)
    except Malformed:  # our own copy rotted
        return False

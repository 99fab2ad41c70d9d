"""The origin's side of reading: pages of changes, and what becomes of cursors that are of no use any more.

A feed has one row per record, live or tombstone, in the order of `seq`. So reading from 0 is the snapshot, and
reading on is the increment. A change moves its row to the end, where every reader still comes by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .cursor import MARK_CHARS, BadCursor, Cursor, opened
from .heads import sign_head
from .records import AskChanges, Change, FeedRow, FeedState, ItemRef, Page, Records, Reset, ResetReason, Signer

MAX_LIMIT = 500
_ROW_OVERHEAD_BYTES = 300


class FeedView(Protocol):
    """One snapshot of a feed: all that these methods give was true at one and the same moment."""

    def state(self) -> FeedState: ...

    def rows_after(self, seq: int, limit: int) -> Sequence[FeedRow]:
        """In the order of seq."""

    def root_at(self, seq: int) -> str | None:
        """The root with which the present epoch stood at this seq; None where it never did, or so long ago that
        we forgot (see `history_from`)."""

    def knew(self, epoch: str) -> bool:
        """Whether this was an epoch of ours, or one we began the present one because of."""

    def history_from(self) -> int:
        """Roots of earlier seqs are forgotten."""

    def bucket_hashes(self) -> Sequence[str]: ...

    def items(self, buckets: Sequence[int]) -> Sequence[ItemRef]:
        """Records of these buckets that are not deleted."""

    def records(self, ids: Sequence[str]) -> Sequence[FeedRow]: ...


class HistoryDiverged(Exception):
    """A cursor of ours tells of a state that this database never had: it was restored. A new epoch has to begin."""

    def __init__(self, reason: ResetReason, cursor: Cursor) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seq = cursor.head_seq
        self.epoch = cursor.epoch


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers: our node, the name of the feed, the secret of its cursors, and the key that signs heads."""

    node: str
    feed: str
    secret: bytes
    signer: Signer

    def page(self, view: FeedView, ask: AskChanges, *, max_bytes: int, now: int) -> Page | Reset:
        """The changes after a cursor; from the beginning without one.

        A cursor that was seen is only looked at: it may show that we were restored.

        Raises HistoryDiverged; the caller begins a new epoch and answers with a Reset that names it.
        """
        state = view.state()
        if ask.seen is not None:
            self._start(view, state, ask.seen)
        start = self._start(view, state, ask.after)
        if isinstance(start, Reset):
            return start
        limit = min(max(ask.limit, 1), MAX_LIMIT)
        rows = view.rows_after(start.seq, limit + 1)
        more = len(rows) > limit
        taken, full = _within(rows[:-1] if more else rows, max_bytes)
        more = more or full
        seq = taken[-1].seq if more else state.seq
        head = None if more else sign_head(state, node=self.node, feed=self.feed, at=now, signer=self.signer)
        return Page(tuple(map(as_change, taken)), self._here(state, seq=seq, scan_base=start.scan_base), head)

    def records(self, view: FeedView, ids: Sequence[str]) -> Records:
        """These records as they are now."""
        return Records(tuple(map(as_change, view.records(ids))), self._here(view.state(), seq=0, scan_base=0))

    def _here(self, state: FeedState, *, seq: int, scan_base: int) -> str:
        following = Cursor(self.feed, state.epoch, seq, scan_base, state.seq, state.root[:MARK_CHARS])
        return following.seal(self.secret)

    def _start(self, view: FeedView, state: FeedState, after: str | None) -> Cursor | Reset:
        if after is None:
            return Cursor(self.feed, state.epoch, 0, state.seq, state.seq, state.root[:MARK_CHARS])
        try:
            cursor = opened(after, self.secret)
        except BadCursor:
            return Reset(ResetReason.BAD_CURSOR, state.epoch)
        return check_cursor(view, state, cursor, feed=self.feed)


def check_cursor(view: FeedView, state: FeedState, cursor: Cursor, *, feed: str) -> Cursor | Reset:
    """The cursor itself where reading can go on from it. Raises HistoryDiverged."""
    if cursor.feed != feed:
        return Reset(ResetReason.BAD_CURSOR, state.epoch)
    if cursor.epoch != state.epoch and not view.knew(cursor.epoch):
        # Sealed by us in an epoch we know nothing of: database and files were both restored, to before it began.
        raise HistoryDiverged(ResetReason.EPOCH_CHANGED, cursor)
    if cursor.epoch != state.epoch:
        return Reset(ResetReason.EPOCH_CHANGED, state.epoch)
    if max(cursor.head_seq, cursor.seq) > state.seq:
        raise HistoryDiverged(ResetReason.FUTURE_CURSOR, cursor)
    known = state.root if cursor.head_seq == state.seq else view.root_at(cursor.head_seq)
    differs = known is None or known[:MARK_CHARS] != cursor.head_mark
    if differs and cursor.head_seq >= view.history_from():
        raise HistoryDiverged(ResetReason.EPOCH_CHANGED, cursor)
    # With `seq` alone a long reading from 0 would throw itself back for ever. What was deleted before it began it never
    # saw, and what it does not see in this generation is swept: only tombstones since then matter.
    if state.floor > max(cursor.seq, cursor.scan_base):
        return Reset(ResetReason.BELOW_FLOOR, state.epoch)
    return cursor


def as_change(row: FeedRow) -> Change:
    return Change(row.id, row.version, row.deleted, row.digest, row.payload, row.sig, row.key_id)


def _within(rows: Sequence[FeedRow], max_bytes: int) -> tuple[Sequence[FeedRow], bool]:
    """The first rows that fit, at least one; and whether any had to be left for the next page."""
    size = 0
    for count, row in enumerate(rows):
        size += len(row.payload or b"") + _ROW_OVERHEAD_BYTES
        if count and size > max_bytes:
            return rows[:count], True
    return rows, False

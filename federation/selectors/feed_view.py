"""The feed as it stands in the database: what `core.feed.FeedView` asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max, Min, QuerySet

from federation.core.fence import FEED
from federation.core.records import FeedRow, FeedState, ItemRef
from federation.models import Change, FeedBucket, FeedEpoch, FeedHead, FeedRoot

from ..errors import NodeNotFounded
from .bucket_hashes import in_order

_SHARE = "SELECT epoch, seq, floor, count, root, fence FROM federation_feedhead WHERE feed = %s FOR SHARE"
_AFTER = """
SELECT record_id, version, deleted, digest, payload, sig, key_id, seq, epoch FROM federation_change
WHERE feed_id = %s AND seq > %s ORDER BY seq LIMIT %s
"""
_ROW = ("record_id", "version", "deleted", "digest", "payload", "sig", "key_id", "seq", "epoch")


def state_of(head: FeedHead) -> FeedState:
    return FeedState(head.epoch, head.seq, head.floor, head.count, head.root, head.fence)


def find_state(feed: str = FEED) -> FeedState | None:
    """None before the node is founded."""
    head = FeedHead.objects.filter(feed=feed).first()
    return None if head is None else state_of(head)


class FeedView:
    """One consistent state of a feed, inside a transaction: the head's lock is shared with other readers, and held
    against the sequencer, so that changes, buckets and head are of the same moment."""

    def __init__(self, feed: str = FEED) -> None:
        self.feed = feed
        self._shared: FeedState | None = None

    def state(self) -> FeedState:
        """Read once: nobody changes it while its lock is shared."""
        if self._shared is None:
            with connection.cursor() as cursor:
                cursor.execute(_SHARE, [self.feed])
                found = cursor.fetchone()
            if found is None:
                raise NodeNotFounded
            self._shared = FeedState(*found)
        return self._shared

    def rows_after(self, seq: int, limit: int) -> Sequence[FeedRow]:
        with connection.cursor() as cursor:
            cursor.execute(_AFTER, [self.feed, seq, limit])
            return [_row(*values) for values in cursor.fetchall()]

    def records(self, ids: Sequence[str]) -> Sequence[FeedRow]:
        return feed_rows(self._changes().filter(record_id__in=ids).order_by("record_id"))

    def items(self, buckets: Sequence[int]) -> Sequence[ItemRef]:
        return item_refs(self._changes().filter(bucket__in=buckets))

    def bucket_hashes(self) -> Sequence[str]:
        return in_order(FeedBucket.objects.filter(feed=self.feed).values_list("number", "hash"))

    def root_at(self, seq: int) -> str | None:
        return FeedRoot.objects.filter(feed=self.feed, seq=seq).values_list("root", flat=True).first()

    def history_from(self) -> int:
        first: int | None = FeedRoot.objects.filter(feed=self.feed).aggregate(first=Min("seq"))["first"]
        return first or 0

    def knew(self, epoch: str) -> bool:
        return FeedEpoch.objects.filter(feed=self.feed, epoch=epoch).exists()

    def _changes(self) -> QuerySet[Change]:
        return Change.objects.filter(feed=self.feed)


def newest_before(feed: str, moment: object) -> int:
    """Seq of the newest change made before a moment; 0 where there is none."""
    newest: int | None = Change.objects.filter(feed=feed, changed_at__lt=moment).aggregate(newest=Max("seq"))["newest"]
    return newest or 0


def feed_rows(changes: QuerySet[Change]) -> list[FeedRow]:
    """Straight from the columns: a page is hundreds of rows, and a model object costs as much as packing its bytes."""
    return [_row(*values) for values in changes.values_list(*_ROW)]


def stream_feed_rows(changes: QuerySet[Change], *, at_once: int) -> Iterator[FeedRow]:
    """As feed_rows, with so many in memory at a time."""
    for values in changes.values_list(*_ROW).iterator(at_once):
        yield _row(*values)


def _row(name: str, version: int, deleted: bool, digest: str, payload: Any, sig: Any, *rest: Any) -> FeedRow:
    return FeedRow(name, version, deleted, digest, None if payload is None else bytes(payload), bytes(sig), *rest)


def item_refs(changes: QuerySet[Change]) -> list[ItemRef]:
    live = changes.filter(deleted=False).order_by("bucket", "record_id")
    return [ItemRef(*row) for row in live.values_list("record_id", "version", "digest")]

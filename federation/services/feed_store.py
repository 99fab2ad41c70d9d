"""The feed's tables as the sequencer writes them: what `core.sequencer.SequencerStore` asks for."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence

from federation.core.forgetting import ROOTS_KEPT
from federation.core.identity import ulid
from federation.core.merkle import bucket_of
from federation.core.records import FeedRow, FeedState, ItemRef
from federation.core.sequencer import Noted, Publication
from federation.models import Change, FeedBucket, FeedEpoch, FeedHead, FeedRoot, Listing, Outbox
from federation.selectors.bucket_hashes import counted
from federation.selectors.feed_view import FeedView, feed_rows, state_of
from federation.selectors.listings import bodies
from marketplace.kernel import clock

from ..errors import NodeNotFounded

_CONTENT = ("seq", "version", "deleted", "digest", "payload", "sig", "key_id", "epoch", "bucket", "changed_at")


class FeedStore(FeedView):
    """Inside one transaction, with the head locked against every other writer."""

    def __init__(self, node: str, feed: str) -> None:
        super().__init__(feed)
        self.node = node

    def state(self) -> FeedState:
        return self.lock_head()

    def lock_head(self) -> FeedState:
        head = FeedHead.objects.select_for_update().filter(feed=self.feed).first()
        if head is None:
            raise NodeNotFounded
        return state_of(head)

    def noted(self, limit: int) -> Sequence[Noted]:
        lines = Outbox.objects.filter(feed=self.feed).order_by("pk").values_list("pk", "object_id")[:limit]
        return [Noted(*line) for line in lines]

    def publications(self, object_ids: Collection[int]) -> Sequence[Publication]:
        shared = bodies(object_ids)
        names = dict(Listing.objects.filter(product_id__in=object_ids).values_list("product_id", "record_id"))
        names |= self._name([product_id for product_id in sorted(shared) if product_id not in names])
        return [Publication(names[each], shared.get(each)) for each in sorted(names)]

    def _name(self, product_ids: Iterable[int]) -> dict[int, str]:
        now_ms = int(clock.now().timestamp() * 1000)
        names = {each: f"{self.node}/{ulid(now_ms, secrets.token_bytes(10))}" for each in product_ids}
        Listing.objects.bulk_create(Listing(product_id=each, record_id=name) for each, name in names.items())
        return names

    def rows(self, record_ids: Collection[str]) -> Mapping[str, FeedRow]:
        return {row.id: row for row in feed_rows(self._changes().filter(record_id__in=record_ids))}

    def put(self, rows: Sequence[FeedRow]) -> None:
        now = clock.now()
        Change.objects.bulk_create(
            [
                Change(
                    feed_id=self.feed,
                    record_id=row.id,
                    seq=row.seq,
                    version=row.version,
                    deleted=row.deleted,
                    digest=row.digest,
                    payload=row.payload,
                    sig=row.sig,
                    key_id=row.key_id,
                    epoch=row.epoch,
                    bucket=bucket_of(row.id),
                    changed_at=now,
                )
                for row in rows
            ],
            update_conflicts=True,
            unique_fields=["feed", "record_id"],
            update_fields=_CONTENT,
        )

    def bucket_items(self, buckets: Collection[int]) -> Sequence[ItemRef]:
        return self.items(list(buckets))

    def counted_hashes(self, buckets: Collection[int]) -> Mapping[int, str]:
        return counted(Change, "feed_id", self.feed, buckets)

    def save_buckets(self, hashes: Mapping[int, str]) -> None:
        FeedBucket.objects.bulk_create(
            [FeedBucket(feed_id=self.feed, number=number, hash=value) for number, value in hashes.items()],
            update_conflicts=True,
            unique_fields=["feed", "number"],
            update_fields=["hash"],
        )

    def save_head(self, state: FeedState) -> None:
        FeedHead.objects.filter(feed=self.feed).update(
            epoch=state.epoch,
            seq=state.seq,
            floor=state.floor,
            count=state.count,
            root=state.root,
            fence=state.fence,
        )
        FeedRoot.objects.create(feed_id=self.feed, seq=state.seq, root=state.root)
        FeedRoot.objects.filter(feed=self.feed, seq__lte=state.seq - ROOTS_KEPT).delete()

    def forget(self, noted_ids: Collection[int]) -> None:
        Outbox.objects.filter(pk__in=noted_ids).delete()

    def begin_epoch(self, state: FeedState, heard_of: str) -> None:
        """Roots of the old epoch mean nothing any more; its name, and that which gave it away, are remembered."""
        over = {self.lock_head().epoch, heard_of} - {""}
        FeedEpoch.objects.bulk_create(
            [FeedEpoch(feed_id=self.feed, epoch=epoch) for epoch in sorted(over)], ignore_conflicts=True
        )
        FeedRoot.objects.filter(feed=self.feed).delete()
        self.save_head(state)

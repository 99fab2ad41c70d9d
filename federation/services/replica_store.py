"""What we keep of one partner, as a session writes it: what `core.replica.Replica` asks for.

Everything happens inside the caller's transaction, with the partner's row locked. `close` must be its last act there:
it brings the buckets up to date and shows buyers what changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import F, QuerySet

from federation.core.encoding import digest_of
from federation.core.merkle import BUCKETS, EMPTY_BUCKET, all_buckets, bucket_hash, bucket_of
from federation.core.records import ItemRef, ReplicaRow
from federation.core.replica import Progress
from federation.core.wire import told_head
from federation.models import Partner, Reject, RemoteBucket, RemoteListing
from federation.selectors.partners import progress_of

from .showing import show

MOST_REJECTS = 1_000
_CONTENT = ("version", "deleted", "digest", "payload", "sig", "key_id", "generation", "bucket")
_PROGRESS = (
    "cursor",
    "seen",
    "epoch",
    "generation",
    "scanning",
    "adopting",
    "fresh_as_of",
    "head",
    "brakes_since",
    "brakes_base",
    "deleted",
    "jumped",
    "held",
)


class ReplicaStore:
    """One partner's rows inside one transaction."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self._dirty: set[int] = set()
        self._to_show: set[str] = set()
        self._progress_changed = False
        self.unusable: dict[str, str] = {}

    # What the core asks ----------------------------------------------------------------------------------------

    def progress(self) -> Progress:
        return progress_of(self.partner)

    def save_progress(self, progress: Progress) -> None:
        row, brakes = self.partner, progress.brakes
        row.cursor, row.seen, row.epoch = progress.cursor, progress.seen, progress.epoch
        row.generation, row.scanning, row.adopting = progress.generation, progress.scanning, progress.adopting
        row.fresh_as_of = progress.fresh_as_of
        row.head = None if progress.head is None else told_head(progress.head)
        row.brakes_since, row.brakes_base = brakes.since, brakes.base
        row.deleted, row.jumped, row.held = brakes.deleted, brakes.jumped, brakes.held
        self._progress_changed = True

    def rows(self, ids: Collection[str]) -> Mapping[str, ReplicaRow]:
        return {row.id: row for row in replica_rows(self._listings().filter(record_id__in=ids))}

    def put(self, rows: Sequence[ReplicaRow], *, held: bool) -> None:
        RemoteListing.objects.bulk_create(
            [self._as_model(row) for row in rows],
            update_conflicts=True,
            unique_fields=["partner", "record_id"],
            update_fields=_CONTENT,
            batch_size=1000,
        )
        self._dirty |= {bucket_of(row.id) for row in rows}
        if not held:
            self._to_show |= {row.id for row in rows}

    def live_count(self) -> int:
        return self._live().count()

    def bucket_hashes(self) -> Sequence[str]:
        self._refresh_buckets()
        found = dict(RemoteBucket.objects.filter(partner=self.partner).values_list("number", "hash"))
        return [found.get(number, EMPTY_BUCKET) for number in range(BUCKETS)]

    def items(self, buckets: Collection[int]) -> Sequence[ItemRef]:
        live = self._live().filter(bucket__in=buckets).order_by("bucket", "record_id")
        return [ItemRef(*row) for row in live.values_list("record_id", "version", "digest")]

    def unseen(self, generation: int) -> Sequence[ReplicaRow]:
        return replica_rows(self._live().filter(generation__lt=generation))

    def reject(self, record_id: str, reason: str) -> None:
        known = Reject.objects.filter(partner=self.partner, record_id=record_id)
        text = reason.replace("\0", "")[:200]
        if not known.update(reason=text) and Reject.objects.filter(partner=self.partner).count() < MOST_REJECTS:
            Reject.objects.create(partner=self.partner, record_id=record_id.replace("\0", ""), reason=text)

    def note_unusable(self, record_id: str, reason: str) -> None:
        """Signed, so it is kept; but nothing that can be shown to anybody, and the partner's own fault."""
        self.unusable[record_id] = reason
        self.reject(record_id, reason)

    def counted_hashes(self) -> Sequence[str]:
        """All bucket hashes, counted from the rows as they are now. Changes nothing."""
        return all_buckets(self.items(range(BUCKETS)))

    # What its driver asks --------------------------------------------------------------------------------------

    def close(self) -> None:
        """The last act of the transaction."""
        self._refresh_buckets()
        if self._to_show:
            changed = self._listings().filter(record_id__in=self._to_show).exclude(digest=F("shown_digest"))
            listings = list(changed.order_by("pk"))
            show(partner=self.partner, listings=listings, reject=self.reject, unusable=self.note_unusable)
        if self._progress_changed:
            self.partner.save(update_fields=list(_PROGRESS))

    def scrub(self) -> int:
        """Read every copy anew: one that is not what was signed loses its digest, so that the roots differ and it is
        mended. All buckets are counted afresh. How many were spoilt."""
        spoilt = [row.pk for row in self._live().iterator() if not is_whole(row)]
        self._listings().filter(pk__in=spoilt).update(digest="0" * 64)
        self._dirty = set(range(BUCKETS))
        self._forget_tombstones()
        return len(spoilt)

    def _forget_tombstones(self) -> None:
        """More than a partner may have goods are no use: without them the root would still find a zombie."""
        old = self._listings().filter(deleted=True, digest=F("shown_digest")).order_by("-pk")
        self._listings().filter(pk__in=list(old.values_list("pk", flat=True)[self.partner.most_records :])).delete()

    def _as_model(self, row: ReplicaRow) -> RemoteListing:
        return RemoteListing(
            partner=self.partner,
            record_id=row.id,
            version=row.version,
            deleted=row.deleted,
            digest=row.digest,
            payload=row.payload,
            sig=row.sig,
            key_id=row.key_id,
            generation=row.generation,
            bucket=bucket_of(row.id),
        )

    def _refresh_buckets(self) -> None:
        if not self._dirty:
            return
        inside: dict[int, list[ItemRef]] = {number: [] for number in self._dirty}
        for item in self.items(self._dirty):
            inside[bucket_of(item.id)].append(item)
        RemoteBucket.objects.bulk_create(
            [
                RemoteBucket(partner=self.partner, number=number, hash=bucket_hash(items))
                for number, items in inside.items()
            ],
            update_conflicts=True,
            unique_fields=["partner", "number"],
            update_fields=["hash"],
        )
        self._dirty = set()

    def _listings(self) -> QuerySet[RemoteListing]:
        return RemoteListing.objects.filter(partner=self.partner)

    def _live(self) -> QuerySet[RemoteListing]:
        return self._listings().filter(deleted=False)


def replica_rows(rows: Iterable[RemoteListing]) -> list[ReplicaRow]:
    return [
        ReplicaRow(
            row.record_id,
            row.version,
            row.deleted,
            row.digest,
            None if row.payload is None else bytes(row.payload),
            bytes(row.sig),
            row.key_id,
            row.generation,
        )
        for row in rows
    ]


def is_whole(row: RemoteListing) -> bool:
    return (
        row.payload is not None
        and digest_of(bytes(row.payload)) == row.digest
        and bucket_of(row.record_id) == row.bucket
    )

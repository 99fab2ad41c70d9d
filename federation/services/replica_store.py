"""What we keep of one partner, as a session writes it: what `core.replica.Replica` asks for.

Everything happens inside the caller's transaction, with the partner's row locked. `close` must be its last act there.
Buckets are counted when somebody asks for the root; until then the ones that changed are marked, in the same
transaction as the rows. What buyers see follows in transactions of its own (`showing.show_waiting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db import connection
from django.db.models import F, QuerySet

from federation.core.encoding import digest_of
from federation.core.merkle import BUCKETS, all_buckets, bucket_of
from federation.core.records import ItemRef, ReplicaRow
from federation.core.replica import Progress
from federation.core.wire import told_head
from federation.models import Partner, Reject, RemoteBucket, RemoteListing
from federation.selectors.bucket_hashes import counted, in_order
from federation.selectors.partners import progress_of

from .replica_rows import insert_rows, replica_row, rows_named, see_rows, update_rows

_SAVE_BUCKETS = """
INSERT INTO federation_remotebucket AS mine (partner_id, number, hash)
SELECT %s, new.number, new.hash FROM unnest(%s::int[], %s::text[]) AS new (number, hash)
ON CONFLICT (partner_id, number) DO UPDATE SET hash = excluded.hash WHERE mine.hash <> excluded.hash
"""
MOST_REJECTS = 1_000
NOT_COUNTED = ""
_ROW = ("record_id", "version", "deleted", "digest", "payload", "sig", "key_id", "generation")
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
        self._known: dict[str, ReplicaRow] = {}
        self.has_news = False  # rows changed that buyers may see
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
        found = {row.id: row for row in rows_named(self.partner.pk, ids)}
        self._known |= found
        return found

    def put(self, rows: Sequence[ReplicaRow], *, held: bool) -> None:
        """Of rows that were asked for before (`rows`, `unseen`): what is known to be there is not written again."""
        new = [row for row in rows if row.id not in self._known]
        seen = [row for row in rows if row.id in self._known and _only_seen(row, self._known[row.id])]
        same = {row.id for row in seen}
        changed = [row for row in rows if row.id in self._known and row.id not in same]
        if new:
            insert_rows(self.partner.pk, new)
        if changed:
            update_rows(self.partner.pk, changed)
        if seen:
            see_rows(self.partner.pk, seen, seen[0].generation)
        self._known |= {row.id: row for row in rows}
        self._dirty |= {bucket_of(row.id) for row in (*new, *changed)}
        self.has_news |= bool(new or changed) and not held

    def live_count(self) -> int:
        return self._live().count()

    def bucket_hashes(self) -> Sequence[str]:
        stored = dict(RemoteBucket.objects.filter(partner=self.partner).values_list("number", "hash"))
        to_count = self._dirty | {number for number, value in stored.items() if value == NOT_COUNTED}
        if to_count:
            fresh = counted(RemoteListing, "partner_id", self.partner.pk, to_count)
            self._save_buckets(fresh)
            self._dirty, stored = set(), stored | fresh
        return in_order(stored.items())

    def items(self, buckets: Collection[int]) -> Sequence[ItemRef]:
        live = self._live().filter(bucket__in=buckets).order_by("bucket", "record_id")
        return [ItemRef(*row) for row in live.values_list("record_id", "version", "digest")]

    def unseen(self, generation: int) -> Sequence[ReplicaRow]:
        found = replica_rows(self._live().filter(generation__lt=generation))
        self._known |= {row.id: row for row in found}
        return found

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

    def close(self, *others: str) -> None:
        """The last act of the transaction. others: fields of the partner that its driver changed meanwhile."""
        if self._dirty:
            self._save_buckets(dict.fromkeys(self._dirty, NOT_COUNTED))
        if fields := [*(_PROGRESS if self._progress_changed else ()), *others]:
            self.partner.save(update_fields=fields)

    def scrub(self) -> int:
        """Read every copy anew: one that is not what was signed loses its digest, so that the roots differ and it is
        mended. All buckets are counted afresh. How many were spoilt."""
        spoilt = [row.pk for row in self._live().iterator() if not is_whole(row)]
        self._listings().filter(pk__in=spoilt).update(digest="0" * 64)
        self._dirty = set(range(BUCKETS))
        self._forget_tombstones()
        return len(spoilt)

    def _save_buckets(self, hashes: Mapping[int, str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_SAVE_BUCKETS, [self.partner.pk, list(hashes), list(hashes.values())])

    def _forget_tombstones(self) -> None:
        """More than a partner may have goods are no use: without them the root would still find a zombie."""
        old = self._listings().filter(deleted=True, digest=F("shown_digest")).order_by("-pk")
        self._listings().filter(pk__in=list(old.values_list("pk", flat=True)[self.partner.most_records :])).delete()

    def _listings(self) -> QuerySet[RemoteListing]:
        return RemoteListing.objects.filter(partner=self.partner)

    def _live(self) -> QuerySet[RemoteListing]:
        return self._listings().filter(deleted=False)


def replica_rows(rows: QuerySet[RemoteListing]) -> list[ReplicaRow]:
    return [replica_row(*values) for values in rows.values_list(*_ROW)]


def stream_rows(rows: QuerySet[RemoteListing], *, at_once: int) -> Iterator[ReplicaRow]:
    """As replica_rows, with so many in memory at a time."""
    for values in rows.values_list(*_ROW).iterator(at_once):
        yield replica_row(*values)


def _only_seen(row: ReplicaRow, known: ReplicaRow) -> bool:
    return replace(row, generation=known.generation) == known


def is_whole(row: RemoteListing) -> bool:
    return (
        row.payload is not None
        and digest_of(bytes(row.payload)) == row.digest
        and bucket_of(row.record_id) == row.bucket
    )

"""From "something changed" to a numbered, signed change, by one writer.

Business transactions only add a line to the outbox. One sequencer at a time (the head is locked) gives the numbers, so
numbers appear in order: neither sequence values nor times do, and readers that trust those miss half of the changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .encoding import digest_of
from .envelope import payload_of, signed, tombstone
from .merkle import bucket_hash, bucket_of, root_of
from .records import Change, FeedRow, FeedState, ItemRef, Signer

BATCH = 500


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the outbox: this object of ours may have changed. Objects may be noted many times."""

    id: int
    object_id: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What should be published of an object now; body None: nothing (deleted, hidden, or not shared any more)."""

    record_id: str
    body: Mapping[str, Any] | None


class SequencerStore(Protocol):
    """The feed's tables inside one transaction."""

    def lock_head(self) -> FeedState: ...

    def noted(self, limit: int) -> Sequence[Noted]: ...

    def publications(self, object_ids: Collection[int]) -> Sequence[Publication]:
        """As committed now. An object that was never published and should not be gives none."""

    def rows(self, record_ids: Collection[str]) -> Mapping[str, FeedRow]: ...

    def put(self, rows: Sequence[FeedRow]) -> None: ...

    def bucket_items(self, buckets: Collection[int]) -> Sequence[ItemRef]: ...

    def bucket_hashes(self) -> Sequence[str]: ...

    def save_buckets(self, hashes: Mapping[int, str]) -> None: ...

    def save_head(self, state: FeedState) -> None:
        """Also remembers the root of this seq (`FeedView.root_at`)."""

    def forget(self, noted_ids: Collection[int]) -> None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """read: lines of the outbox taken; published: changes that came of it."""

    read: int
    published: int


def sequence(store: SequencerStore, *, node: str, signer: Signer, limit: int = BATCH) -> Step:
    """One step, inside one transaction of the caller's."""
    state = store.lock_head()
    noted = store.noted(limit)
    if not noted:
        return Step(0, 0)
    objects = sorted({line.object_id for line in noted})
    publications = store.publications(objects)
    rows = store.rows([each.record_id for each in publications])
    changed = list(news(publications, rows, state, node=node, signer=signer))
    if changed:
        publish(store, state, changed, before=rows)
    # Exactly the lines that were read: one with a lower id may still commit.
    store.forget([line.id for line in noted])
    return Step(len(noted), len(changed))


def news(
    publications: Iterable[Publication], rows: Mapping[str, FeedRow], state: FeedState, *, node: str, signer: Signer
) -> Iterable[FeedRow]:
    """The rows that say what changed, numbered after the state's seq."""
    seq = state.seq
    for publication in publications:
        row = rows.get(publication.record_id)
        if not is_news(publication, row, node=node):
            continue
        seq += 1
        yield as_row(_version(publication, seq, state.epoch, node=node, signer=signer), seq=seq, epoch=state.epoch)


def renewed(
    publications: Iterable[Publication], rows: Mapping[str, FeedRow], state: FeedState, *, node: str, signer: Signer
) -> Iterable[FeedRow]:
    """New versions of records that say what they said: their old ones are signed with a key that counts no more."""
    seq = state.seq
    for publication in publications:
        row = rows.get(publication.record_id)
        if row is not None and not row.deleted:
            seq += 1
            yield as_row(_version(publication, seq, state.epoch, node=node, signer=signer), seq=seq, epoch=state.epoch)


def is_news(publication: Publication, row: FeedRow | None, *, node: str) -> bool:
    """Whether this differs from what the feed says. Written as the row's own version, equal bytes are no news."""
    if row is None or row.deleted:
        return publication.body is not None
    if publication.body is None:
        return True
    as_it_was = payload_of(
        publication.body, id=row.id, node=node, version=row.version, epoch=row.epoch, key_id=row.key_id
    )
    return digest_of(as_it_was) != row.digest or as_it_was != row.payload


def _version(publication: Publication, seq: int, epoch: str, *, node: str, signer: Signer) -> Change:
    """The version is the seq: it rises per record also when the tombstone before it was forgotten long ago."""
    if publication.body is None:
        return tombstone(id=publication.record_id, version=seq)
    payload = payload_of(
        publication.body, id=publication.record_id, node=node, version=seq, epoch=epoch, key_id=signer.key_id
    )
    return signed(payload, id=publication.record_id, version=seq, signer=signer)


def as_row(change: Change, *, seq: int, epoch: str) -> FeedRow:
    return FeedRow(
        change.id, change.version, change.deleted, change.digest, change.payload, change.sig, change.key_id, seq, epoch
    )


def publish(
    store: SequencerStore, state: FeedState, rows: Sequence[FeedRow], *, before: Mapping[str, FeedRow]
) -> FeedState:
    """Put the rows, numbered after the state's seq, in the place of those before; bring count and root up to date."""
    store.put(rows)
    gone = sum(row.id in before and not before[row.id].deleted for row in rows)
    come = sum(not row.deleted for row in rows)
    after = replace(state, seq=rows[-1].seq, count=state.count + come - gone)
    return refresh_root(store, after, {bucket_of(row.id) for row in rows})


def refresh_root(store: SequencerStore, state: FeedState, dirty: Collection[int]) -> FeedState:
    """Recompute these buckets; save them and the head."""
    items: dict[int, list[ItemRef]] = {bucket: [] for bucket in dirty}
    for item in store.bucket_items(dirty):
        items[bucket_of(item.id)].append(item)
    hashes = list(store.bucket_hashes())
    fresh = {bucket: bucket_hash(found) for bucket, found in items.items()}
    for bucket, found in fresh.items():
        hashes[bucket] = found
    store.save_buckets(fresh)
    after = replace(state, root=root_of(hashes))
    store.save_head(after)
    return after

"""Storage in memory with real transactions: what is not committed when a node dies never was."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from federation.core.forgetting import ROOTS_KEPT
from federation.core.merkle import BUCKETS, EMPTY_BUCKET, EMPTY_ROOT, all_buckets, bucket_of, some_buckets
from federation.core.records import FeedRow, FeedState, ItemRef, ReplicaRow
from federation.core.replica import Progress
from federation.core.sequencer import Noted, Publication

_PUBLISHED = frozenset({"feed", "change", "lost"})


class Keyring:
    """Signatures that only the owner of the secret makes: as good as real ones here, and forty times as fast."""

    def __init__(self, node: str) -> None:
        self.key_id = f"{node}-k1"
        self._secret = node.encode()

    def sign(self, message: bytes) -> bytes:
        return hmac.digest(self._secret, message, "sha256")

    def knows(self, key_id: str) -> bool:
        return key_id == self.key_id

    def verify(self, key_id: str, signature: bytes, message: bytes) -> bool:
        return hmac.compare_digest(signature, self.sign(message))


class Tables:
    """All tables of one node: dictionaries that can be rolled back, copied as a backup, and restored."""

    def __init__(self, epoch: str) -> None:
        self.data: dict[str, dict[Any, Any]] = {"feed": {0: FeedState(epoch, 0, 0, 0, EMPTY_ROOT, 1)}}
        self.journal: list[Any] | None = None
        self.after_write = lambda: None
        self.feed_changes = 0  # counts writes to what is published: so that nobody looks at it all when there were none

    def table(self, name: str) -> dict[Any, Any]:
        try:
            return self.data[name]
        except KeyError:
            return self.data.setdefault(name, {})

    def set(self, name: str, key, value) -> None:
        table = self.table(name)
        if self.journal is not None:
            self.journal.append((name, key, table.get(key)))
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
        if name in _PUBLISHED:
            self.feed_changes += 1
        self.after_write()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.journal = []
        try:
            yield
        except BaseException:
            self.feed_changes += 1
            for name, key, before in reversed(self.journal):
                if before is None:
                    self.table(name).pop(key, None)
                else:
                    self.table(name)[key] = before
            raise
        finally:
            self.journal = None

    def backup(self) -> dict[str, dict[Any, Any]]:
        return {name: dict(table) for name, table in self.data.items()}

    def restore(self, backup: dict[str, dict[Any, Any]]) -> None:
        self.feed_changes += 1
        self.data = {name: dict(table) for name, table in backup.items()}


class MemoryFeed:
    """The origin's feed: what `feed.FeedView` and `sequencer.SequencerStore` ask for."""

    def __init__(self, tables: Tables, node: str) -> None:
        self.tables, self.node = tables, node

    def state(self) -> FeedState:
        state: FeedState = self.tables.table("feed")[0]
        return state

    lock_head = state

    def rows_after(self, seq: int, limit: int) -> list[FeedRow]:
        rows = [row for row in self.tables.table("change").values() if row.seq > seq]
        return sorted(rows, key=lambda row: row.seq)[:limit]

    def root_at(self, seq: int) -> str | None:
        return self.tables.table("root").get(seq)

    def history_from(self) -> int:
        return max(self.state().seq - ROOTS_KEPT, min(self.tables.table("root"), default=0))

    def bucket_hashes(self) -> list[str]:
        known = self.tables.table("bucket")
        return [known.get(n, EMPTY_BUCKET) for n in range(BUCKETS)]

    def items(self, buckets) -> list[ItemRef]:
        return [
            ItemRef(row.id, row.version, row.digest)
            for row in self.tables.table("change").values()
            if not row.deleted and bucket_of(row.id) in buckets
        ]

    bucket_items = items

    def records(self, ids) -> list[FeedRow]:
        return list(self.rows(ids).values())

    def noted(self, limit: int) -> list[Noted]:
        return [Noted(key, object_id) for key, object_id in sorted(self.tables.table("outbox").items())[:limit]]

    def publications(self, object_ids) -> list[Publication]:
        products, listings = self.tables.table("product"), self.tables.table("listing")
        found = []
        for object_id in object_ids:
            if object_id in products and object_id not in listings:
                self.tables.set("listing", object_id, f"{self.node}/{object_id}")
            if object_id in listings:
                found.append(Publication(listings[object_id], products.get(object_id)))
        return found

    def rows(self, record_ids) -> dict[str, FeedRow]:
        table = self.tables.table("change")
        return {name: table[name] for name in record_ids if name in table}

    def put(self, rows) -> None:
        for row in rows:
            self.tables.set("change", row.id, row)

    def counted_hashes(self, buckets) -> dict[int, str]:
        return some_buckets(self.items(buckets), buckets)

    def save_buckets(self, hashes) -> None:
        for bucket, value in hashes.items():
            self.tables.set("bucket", bucket, value)

    def save_head(self, state: FeedState) -> None:
        self.tables.set("feed", 0, state)
        self.tables.set("root", state.seq, state.root)

    def knew(self, epoch: str) -> bool:
        return epoch in self.tables.table("epoch")

    def begin_epoch(self, state: FeedState, heard_of: str) -> None:
        for epoch in (self.state().epoch, heard_of):
            self.tables.set("epoch", epoch, True)
        for seq in list(self.tables.table("root")):
            self.tables.set("root", seq, None)
        self.save_head(state)

    def forget(self, noted_ids) -> None:
        for key in noted_ids:
            self.tables.set("outbox", key, None)

    def drop_tombstones(self, floor: int) -> None:
        for row in list(self.tables.table("change").values()):
            if row.deleted and row.seq <= floor:
                self.tables.set("change", row.id, None)
        self.tables.set("feed", 0, replace(self.state(), floor=floor))


class MemoryReplica:
    """A consumer's rows of one partner: what `replica.Replica` asks for."""

    def __init__(self, tables: Tables, origin: str) -> None:
        self.tables, self.origin = tables, origin
        self.name, self.shown = f"replica {origin}", f"shown {origin}"

    def progress(self) -> Progress:
        progress: Progress = self.tables.table("progress").get(self.origin, Progress())
        return progress

    def save_progress(self, progress: Progress) -> None:
        self.tables.set("progress", self.origin, progress)

    def rows(self, ids) -> dict[str, ReplicaRow]:
        table = self.tables.table(self.name)
        return {name: table[name] for name in ids if name in table}

    def put(self, rows, *, held: bool) -> None:
        for row in rows:
            self.tables.set(self.name, row.id, row)
            if not held:
                self.tables.set(self.shown, row.id, row.payload)

    def live(self) -> list[ReplicaRow]:
        return [row for row in self.tables.table(self.name).values() if not row.deleted]

    def live_count(self) -> int:
        return len(self.live())

    def bucket_hashes(self) -> list[str]:
        return all_buckets(ItemRef(row.id, row.version, row.digest) for row in self.live())

    def items(self, buckets) -> list[ItemRef]:
        return [ItemRef(row.id, row.version, row.digest) for row in self.live() if bucket_of(row.id) in buckets]

    def unseen(self, generation: int) -> list[ReplicaRow]:
        return [row for row in self.live() if row.generation < generation]

    def reject(self, record_id: str, reason: str) -> None:
        self.tables.set("reject", (self.origin, record_id), reason)

    def scrub(self) -> None:
        """Read every copy anew: what is not what was signed loses its digest, so that roots differ and it is mended."""
        for row in self.live():
            if hashlib.sha256(row.payload or b"").hexdigest() != row.digest:
                self.tables.set(self.name, row.id, replace(row, digest="0" * 64))

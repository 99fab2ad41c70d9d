"""What travels between two marketplaces, and what the two sides keep of it. Times are milliseconds since 1970, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ResetReason(StrEnum):
    """Why a cursor is of no use any more: the consumer reads the feed from its beginning."""

    EPOCH_CHANGED = "EPOCH_CHANGED"
    FUTURE_CURSOR = "FUTURE_CURSOR"
    BELOW_FLOOR = "BELOW_FLOOR"
    BAD_CURSOR = "BAD_CURSOR"


class Signer(Protocol):
    """Holds a private key of ours."""

    @property
    def key_id(self) -> str: ...

    def sign(self, message: bytes) -> bytes: ...


class Keys(Protocol):
    """Knows the public keys of one partner."""

    def knows(self, key_id: str) -> bool: ...

    def verify(self, key_id: str, signature: bytes, message: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class Change:
    """The newest state of one record: its signed bytes, or that it is gone (payload None, digest of nothing)."""

    id: str
    version: int
    deleted: bool
    digest: str
    payload: bytes | None
    sig: bytes
    key_id: str


@dataclass(frozen=True, slots=True)
class FeedRow(Change):
    """As the origin keeps it: one row per record. epoch is that in which this version was made."""

    seq: int
    epoch: str


@dataclass(frozen=True, slots=True)
class ReplicaRow(Change):
    """As a consumer keeps it. generation is the last reading from the beginning that saw it."""

    generation: int


@dataclass(frozen=True, slots=True)
class ItemRef:
    """What the Merkle root covers of a record that is not deleted."""

    id: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class FeedState:
    """Where a feed stands.

    seq    number of the last change; floor: tombstones up to here were forgotten
    count  records that are not deleted; root covers exactly these
    fence  raised with every restored database: promises of an older one are void
    """

    epoch: str
    seq: int
    floor: int
    count: int
    root: str
    fence: int


@dataclass(frozen=True, slots=True)
class Head:
    """A feed's state as its origin signed it. Two with equal (node, feed, epoch, seq) and other roots prove a lie."""

    node: str
    feed: str
    epoch: str
    seq: int
    count: int
    root: str
    at: int
    key_id: str
    sig: bytes


# What a consumer asks …
@dataclass(frozen=True, slots=True)
class AskChanges:
    """seen: the last cursor we were given, where it is not `after`: it tells an origin that was restored so."""

    after: str | None
    limit: int
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class AskBuckets:
    epoch: str


@dataclass(frozen=True, slots=True)
class AskItems:
    epoch: str
    buckets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskRecords:
    ids: tuple[str, ...]


# … and what an origin answers.
@dataclass(frozen=True, slots=True)
class Page:
    """Changes after a cursor. head is there on the last page only, of the same snapshot as the changes."""

    changes: tuple[Change, ...]
    next: str
    head: Head | None


@dataclass(frozen=True, slots=True)
class Reset:
    reason: ResetReason
    epoch: str


@dataclass(frozen=True, slots=True)
class TryLater:
    retry_after_ms: int
    reason: str


@dataclass(frozen=True, slots=True)
class Buckets:
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[ItemRef, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """seen: a cursor of the moment of this answer; it is evidence, nothing is read from it."""

    changes: tuple[Change, ...]
    seen: str


Ask = AskChanges | AskBuckets | AskItems | AskRecords
Answer = Page | Reset | TryLater | Buckets | Items | Records

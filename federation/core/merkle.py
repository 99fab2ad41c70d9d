"""A root that proves two sets equal in 32 bytes, and shows where they differ in 8 KiB.

256 buckets by the first byte of sha256(id). Unlike a sum of hashes nobody can find another set with the same root, so a
signed root is evidence. Deleted records are not covered: forgetting a tombstone changes nothing anybody compares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from .records import ItemRef

BUCKETS = 256
EMPTY_BUCKET = hashlib.sha256(b"").hexdigest()


def bucket_of(record_id: str) -> int:
    return hashlib.sha256(record_id.encode()).digest()[0]


def bucket_hash(items: Iterable[ItemRef]) -> str:
    """Of the bucket's records, in the order of their ids (as bytes)."""
    lines = sorted((item.id.encode(), item.version, item.digest) for item in items)
    return hashlib.sha256(
        b"".join(b"%b\0%d\0%b\n" % (name, version, digest.encode()) for name, version, digest in lines)
    ).hexdigest()


def root_of(hashes: Sequence[str]) -> str:
    """Of all 256 bucket hashes, in order."""
    if len(hashes) != BUCKETS:
        raise ValueError(f"{len(hashes)} buckets instead of {BUCKETS}")
    return hashlib.sha256(bytes.fromhex("".join(hashes))).hexdigest()


def some_buckets(items: Iterable[ItemRef], numbers: Iterable[int]) -> dict[int, str]:
    """The hashes of these buckets, of items that are all inside them."""
    inside: dict[int, list[ItemRef]] = {number: [] for number in numbers}
    for item in items:
        inside[bucket_of(item.id)].append(item)
    return {number: bucket_hash(found) for number, found in inside.items()}


def all_buckets(items: Iterable[ItemRef]) -> list[str]:
    """The 256 hashes of a whole set."""
    return list(some_buckets(items, range(BUCKETS)).values())


EMPTY_ROOT = root_of([EMPTY_BUCKET] * BUCKETS)

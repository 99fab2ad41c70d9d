"""A feed as a file, for a USB stick: whoever carries it, whatever it went through, its signatures and its root decide.

Lines of JSON. The first names the origin: its card (with its keys), the signed head, and the cursor from which reading
goes on online. Then a line per live record, by bucket and id, so that the root is computed while reading, in constant
memory. The last line says how many they were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .encoding import Malformed, parse
from .envelope import MAX_PAYLOAD_BYTES
from .judging import Distrusted, Judge, Rejected, UnknownKey
from .merkle import BUCKETS, EMPTY_BUCKET, bucket_of, root_of
from .records import Change, Head
from .wire import read_change, read_head, told_change, told_head

KIND = "mkfed-snapshot-v1"
MOST_LINE_BYTES = 4 * MAX_PAYLOAD_BYTES


class SnapshotRefused(Exception):
    """The file is not what its origin signed; the text says what and in which line."""


@dataclass(frozen=True, slots=True)
class Title:
    """The first line. following: a cursor of the origin's, or None."""

    card: Mapping[str, Any]
    head: Head
    following: str | None


def told_title(title: Title) -> bytes:
    told = {"kind": KIND, "card": dict(title.card), "head": told_head(title.head), "next": title.following}
    return _line(told)


def told_record(change: Change) -> bytes:
    told = told_change(change)
    told["keyId"] = told.pop("key_id")
    return _line(told)


def told_end(count: int) -> bytes:
    return _line({"end": count})


def _line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_title(line: bytes) -> Title:
    """Raises SnapshotRefused."""
    body = _read(line, 1)
    try:
        if body["kind"] != KIND:
            raise SnapshotRefused("line 1: not a snapshot")
        following = body["next"]
        return Title(dict(body["card"]), read_head(body["head"]), None if following is None else str(following)[:256])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SnapshotRefused("line 1: not a snapshot") from error


def read_records(lines: Iterable[bytes]) -> Iterator[tuple[int, Change]]:
    """The records behind the title, with their line numbers; the last line has to be the end, with the right count.

    Raises SnapshotRefused.
    """
    number, count, ended = 1, 0, False
    for number, line in enumerate(lines, start=2):
        if ended:
            raise SnapshotRefused(f"line {number}: something after the end")
        body = _read(line, number)
        if "end" in body:
            ended = body["end"] == count
            if not ended:
                raise SnapshotRefused(f"line {number}: {count} records instead of {body['end']}")
            continue
        count += 1
        try:
            change = read_change(body)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SnapshotRefused(f"line {number}: no record") from error
        yield number, change
    if not ended:
        raise SnapshotRefused(f"cut off after line {number}")


def _read(line: bytes, number: int) -> dict[str, Any]:
    try:
        return parse(line, max_bytes=MOST_LINE_BYTES)
    except Malformed as error:
        raise SnapshotRefused(f"line {number}: {error}") from error


def check(records: Iterable[tuple[int, Change]], *, judge: Judge, head: Head) -> int:
    """Every signature, the order, and the root of the head: the whole file, in constant memory. How many records.

    Raises SnapshotRefused for the first line that is not what the origin signed.
    """
    running, count = RunningRoot(), 0
    for number, change in records:
        try:
            if change.deleted or judge.body_of(change) is None:
                raise SnapshotRefused(f"line {number}: {change.id} is deleted")
            running.add(change)
        except (Rejected, Distrusted) as error:
            raise SnapshotRefused(f"line {number}: {change.id[:80]}: {error}") from error
        except UnknownKey as error:
            raise SnapshotRefused(f"line {number}: signed with a key that does not count: {error}") from error
        except ValueError as error:
            raise SnapshotRefused(f"line {number}: {error}") from error
        count += 1
    if count != head.count or running.root() != head.root:
        raise SnapshotRefused(f"all {count} records are signed, but they are not the set that the head is about")
    return count


class RunningRoot:
    """The Merkle root of records that come by bucket and id, without keeping them."""

    def __init__(self) -> None:
        self._hashes = [EMPTY_BUCKET] * BUCKETS
        self._last: tuple[int, bytes] = (-1, b"")
        self._bucket = hashlib.sha256()

    def add(self, change: Change) -> None:
        """Raises ValueError where the order is another one."""
        place = (bucket_of(change.id), change.id.encode())
        if place <= self._last:
            raise ValueError("records are not in order")
        if place[0] != self._last[0]:
            self._bucket = hashlib.sha256()
        self._bucket.update(b"%b\0%d\0%b\n" % (place[1], change.version, change.digest.encode()))
        self._hashes[place[0]] = self._bucket.hexdigest()
        self._last = place

    def root(self) -> str:
        return root_of(self._hashes)


def in_order(changes: Iterable[Change]) -> Sequence[Change]:
    """As a file has them."""
    return sorted(changes, key=lambda change: (bucket_of(change.id), change.id.encode()))

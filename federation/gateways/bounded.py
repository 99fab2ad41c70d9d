"""What a partner sends, opened with a stranger's care: as small as it is unpacked, and JSON that can't blow up."""

from __future__ import annotations

import json
import zlib
from typing import Any

MOST_BYTES = 4 * 1024 * 1024
MOST_INFLATION = 20
# Hashes of 256 empty buckets shrink eighty times and are honest: what is small needs no ratio.
ALWAYS_ALLOWED_BYTES = 256 * 1024
# Python makes 60 to 200 bytes of each of these: `[],[],[],…` of 4 MiB would take 100 MB.
MOST_BRACKETS = 250_000
_GZIP = 16 + zlib.MAX_WBITS


class Unreadable(ValueError):
    """Not opened, or not read; the text says why, for logs."""


def inflate(data: bytes, encoding: str, *, most_bytes: int = MOST_BYTES) -> bytes:
    """The body behind a Content-Encoding: gzip or none. Never unpacks further than is allowed.

    Raises Unreadable for another encoding, a body cut short or followed by anything, and bombs: more than most_bytes,
    or (above 256 KiB) more than twenty times what travelled.
    """
    if encoding in ("", "identity"):
        return data
    if encoding != "gzip":
        raise Unreadable("another encoding than gzip")
    most = min(most_bytes, max(len(data) * MOST_INFLATION, ALWAYS_ALLOWED_BYTES))
    unpacking = zlib.decompressobj(_GZIP)
    try:
        content = unpacking.decompress(data, most + 1)
    except zlib.error as error:
        raise Unreadable("no gzip") from error
    if len(content) > most:
        raise Unreadable(f"unpacks to more than {most} bytes")
    if not unpacking.eof or unpacking.unused_data:
        raise Unreadable("cut short, or longer than it says")
    return content


def read_object(data: bytes) -> dict[str, Any]:
    """An answer's JSON: an object in UTF-8, no key twice, no NaN. Raises Unreadable."""
    if data.count(b"[") + data.count(b"{") > MOST_BRACKETS:
        raise Unreadable("more objects than an answer has")
    try:
        content = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON as it should be") from error
    if not isinstance(content, dict):
        raise Unreadable("not an object")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)

"""Where a consumer stands in a feed: opaque to it, and sealed, so that only what we gave out comes back.

A cursor also remembers in what state the feed was when it was given out (`head_seq`, `head_mark`). A database that does
not know that state any more was restored from a backup, whatever happened since: see `feed.check_cursor`.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

MAX_CHARS = 256
MARK_CHARS = 16
_SEAL_BYTES = 16


class BadCursor(ValueError):
    """Not one of ours, or not whole any more."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """seq: everything up to here was handed over. scan_base: the feed's seq when the reading from 0 began."""

    feed: str
    epoch: str
    seq: int
    scan_base: int
    head_seq: int
    head_mark: str

    def seal(self, secret: bytes) -> str:
        fields = [self.feed, self.epoch, self.seq, self.scan_base, self.head_seq, self.head_mark]
        body = json.dumps(fields, separators=(",", ":")).encode()
        return urlsafe_b64encode(_seal(body, secret) + body).rstrip(b"=").decode()


def opened(text: str, secret: bytes) -> Cursor:
    """The cursor behind its text. Raises BadCursor."""
    if len(text) > MAX_CHARS:
        raise BadCursor("too long")
    try:
        data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError as error:
        raise BadCursor("not base64") from error
    seal, body = data[:_SEAL_BYTES], data[_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(body, secret)):
        raise BadCursor("not sealed by us")
    return Cursor(*json.loads(body))


def _seal(body: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"mkfed-cursor-v1\n" + body, "sha256")[:_SEAL_BYTES]

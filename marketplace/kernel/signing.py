"""Messages between programs that share a secret: signed with the moment, so that an old one can't be sent again later.

mark = HMAC-SHA256(secret, timestamp + "." + raw body) in hex; the timestamp is unix seconds, as sent in its header.
"""

from __future__ import annotations

import hashlib
import hmac

WINDOW_S = 300
_DIGITS = 12  # unix seconds have ten; a longer number is nonsense, or an attack on int()


def sign(*, secret: str, timestamp: int, body: bytes) -> str:
    """The mark of a message. Raises ValueError on a blank secret, which anybody could sign with."""
    if not secret:
        raise ValueError("nobody signs with a blank secret")
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def is_signed(*, secret: str, timestamp: str, body: bytes, mark: str, now: float) -> bool:
    """Whether the mark is right and the message not older, nor younger, than WINDOW_S. A blank secret: never."""
    if not secret or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > _DIGITS:
        return False
    expected = sign(secret=secret, timestamp=int(timestamp), body=body)
    is_right = hmac.compare_digest(expected.encode(), mark.encode("utf-8", "replace"))
    return is_right and abs(now - int(timestamp)) <= WINDOW_S

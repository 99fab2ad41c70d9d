"""Who a node is: its root key, and nothing else. Not a domain, and not a province: both change."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from functools import cache
from pathlib import Path

FINGERPRINT_WORDS = 8
_ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def node_id(root_public: bytes) -> str:
    """ "nd" and 24 letters or digits: 120 bits of the sha256 of the root key."""
    return "nd" + b32encode(hashlib.sha256(root_public).digest()).decode().lower()[:24]


def key_id(public: bytes) -> str:
    return "k" + b32encode(hashlib.sha256(b"mkfed-key\n" + public).digest()).decode().lower()[:16]


def fingerprint(root_public: bytes) -> str:
    """Eight Vietnamese words that two operators read to each other on the phone: 64 bits, stretched.

    Somebody in the middle needs a key of his own with the same words. Stretching makes each try a hundred thousand
    times as dear as a hash.
    """
    digest = hashlib.pbkdf2_hmac("sha256", root_public, b"mkfed-fingerprint-v1", 100_000, FINGERPRINT_WORDS)
    return " ".join(words()[byte] for byte in digest)


@cache
def words() -> tuple[str, ...]:
    """256 short words, no two alike without their marks."""
    return tuple(Path(__file__).with_name("words_vi.txt").read_text(encoding="utf-8").split())


def ulid(now_ms: int, chance: bytes) -> str:
    """26 signs that sort by time. chance: ten bytes."""
    value = (now_ms << 80) | int.from_bytes(chance, "big")
    return "".join(_ULID[(value >> shift) & 31] for shift in range(125, -1, -5))

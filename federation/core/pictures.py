"""Pictures of a listing: named by the sha256 of their bytes inside the signed bytes, and fetched by nobody but us.

Where a picture lies matters little: whatever comes is held against its name. But nothing is fetched from anywhere else
than the partner's own site, or the hosts its card names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

MOST_PICTURES = 8
MOST_HOSTS = 4
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[a-z0-9.-]{3,100}(:\d{1,5})?")
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class Picture:
    """path: where it lies, below the partner's site or in full; alt is still to be made plain."""

    sha256: str
    path: str
    alt: str


def read_pictures(body: Mapping[str, Any]) -> list[Picture]:
    """Those of a body that can be asked for, each once, at most eight. A bad one is no reason to put the listing aside:
    what was never promised by a hash, or is too large by its own word, is left out."""
    told = body.get("images")
    found: dict[str, Picture] = {}
    for each in told if isinstance(told, list) else []:
        picture = _picture(each)
        if picture is not None and len(found) < MOST_PICTURES:
            found.setdefault(picture.sha256, picture)
    return list(found.values())


def _picture(body: Any) -> Picture | None:
    if not isinstance(body, dict):
        return None
    sha256, path, alt = body.get("sha256"), body.get("url"), body.get("alt")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        return None
    if not isinstance(path, str) or not 0 < len(path) <= 300 or not path.isascii() or set(path) & set(' "<>\\\n\r\t'):
        return None
    if not _fits(body.get("bytes"), 1, MOST_BYTES) or not _fits(_area(body), 1, MOST_PIXELS):
        return None
    return Picture(sha256, path, alt if isinstance(alt, str) else "")


def _area(body: Mapping[str, Any]) -> Any:
    width, height = body.get("w"), body.get("h")
    return width * height if type(width) is int and type(height) is int else None


def _fits(value: Any, least: int, most: int) -> bool:
    """Not saying it is no lie."""
    return value is None or (type(value) is int and least <= value <= most)


def hosts_of(card: Mapping[str, Any], site: str) -> frozenset[str]:
    """Where a partner's pictures may lie: its site, and the hosts its card names, as `host` or `host:port`."""
    named = card.get("pictureHosts")
    some: Sequence[Any] = named[:MOST_HOSTS] if isinstance(named, list) else []
    return frozenset({urlsplit(site).netloc, *(h for h in some if isinstance(h, str) and _HOST.fullmatch(h))})


def address_of(picture: Picture, *, site: str, hosts: frozenset[str]) -> str | None:
    """In full; None where it leads to somebody else."""
    try:
        found = urlsplit(urljoin(f"{site.rstrip('/')}/", picture.path))
    except ValueError:
        return None
    same_kind = found.scheme == urlsplit(site).scheme or found.scheme == "https"
    return found.geturl() if same_kind and found.netloc in hosts else None


def carries_more(data: bytes) -> bool:
    """Whether something follows the picture in its file: then it is two files in one, and the other may be a program.

    JPEG, PNG and WebP by their own ends; of other files, and of damaged ones, nothing is said here.
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        size = 8 + int.from_bytes(data[4:8], "little")
        return len(data) > size + size % 2
    if data.startswith(b"\x89PNG"):
        end = data.find(_PNG_END)
        return end >= 0 and end + len(_PNG_END) < len(data)
    if data.startswith(b"\xff\xd8"):
        ends_at = _jpeg_end(data)
        return ends_at is not None and bool(data[ends_at:].strip(b"\x00"))
    return False


def _jpeg_end(data: bytes) -> int | None:
    """Behind the mark that ends a JPEG; None where it has none."""
    at = 2
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        sign = data[at + 1]
        if sign == 0xD9:
            return at + 2
        if sign in (0x00, 0x01, 0xFF) or 0xD0 <= sign <= 0xD8:
            at += 1 if sign == 0xFF else 2  # part of the picture's own bytes, or a mark without a length
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None

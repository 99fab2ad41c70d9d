"""JSON as people read it: indented, ids to follow, secrets left out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_PIECE = re.compile(r'("(?:[^"\\]|\\.)*"|\bnull\b)')
_REF = re.compile(r'"([a-z]{2,5}_(?:test_)?[0-9A-Za-z]{14,})"')
# A webhook's signing secret, the end of a client secret, and the password in an address.
_SECRET = re.compile(r"(whsec_|_secret_)[0-9A-Za-z_]+|(//)[^/?#@\s\"]+(?=@)")


@dataclass(frozen=True)
class Piece:
    """kind: key, text, null, ref or plain. A ref leads to the page of the object it names."""

    kind: str
    text: str
    ref: str = ""


def masked(text: str) -> str:
    """The text without what should not be read over a shoulder."""
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}…", text)


def json_pieces(data: Any) -> list[Piece]:
    """The object written out, cut into what a page may colour or link."""
    parts = _PIECE.split(masked(json.dumps(data, ensure_ascii=False, indent=2)))
    # Every second part is a string or a null; what follows a key begins with its colon.
    return [_piece(part, parts[at + 1]) if at % 2 else Piece("plain", part) for at, part in enumerate(parts)]


def _piece(text: str, following: str) -> Piece:
    if text == "null":
        return Piece("null", text)
    if following.startswith(":"):
        return Piece("key", text)
    if named := _REF.fullmatch(text):
        return Piece("ref", text, named[1])
    return Piece("text", text)

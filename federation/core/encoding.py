"""One way to write a value as bytes, and a strict way to read them.

What is signed are bytes, never values: a verifier reads the bytes it received and never writes them anew. Only the
origin writes, and two of its processes must write the same listing alike: keys in order, no spaces, text in NFC, no
floats. Equal to RFC 8785 for what is allowed here (tests/federation/test_encoding.py compares).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any, NoReturn

from .quick_json import is_deeper, read_if_plain

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly
MOST_MARKS = 30  # accents on one letter; more are no language's (Unicode's Stream-Safe Text Format, UAX 15 section 13)
_MANY_MARKS = re.compile(rb"[^\0]{%d}" % (MOST_MARKS + 1))
EMPTY_DIGEST = hashlib.sha256(b"").hexdigest()
# A text, or what is one to the end of the data: so that every sign is looked at once, whatever a stranger sends.
_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*\\?(?:"|\Z)', re.DOTALL)
_NO_BRACKET = bytes(set(range(256)) - set(b"[]{}"))


class Malformed(ValueError):
    """Bytes or values that the contract does not allow; the text says which rule."""


def digest_of(data: bytes) -> str:
    """sha256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """The bytes of a value made of objects, lists, text, whole numbers, booleans and null. Raises Malformed."""
    text = json.dumps(
        _allowed(value, depth=1), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("half a surrogate pair") from error


def _allowed(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Malformed(f"deeper than {MAX_DEPTH}")
    if isinstance(value, str):
        return nfc(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise Malformed("a number that not every reader keeps; write it as text")
        return value
    if isinstance(value, dict):
        return {_key(key): _allowed(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_allowed(item, depth + 1) for item in value]
    raise Malformed(f"{type(value).__name__} is not allowed")


def nfc(text: str) -> str:
    """Text in NFC, without the accents beyond thirty on one letter.

    Sorting accents takes the square of their number: 128,000 of them, which fit a request, would take 17 s.
    """
    if text.isascii():
        return text
    if len(text) > MOST_MARKS and _MANY_MARKS.search(bytes(map(unicodedata.combining, text))):
        text = _without_piles(text)
    return unicodedata.normalize("NFC", text)


def _without_piles(text: str) -> str:
    kept, run = [], 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _key(key: Any) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise Malformed("keys are ASCII text")
    return key


def parse(data: bytes, *, max_bytes: int) -> dict[str, Any]:
    """Read an object a stranger wrote. Unknown keys stay; what readers could understand differently is refused.

    Raises Malformed for too many bytes, other than UTF-8, a key twice, floats, NaN, too deep, or not an object.
    """
    if len(data) > max_bytes:
        raise Malformed(f"larger than {max_bytes} bytes")
    value = read_if_plain(data)
    if value is None or is_deeper(value, MAX_DEPTH):
        value = _parse_strictly(data)
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return value


def _parse_strictly(data: bytes) -> Any:
    """Every rule one by one, for bytes that are not written as we write them."""
    if _depth(data) > MAX_DEPTH:
        raise Malformed(f"deeper than {MAX_DEPTH}")
    try:
        return _DECODER.decode(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Malformed("not JSON in UTF-8") from error
    except Malformed:
        raise
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        raise Malformed("a number too long") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a key twice")
    return found


def _no_float(_text: str) -> NoReturn:
    raise Malformed("floats are not allowed")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)


def _depth(data: bytes) -> int:
    """How deep brackets nest outside text: known before anything is built. Few brackets can't nest deeply."""
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return 0
    deepest = depth = 0
    for byte in _TEXT.sub(b"", data).translate(None, delete=_NO_BRACKET):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest

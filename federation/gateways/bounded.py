"""What a partner sends, read with a stranger's care: JSON that can't blow up (unpacked by `packing`)."""

from __future__ import annotations

import json
from typing import Any

from federation.core.quick_json import read_if_plain

MOST_BYTES = 4 * 1024 * 1024
# Python makes 60 to 200 bytes of each of these: `[],[],[],…` of 4 MiB would take 100 MB.
MOST_BRACKETS = 250_000


class Unreadable(ValueError):
    """Not opened, or not read; the text says why, for logs."""


def read_object(data: bytes) -> dict[str, Any]:
    """An answer's JSON: an object in UTF-8, no key twice, no NaN. Raises Unreadable."""
    if data.count(b"[") + data.count(b"{") > MOST_BRACKETS:
        raise Unreadable("more objects than an answer has")
    content = read_if_plain(data)
    if content is None:
        content = _read_strictly(data)
    if not isinstance(content, dict):
        raise Unreadable("not an object")
    return content


def _read_strictly(data: bytes) -> Any:
    """Of programs that write JSON in another way than ours."""
    try:
        return json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON as it should be") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)

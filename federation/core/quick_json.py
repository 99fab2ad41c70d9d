"""JSON by msgspec, several times faster than Python's own: for what our own software wrote, which is nearly everything.

msgspec is not strict: of two equal keys it keeps the last. So what it read is written again. Bytes that come out as
they went in had no key twice, no float, and no second way to spell anything; whatever else comes is read by the strict
readers (`encoding.parse`, `gateways.bounded.read_object`), which then say what is wrong with it, or that nothing is.
What is signed is never written here: see `encoding.canonical`.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import msgspec


class _NotSure(ValueError):
    pass


def _no_float(_text: str) -> NoReturn:
    raise _NotSure


_READER = msgspec.json.Decoder(float_hook=_no_float)
_WRITER = msgspec.json.Encoder()


def read_if_plain(data: bytes) -> Any:
    """The value; None (which is none of ours) for bytes that only the strict readers can tell about."""
    try:
        value = _READER.decode(data)
        return value if _WRITER.encode(value) == data else None
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None


def write(value: Any) -> bytes:
    """Without spaces, text as it is. Half a surrogate pair, which some stranger's question may bring, becomes "?"."""
    try:
        return _WRITER.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def is_deeper(value: Any, most: int) -> bool:
    """Whether lists and objects stand inside each other more than so many times."""
    level = [value]
    for _step in range(most):
        insides = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for inside in insides for each in inside if type(each) is dict or type(each) is list]
        if not level:
            return False
    return True

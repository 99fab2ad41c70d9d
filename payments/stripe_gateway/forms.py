"""Form bodies as the Stripe SDKs write them: a[b]=1, expand[0]=x, expand[]=x."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import parse_qsl

from .errors import InvalidParameter

# A list looks like a group with numbers for names: only the parameter's own reader knows which it is.
Raw: TypeAlias = "str | dict[str, Raw]"

_KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_MAX_FIELDS = 1_000
_MAX_DEPTH = 8


def decode_form(text: str) -> dict[str, Raw]:
    """Turn a form body or query string into nested dicts; a[]=x&a[]=y counts its names itself.

    A repeated plain key keeps its last value.
    Raises InvalidParameter on malformed keys, on more than 1,000 fields and on more than 8 levels.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise InvalidParameter("The body is not a readable form.") from error
    tree: dict[str, Raw] = {}
    for key, value in pairs:
        _put(tree, _path(key), value, key)
    return tree


def _path(key: str) -> list[str]:
    match = _KEY.match(key)
    if match is None:
        raise InvalidParameter(f"Cannot read the parameter name '{key[:80]}'.", param=key[:80])
    path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
    if len(path) > _MAX_DEPTH:
        raise InvalidParameter(f"'{key[:80]}' is nested too deeply.", param=key[:80])
    return path


def _put(tree: dict[str, Raw], path: list[str], value: str, key: str) -> None:
    here = tree
    for name in path[:-1]:
        below = here.setdefault(name or str(len(here)), {})
        if not isinstance(below, dict):
            raise InvalidParameter(f"'{key[:80]}' is both a value and a group.", param=key[:80])
        here = below
    last = path[-1] or str(len(here))
    if isinstance(here.get(last), dict):
        raise InvalidParameter(f"'{key[:80]}' is both a value and a group.", param=key[:80])
    here[last] = value


def in_order(branch: Mapping[str, Raw]) -> list[Raw] | None:
    """The values of a group whose names are all numbers, by number; None when it is no list."""
    if not branch or not all(name.isascii() and name.isdigit() for name in branch):
        return None
    return [branch[name] for name in sorted(branch, key=int)]

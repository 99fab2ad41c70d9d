"""Form bodies as the Stripe SDKs write them: a[b]=1, expand[0]=x, expand[]=x."""

from __future__ import annotations

import re
from typing import TypeAlias
from urllib.parse import parse_qsl

from .errors import InvalidParameter

Raw: TypeAlias = "str | dict[str, Raw] | list[Raw]"

_KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_MAX_FIELDS = 1_000
_MAX_DEPTH = 8


def decode_form(text: str) -> dict[str, Raw]:
    """Turn a form body or query string into nested dicts and lists.

    A repeated plain key keeps its last value. Indexed lists are put in the order of their indexes.
    Raises InvalidParameter on malformed keys, on more than 1,000 fields and on more than 8 levels.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise InvalidParameter("The body is not a readable form.") from error
    tree: dict[str, Raw] = {}
    for key, value in pairs:
        _put(tree, _path(key), value, key)
    return {name: _listed(branch) for name, branch in tree.items()}


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


def _listed(branch: Raw) -> Raw:
    """A group whose names are all numbers is a list."""
    if not isinstance(branch, dict):
        return branch
    below = {name: _listed(value) for name, value in branch.items()}
    if below and all(name.isascii() and name.isdigit() for name in below):
        return [below[name] for name in sorted(below, key=int)]
    return below

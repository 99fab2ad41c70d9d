"""Every endpoint registers here, beside its code: method, path, what it may be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import UnknownAddress
from ..params import Field, Table, listing, text
from .call import Call

Body = dict[str, Any]
Run = Callable[..., Body]
EXPAND: dict[str, Field] = {"expand": listing(text(longest=200), most=50)}


@dataclass(frozen=True)
class Endpoint:
    run: Run
    pattern: re.Pattern[str]
    table: Table
    publishable: bool


_ENDPOINTS: dict[str, list[Endpoint]] = {"GET": [], "POST": [], "DELETE": []}


def endpoint(method: str, path: str, table: Table | None = None, *, publishable: bool = False) -> Callable[[Run], Run]:
    """Serve `method /v1/path`; `<ref>` in the path is handed to the function.

    table        the parameters it takes, beside `expand`
    publishable  whether a browser's pk_test_ key may call it
    """

    def register(run: Run) -> Run:
        pattern = re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", path) + "$")
        _ENDPOINTS[method].append(Endpoint(run, pattern, {**(table or {}), **EXPAND}, publishable))
        return run

    return register


def find_endpoint(method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
    """The endpoint behind an address. Raises UnknownAddress."""
    for candidate in _ENDPOINTS.get(method, []):
        match = candidate.pattern.match(path)
        if match and "\x00" not in path:  # which no id holds and no database takes
            return candidate, match.groupdict()
    raise UnknownAddress(f"Unrecognized request URL ({method}: /v1/{path[:200]}).")


__all__ = ["Body", "Call", "Endpoint", "endpoint", "find_endpoint"]

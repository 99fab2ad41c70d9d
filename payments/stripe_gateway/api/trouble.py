"""The trouble with answers that /_mock/chaos can order: lost, late, half-way, or none at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from ..errors import GatewayBroken
from ..services.outbox import any_chaos, take_chaos
from .answers import Answer

_LONGEST_WAIT_S = 120.0
_NEVER_SENT_BYTES = 1_000
_TOO_MANY_HEADERS = 120


class LineDead(Exception):
    """The caller gets no answer; what was done stays done."""


class OrderedCrash(RuntimeError):
    """The call fails half-way, and all of it is undone."""


def with_trouble(path: str, call: Callable[[], Answer]) -> Answer:
    """Carry a call out with the trouble ordered for its path. Raises GatewayBroken, LineDead."""
    if not any_chaos():
        return call()
    if take_chaos("hang_up_before", path):
        raise LineDead
    if take_chaos("500_before", path):
        raise GatewayBroken("Chaos: nothing was done.")
    answer = call()
    if late := take_chaos("timeout", path):
        time.sleep(min(late.value, _LONGEST_WAIT_S))
    if take_chaos("hang_up_after", path):
        raise LineDead
    if take_chaos("500_after", path):
        raise GatewayBroken("Chaos: the answer was lost on its way.")
    return answer


def crash_if_ordered(path: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work, and fail before it is committed if that was ordered. Raises OrderedCrash."""
    body = work()
    if any_chaos() and take_chaos("500_crash", path):
        raise OrderedCrash
    return body


def torn_answer() -> StreamingHttpResponse:
    """An answer that no client can read: the caller sees a broken connection and cannot tell what was done.

    A server of this kind cannot close the line before it has answered. So the body ends too early, and its headers
    are more than Python's and Node's clients take: for both, as for the official SDKs, the connection has failed.
    """
    response = StreamingHttpResponse(_torn(), content_type="application/json")
    response["Content-Length"] = str(_NEVER_SENT_BYTES)
    for number in range(_TOO_MANY_HEADERS):
        response[f"Torn-{number}"] = "-" * 150
    return response


def _torn() -> Iterator[bytes]:
    yield b""
    raise LineDead

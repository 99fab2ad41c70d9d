"""Working through rows that wait for something: one row's trouble never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from .errors import GatewayUnavailable

logger = logging.getLogger(__name__)
Result = TypeVar("Result")


def sweep(commands: Iterable[Callable[[], Result]]) -> list[Result]:
    """Run every command, each about one row and in a transaction of its own; the results of those that succeeded.

    Where somebody outside did not answer, the row waits for the next sweep. A bug is as loud as anywhere, only later:
    raises ExceptionGroup with all of them once every row had its turn.
    """
    results: list[Result] = []
    bugs: list[Exception] = []
    for command in commands:
        try:
            results.append(command())
        except GatewayUnavailable as error:
            logger.warning("try again later: %s", error)
        except Exception as bug:  # noqa: BLE001  # raised below
            bugs.append(bug)
    if bugs:
        raise ExceptionGroup("rows that could not be worked on", bugs)
    return results

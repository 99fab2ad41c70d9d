"""A provider of our own for tests of what comes in any order; and the lock order watched, whatever is tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.lock_order import watched

from .pretending import there

__all__ = ["there"]


@pytest.fixture(autouse=True)
def locks_in_order() -> Iterator[Callable[[], None]]:
    """Of commands that really commit nothing: those of other threads have connections of their own."""
    with watched() as another_command:
        yield another_command

"""Waiting for something that another process does."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

_PATIENCE_S = 20.0
_LOOK_EVERY_S = 0.02


def until(holds: Callable[[], object]) -> None:
    """Wait for something to become true, or fail."""
    tick = threading.Event()
    for _ in range(int(_PATIENCE_S / _LOOK_EVERY_S)):
        if holds():
            return
        tick.wait(_LOOK_EVERY_S)
    pytest.fail(f"it did not come true in {_PATIENCE_S:g} s")

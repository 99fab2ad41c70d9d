"""Work that a worker shall do as soon as what was just written is there for everybody."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import transaction


class Task(Protocol):
    def delay(self, *args: Any) -> Any: ...


def soon(task: Task, *args: Any) -> None:
    """Ask for it after the commit. Nobody is troubled where the broker is down: the failure is logged, and a sweep
    finds the row later.
    """

    def ask_for_it() -> None:  # a function with a name: Django logs it, and a functools.partial has none
        task.delay(*args)

    transaction.on_commit(ask_for_it, robust=True)

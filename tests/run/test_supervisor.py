"""Real child processes: started, watched, started again, stopped."""

from __future__ import annotations

import os
import signal
import sys

import psutil
import pytest

from marketplace.run.supervisor import Child, Supervisor

from .waiting import until

SLEEPER = "import time; time.sleep(60)"
WITH_A_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)


@pytest.fixture
def supervise(tmp_path):
    """Start one program under a supervisor; the supervisor, its child, and what was said."""
    started = []

    def start(program: str):
        said: list[str] = []
        child = Child("shop", [sys.executable, "-c", program], tmp_path / "logs" / "shop.log")
        supervisor = Supervisor([child], os.environ, said.append)
        supervisor.start()
        started.append(supervisor)
        return supervisor, child, said

    yield start
    for supervisor in started:
        supervisor.stop()


def look_after_until(supervisor, holds) -> None:
    until(lambda: supervisor.look_after() or holds())


def test_a_killed_process_runs_again(supervise):
    supervisor, child, said = supervise(SLEEPER)
    first = child.pid

    os.kill(first, signal.SIGKILL)
    look_after_until(supervisor, lambda: len(said) == 2)

    assert child.is_running()
    assert child.pid != first
    assert said[0].startswith("shop ended (-9); starting it again in 0.05 s")
    assert said[1] == "shop runs again"


def test_a_process_that_keeps_dying_is_given_longer_and_longer(supervise):
    supervisor, child, said = supervise("raise SystemExit(3)")

    look_after_until(supervisor, lambda: len(said) >= 5)

    assert [line.split(" in ")[1].split(" s.")[0] for line in said[:5:2]] == ["0.05", "0.1", "0.2"]
    assert child.pause_s == 0.4


def test_what_a_dead_process_had_started_goes_too(supervise):
    supervisor, child, said = supervise(WITH_A_CHILD)
    until(lambda: psutil.Process(child.pid).children())
    grandchild = psutil.Process(child.pid).children()[0]

    os.kill(child.pid, signal.SIGKILL)
    look_after_until(supervisor, lambda: said)

    until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_stopping_stops_everyone(supervise):
    supervisor, child, said = supervise(SLEEPER)

    supervisor.stop()

    assert not child.is_running()
    assert said == []


def test_who_does_not_listen_is_killed(supervise, monkeypatch):
    monkeypatch.setattr("marketplace.run.supervisor.STOP_GRACE_S", 0.1)  # a setting, not the code under test
    supervisor, child, _said = supervise(STUBBORN)
    until(lambda: child.log.read_text() == "deaf\n")

    supervisor.stop()

    assert child.process.returncode == -signal.SIGKILL


def test_a_large_log_is_put_aside(supervise, tmp_path):
    log = tmp_path / "logs" / "shop.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * 5_000_001)

    supervise(SLEEPER)

    assert (log.stat().st_size, log.with_suffix(".1.log").stat().st_size) == (0, 5_000_001)

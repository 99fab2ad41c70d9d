"""The embedded engines, started in folders of their own by processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.databases import ROOT

JOIN = """
import os, sys
from pathlib import Path
from marketplace.kernel.local_engines import ensure_engines
ensure_engines(Path(sys.argv[1]), durable=False)
print(os.environ["DATABASE_URL"], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def join(tmp_path):
    """Start a process that uses the engines of a folder until its standard input is closed."""
    running = []

    def start(folder: Path = tmp_path / "data"):
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        process = subprocess.Popen(
            [sys.executable, "-c", JOIN, str(folder)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    yield start
    for process in running:
        leave(process)


def leave(process) -> None:
    process.communicate(timeout=30)


def postgres_pid(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def test_the_last_to_leave_stops_the_engines(join, tmp_path):
    first, url = join()
    second, same_url = join()
    server = psutil.Process(postgres_pid(tmp_path / "data"))

    leave(first)
    with psycopg.connect(same_url) as connection:
        answer = connection.execute("SELECT lower('ĐƯỜNG')").fetchone()
    leave(second)

    assert (url, answer) == (same_url, ("đường",))
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE
    assert not (tmp_path / "data" / "redis" / "redis.pid").exists()


def test_a_killed_user_does_not_keep_the_engines_up(join, tmp_path):
    killed, _url = join()
    other, _url = join()
    killed.kill()
    killed.wait()

    leave(other)

    assert not (tmp_path / "data" / "postgres" / "postmaster.pid").exists()


def test_the_data_are_still_there_the_next_time(join, tmp_path):
    first, url = join()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    leave(first)

    _second, url = join()

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_folder_too_deep_for_a_socket_is_no_obstacle(join, tmp_path):
    deep = tmp_path / ("x" * 60) / ("kho dữ liệu" * 4)

    _process, url = join(deep)

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_killed_postgres_can_be_started_again(join, tmp_path):
    _process, url = join()
    psutil.Process(postgres_pid(tmp_path / "data")).kill()

    _other, same_url = join()

    with psycopg.connect(same_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert url == same_url

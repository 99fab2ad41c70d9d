"""The real gateway process of a test worker, on a database of its own: one for all tests that need a gateway."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import fresh_copy
from tests.gateway.driving import TOKEN, Gateway, wait_until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def database_url() -> str:
    """A database of this test worker's own, empty but for the tables."""
    return fresh_copy(os.environ["DATABASE_URL"], f"gateway_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")


def gateway_environment(database_url: str, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "GATEWAY_"))}
    quick = {
        "GATEWAY_RETRY_S": "0.05,0.1,0.1,0.2",
        "GATEWAY_REFUND_SETTLES_S": "0.1",
        "GATEWAY_PAGE_WAITS_S": "0.6",
        "GATEWAY_LOCK_WAIT_S": "2",
        "GATEWAY_TOKEN": TOKEN,
    }
    return kept | quick | {"DATABASE_URL": database_url, "DEBUG": "1", "PYTHONWARNINGS": ""} | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def process(database_url: str) -> Iterator[Gateway]:
    port = free_port()
    command = [sys.executable, "-m", "payments.stripe_gateway.serve", "--port", str(port)]
    with subprocess.Popen(command, env=gateway_environment(database_url), cwd=ROOT) as running:
        gateway = Gateway(f"http://127.0.0.1:{port}")
        try:
            wait_until(gateway.is_up, within_s=60)
            yield gateway
        finally:
            running.terminate()
            running.wait(timeout=20)
            gateway.close()

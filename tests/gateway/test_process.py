"""manage.py stripe_gateway: when it starts, what it registers, how it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest

from tests.databases import at_database
from tests.gateway.driving import Gateway, paid, wait_until
from tests.gateway.running import ROOT, free_port, gateway_environment

pytestmark = pytest.mark.live


def start(database_url, port, **environment):
    command = [sys.executable, "manage.py", "stripe_gateway", "--port", str(port)]
    more = {"STRIPE_SECRET_KEY": "x", "SECRET_KEY": "x", "SITE_URL": "http://127.0.0.1", "GATEWAY_SECRET_KEY": "x"}
    more["SEALING_KEYS"] = "x"
    env = gateway_environment(database_url, **more, **environment)
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_it_refuses_to_run_in_production_by_accident(database_url):
    with start(database_url, free_port(), DEBUG="0") as process:
        said, _ = process.communicate(timeout=60)

    assert process.returncode != 0
    assert "only with MOCK_GATEWAY=1" in said


@pytest.fixture
def empty_database():
    """A database without a single table."""
    server = os.environ["DATABASE_URL"]
    name = f"bare_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield at_database(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_one_command_is_all_it_takes_on_a_machine_of_ones_own(empty_database):
    port = free_port()
    with start(empty_database, port) as process:
        ready = process.stdout.readline()
        gateway = Gateway(f"http://127.0.0.1:{port}")
        status = paid(gateway.client()).status
        gateway.close()
        process.terminate()
        process.wait(timeout=15)

    assert ready == f"Stripe gateway (simulation) ready at http://127.0.0.1:{port}\n"
    assert status == "succeeded"


def test_one_interrupt_stops_pages_and_courier(database_url, listener):
    port = free_port()
    secret = {"STRIPE_WEBHOOK_URL": listener.url, "STRIPE_WEBHOOK_SECRET": "whsec_of_the_shop"}
    with start(database_url, port, **secret, DEBUG="0", MOCK_GATEWAY="1", GATEWAY_TOKEN="") as process:
        ready = process.stdout.readline()
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        gateway = Gateway(f"http://127.0.0.1:{port}")
        locked = [gateway.http.get("/").status_code, gateway.http.post("/_mock/reset").status_code]
        paid(gateway.client())
        told = listener.kinds(3)
        gateway.close()
        os.kill(process.pid, signal.SIGINT)
        process.wait(timeout=15)

    assert ready == f"Stripe gateway (simulation) ready at http://127.0.0.1:{port}\n"
    assert locked == [401, 401]
    assert len(told) == 3
    wait_until(lambda: not any(one.is_running() for one in family))

"""The shop's pages in front of a real gateway process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from django.test import Client

from tests.databases import fresh_copy
from tests.gateway.conftest import ROOT, free_port, gateway_environment
from tests.gateway.driving import Gateway, wait_until

from .buying import Buyer


@pytest.fixture(scope="session")
def cashier() -> Iterator[Gateway]:
    """A gateway of this test worker's own, on a database of its own."""
    name = f"cashier_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    environment = gateway_environment(fresh_copy(os.environ["DATABASE_URL"], name))
    port = free_port()
    serve = [sys.executable, "-m", "payments.stripe_gateway.serve", "--port", str(port)]
    with subprocess.Popen(serve, env=environment, cwd=ROOT) as process:
        gateway = Gateway(f"http://127.0.0.1:{port}")
        try:
            wait_until(gateway.is_up, within_s=20)
            yield gateway
        finally:
            process.terminate()
            process.wait(timeout=20)
            gateway.close()


@pytest.fixture
def till(cashier, settings) -> Iterator[httpx.Client]:
    """A browser at the payment page of the gateway our shop speaks to."""
    settings.STRIPE_API_BASE = cashier.url
    with httpx.Client(trust_env=False, timeout=20) as browser:
        yield browser


@pytest.fixture
def buyer(db: None) -> Buyer:
    """Somebody in front of the shop, with an empty cart."""
    return Buyer(Client())

"""A real gateway process, empty, and a shop that listens."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import stripe

from tests.gateway.driving import Gateway, Listener


@pytest.fixture
def gateway(process: Gateway) -> Gateway:
    """The gateway, empty."""
    process.mock("reset")
    return process


@pytest.fixture
def api(gateway: Gateway) -> stripe.StripeClient:
    """The official SDK, pointed at the gateway, without retries so that each answer is seen."""
    return gateway.client()


@pytest.fixture
def browser(gateway: Gateway) -> Iterator[httpx.Client]:
    """A browser as far as the pages need one: forms, no redirects followed."""
    with httpx.Client(base_url=gateway.url, follow_redirects=False, trust_env=False) as client:
        yield client


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A shop's webhook address."""
    with Listener() as listening:
        yield listening

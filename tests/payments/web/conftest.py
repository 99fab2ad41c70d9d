"""The shop's pages in front of a real gateway process."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from django.test import Client

from tests.gateway.driving import Gateway

from .buying import Buyer


@pytest.fixture(scope="session")
def cashier(process: Gateway) -> Gateway:
    """The gateway of this test worker."""
    return process


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

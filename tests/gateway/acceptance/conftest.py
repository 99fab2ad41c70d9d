"""The SDKs, and the stand-in they are pointed at: ours, or the one that GATEWAY_UNDER_TEST names."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator

import pytest

from tests.gateway.acceptance.localstripe import running_localstripe
from tests.gateway.acceptance.node import NodeDriver
from tests.gateway.acceptance.sdks import PythonDriver, Sdk
from tests.gateway.driving import Gateway

# A line per call, for a thousand checks, is what nobody reads; pytest shows the refusal itself.
for _chatty in ("stripe", "httpx"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)
_TIMEOUT_S = float(os.environ.get("GATEWAY_CALL_TIMEOUT_S", "20"))


# The specification asks for both SDKs by the checks' numbers; with GATEWAY_NODE=all Node.js drives every other one too.
_NUMBERED = re.compile(r"test_a[0-9]+_")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count what Node.js is not asked to repeat as deselected, in every run's last line."""
    if os.environ.get("GATEWAY_NODE") == "all":
        return
    left_out = [item for item in items if "[node" in item.nodeid and not _NUMBERED.search(item.name)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def under_test(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    if os.environ.get("GATEWAY_UNDER_TEST", "ours") == "localstripe":
        with running_localstripe() as other:
            yield other
    else:
        yield request.getfixturevalue("process")


@pytest.fixture
def gateway(under_test: Gateway) -> Gateway:
    """The gateway, empty."""
    under_test.mock("reset")
    return under_test


@pytest.fixture(scope="session")
def python_driver(under_test: Gateway) -> Iterator[PythonDriver]:
    driver = PythonDriver(under_test.url, _TIMEOUT_S)
    yield driver
    driver.close()


@pytest.fixture(scope="session")
def node_driver(under_test: Gateway, request: pytest.FixtureRequest) -> Iterator[NodeDriver]:
    node, modules = request.getfixturevalue("node_path"), request.getfixturevalue("node_modules")
    with NodeDriver(node, modules, under_test.url, _TIMEOUT_S) as driver:
        yield driver


@pytest.fixture(params=["python", pytest.param("node", marks=pytest.mark.node)])
def sdk(gateway: Gateway, request: pytest.FixtureRequest) -> Sdk:
    """Each of the official SDKs in turn, over an empty gateway."""
    return Sdk(request.getfixturevalue(f"{request.param}_driver"))


@pytest.fixture
def python_sdk(gateway: Gateway, python_driver: PythonDriver) -> Sdk:
    """For what only stripe-python has, or what does not depend on the SDK."""
    return Sdk(python_driver)


@pytest.fixture
def node_sdk(gateway: Gateway, node_driver: NodeDriver) -> Sdk:
    """For what only stripe-node has."""
    return Sdk(node_driver)

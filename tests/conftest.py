"""What every test stands on: a database cloned in a moment, an empty cache, a closed network."""

from __future__ import annotations

import gc
import ipaddress
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis_settings

import marketplace.celery  # noqa: F401  # so that .delay() knows our app
from tests.databases import fresh_copy, migrated_template

pytest_plugins = ["tests.gateway.running", "tests.once", "tests.outside", "tests.races", "tests.storing"]

# The same numbers in every run, however slow the machine, and no folder of its own.
hypothesis_settings.register_profile("ours", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("ours")

# Ending by a signal is ending too: the engines that were started here must be stopped here.
signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


def pytest_configure(config: pytest.Config) -> None:
    """Make the template while the workers still read the tests."""
    if config.getoption("numprocesses", None) and not config.option.collectonly:
        threading.Thread(target=migrated_template, args=[os.environ["DATABASE_URL"]], daemon=True).start()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there now stays: never look through it for rubbish again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, worker_id: str) -> Iterator[None]:
    """Copy the migrated template. (Django's own way migrates the copy again: seconds, for nothing.)"""
    told = connections["default"].settings_dict
    usual = told["NAME"]
    connections["default"].close()
    fresh_copy(os.environ["DATABASE_URL"], name := f"test_{worker_id}")
    told["NAME"] = name
    yield
    connections["default"].close()
    told["NAME"] = usual


@pytest.fixture(autouse=True)
def _speak_vietnamese() -> Iterator[None]:
    """A request in English leaves its thread speaking English; the next test begins as a new thread would."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _closed_network() -> Iterator[None]:
    """Only this machine may be spoken to: a test that needs the world is not repeatable."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not ipaddress.ip_address(address[0]).is_loopback:
            raise PermissionError(f"tests speak to this machine only, not to {address}")
        connect(self, address)

    socket.socket.connect = connect_here  # type: ignore[method-assign,assignment]  # the one door all libraries use
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]

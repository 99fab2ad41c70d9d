"""Races forced, not hoped for: everybody waits at a locked row until the last one has come, then it is opened."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import QuerySet
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from marketplace.kernel.errors import MarketplaceError
from tests.databases import as_migrated

PATIENCE_S = 60  # nobody waits for it but who is stuck; a busy machine is no fault


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """A database of its own in which transactions really commit, so that other threads see them."""
    told = connections["default"].settings_dict
    usual = told["NAME"]
    connections["default"].close()
    told["NAME"] = as_migrated(f"races_{worker_id}")  # shared by the connections of all threads
    with django_db_blocker.unblock():
        yield
    connections["default"].close()
    told["NAME"] = usual


@pytest.fixture
def web_address(committed: None) -> Iterator[str]:
    """Where our pages are served in threads of this process, as http://localhost:1234.

    pytest-django's own live_server empties every table afterwards, with what migrations put there.
    """
    server = LiveServer("localhost")
    with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "localhost"]):
        yield server.url
    server.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if wrong := {"live_server", "transactional_db"}.intersection(getattr(item, "fixturenames", [])):
            raise pytest.UsageError(
                f"{item.nodeid} uses {wrong}, which empties the tables: take web_address, committed"
            )
        if any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db")):
            raise pytest.UsageError(f"{item.nodeid} would empty the tables: take committed")


def race(rows: QuerySet[Any], commands: Sequence[Callable[[], Any]]) -> list[Any]:
    """Hold the rows, start every command in a thread of its own, let go when all wait for a lock. Their results.

    A command's refusal is its result; anything else it raises is raised here.
    """
    with ThreadPoolExecutor(len(commands)) as pool:
        with transaction.atomic():
            list(rows.select_for_update())
            futures = [pool.submit(_in_own_connection, command) for command in commands]
            _until_waiting(futures)
        return [future.result(timeout=PATIENCE_S) for future in futures]


def in_turn(rows: QuerySet[Any], commands: Sequence[Callable[[], Any]]) -> list[Any]:
    """Hold the rows, start one command after the other, each once the one before waits or is over; then let go.

    Their results. Two that wait for each other in a circle are told by PostgreSQL, and that is raised here.
    """
    with ThreadPoolExecutor(len(commands)) as pool:
        futures: list[Future[Any]] = []
        with transaction.atomic():
            list(rows.select_for_update())
            for command in commands:
                futures.append(pool.submit(_in_own_connection, command))
                _until_waiting(futures, or_over=True)
        return [future.result(timeout=PATIENCE_S) for future in futures]


def overtaken(by: Callable[[], Any], command: Callable[[], Any]) -> Any:
    """Carry one command out, start another while it is not committed yet, commit once that one waits. Its result."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            by()
            late = pool.submit(_in_own_connection, command)
            _until_waiting([late])
        return late.result(timeout=PATIENCE_S)


def together(commands: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start every command in a thread of its own at the same moment; for commands that lock nothing in common."""
    gate = threading.Barrier(len(commands))

    def start(command: Callable[[], Any]) -> Any:
        gate.wait(PATIENCE_S)
        return _in_own_connection(command)

    with ThreadPoolExecutor(len(commands)) as pool:
        return [future.result(timeout=PATIENCE_S) for future in [pool.submit(start, each) for each in commands]]


def _in_own_connection(command: Callable[[], Any]) -> Any:
    try:
        return command()
    except MarketplaceError as refusal:
        return refusal
    finally:
        connection.close()


def _until_waiting(futures: Sequence[Future[Any]], *, or_over: bool = False) -> None:
    deadline = time.monotonic() + PATIENCE_S
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            # Inside a transaction PostgreSQL would answer every time with what it saw the first time.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            over = [future for future in futures if future.done()]
            if cursor.fetchone()[0] >= len(futures) - (len(over) if or_over else 0):
                return
            for early in [] if or_over else over:
                raise AssertionError(f"did not wait for the locked rows: {early.result()!r}")
    raise AssertionError(f"never saw {len(futures)} commands wait for a lock")

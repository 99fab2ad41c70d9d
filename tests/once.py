"""What the tests of a file begin with, made once and kept under each of them: half of their time went there."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

_MAKERS = "_made_once"


def made_once(make: Callable[[], Any]) -> Any:
    """A fixture whose rows are made once per file, in a transaction that ends with it; each test has its own copy.

    Every test's changes are undone before the next one, as ever. Not for files whose tests commit (tests.races), and
    not where the making depends on a setting or fixture.
    """
    make.__globals__.setdefault(_MAKERS, {})[make.__name__] = make

    @pytest.fixture(name=make.__name__)
    def fresh(ground: dict[str, Any], db: None) -> Any:
        return copy.deepcopy(ground[make.__name__])

    return fresh


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the same file that ask for nothing of it come first: they begin with an empty database."""
    files = {file: number for number, file in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (files[item.path], "ground" in getattr(item, "fixturenames", [])))


@pytest.fixture(scope="module")
def ground(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield {name: make() for name, make in getattr(request.module, _MAKERS).items()}
        transaction.set_rollback(True)

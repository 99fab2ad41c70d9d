"""One storage for the whole run: the fields of models keep the one they saw first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.signals import setting_changed


@pytest.fixture
def empty_storage() -> None:
    """No file of other tests lies where everybody's pictures lie."""
    for folder in default_storage.listdir("")[0]:
        default_storage.delete(folder)


@pytest.fixture(autouse=True, scope="session")
def _the_one_storage() -> Iterator[None]:
    setting_changed.connect(_refuse_another)
    yield
    setting_changed.disconnect(_refuse_another)


def _refuse_another(*, setting: str, **_more: Any) -> None:
    if setting == "STORAGES":
        raise AssertionError("another storage would not be the one that fields of models keep: take empty_storage")

"""A change side by side: what buyers read, and what they would read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage

from .models import ProductChange
from .selectors.labels import FIELDS
from .services.gallery_rows import PICTURES


@dataclass(frozen=True)
class Row:
    """One field; pictures as addresses."""

    name: str
    before: str
    after: str
    pictures_before: list[str]
    pictures_after: list[str]


def rows_of(change: ProductChange) -> list[Row]:
    return [_row(name, change.before.get(name), value) for name, value in change.after.items()]


def _row(name: str, before: Any, after: Any) -> Row:
    label = str(FIELDS.get(name, name))
    if name == PICTURES:
        return Row(label, "", "", _addresses(before), _addresses(after))
    return Row(label, _words(before), _words(after), [], [])


def _words(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _addresses(shots: Any) -> list[str]:
    return [default_storage.url(shot["original"]) for shot in shots or []]

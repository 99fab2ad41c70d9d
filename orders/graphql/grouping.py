"""Rows that belong to keys, for loaders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

Row = TypeVar("Row")


def grouped(rows: Iterable[Row], column: str, keys: Sequence[Any]) -> list[list[Row]]:
    """The rows of each key, in the order of the keys."""
    groups: dict[Any, list[Row]] = {key: [] for key in keys}
    for row in rows:
        groups[getattr(row, column)].append(row)
    return list(groups.values())

"""Small pictures of numbers, as places and sizes; a template draws them. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, LABELS = 640, 160, 32, 6


@dataclass(frozen=True)
class Column:
    """One column; label is "" where there is no room for one."""

    x: float
    y: int
    width: float
    height: int
    name: str
    label: str
    value: int


@dataclass(frozen=True)
class Columns:
    """A picture of WIDTH × (HEIGHT + FOOT)."""

    columns: list[Column]
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    floor: int = HEIGHT
    foot: int = HEIGHT + FOOT - 6


def columns(values: Sequence[tuple[str, int]]) -> Columns:
    """Columns in proportion to the largest, at most LABELS of them named; what is below zero is drawn as nothing."""
    most = max((value for _, value in values), default=0)
    step = WIDTH / max(1, len(values))
    every = -(-len(values) // LABELS)
    drawn = []
    for place, (name, value) in enumerate(values):
        height = HEIGHT * max(0, value) // most if most > 0 else 0
        label = name if place % every == 0 else ""
        x, width = round(place * step + step * 0.1, 1), round(step * 0.8, 1)
        drawn.append(Column(x, HEIGHT - height, width, height, name, label, value))
    return Columns(drawn)


def shares(values: Sequence[int]) -> list[int]:
    """How long each bar is, in hundredths of the longest."""
    most = max(values, default=0)
    return [100 * max(0, value) // most if most > 0 else 0 for value in values]

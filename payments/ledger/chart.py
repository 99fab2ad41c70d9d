"""A bar for each month, as numbers for a small picture drawn by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, BAR, GAP, LABELS = 120, 36, 12, 20


@dataclass(frozen=True)
class Bar:
    """Where one bar stands; label is the month."""

    x: int
    y: int
    height: int
    label: str
    value_vnd: int

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True)
class Chart:
    """A picture of width × height with its bars."""

    bars: list[Bar]
    width: int
    height: int
    floor: int
    bar_width: int


def bar_chart(values: Sequence[tuple[str, int]]) -> Chart:
    """Bars in proportion to the largest; what is below zero is drawn as nothing."""
    most = max((value for _, value in values), default=0)
    bars = []
    for place, (label, value) in enumerate(values):
        height = HEIGHT * max(0, value) // most if most > 0 else 0
        bars.append(Bar(GAP + place * (BAR + GAP), HEIGHT - height, height, label, value))
    return Chart(bars, GAP + len(values) * (BAR + GAP), HEIGHT + LABELS, HEIGHT, BAR)

"""Sums of a cart or an order, in whole đồng."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Priced(Protocol):
    @property
    def units(self) -> int: ...
    @property
    def price_vnd(self) -> int: ...


def goods_vnd(lines: Iterable[Priced]) -> int:
    """Price times units, summed."""
    return sum(line.price_vnd * line.units for line in lines)

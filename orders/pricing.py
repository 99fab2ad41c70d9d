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


def share_of_units(due_vnd: int, units: int, of_units: int) -> int:
    """What `units` of the `of_units` packs that still cost due_vnd cost together, in đồng.

    Rounded down, so that the parts never exceed the whole; the last packs take what is left: taking them one after
    another ends at zero exactly. Raises ValueError unless 0 <= units <= of_units.
    """
    if not 0 <= units <= of_units:
        raise ValueError(f"{units} of {of_units} packs")
    return due_vnd if units == of_units else due_vnd * units // of_units


def substitute_price_vnd(price_vnd: int, units: int, *, freed_vnd: int) -> int:
    """The price of one substitute pack: today's, but all packs together never more than what they replace cost."""
    return min(price_vnd, freed_vnd // units)

"""Prices in whole đồng: per pack, and comparable per kg, litre or piece."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple


@dataclass(frozen=True)
class ComparablePrice:
    """amount_vnd for one `per`: "kg", "litre" or "piece"."""

    amount_vnd: int
    per: str


_MEASURES = {"g": ("kg", 1000), "ml": ("litre", 1000), "piece": ("piece", 1)}


def comparable_price(price_vnd: int, *, unit: str, net_quantity: int) -> ComparablePrice | None:
    """The price of one kg, litre or piece, so that packs of different sizes can be compared.

    price_vnd     price of the pack, đồng
    unit          g, ml or piece; net_quantity counts in it, > 0
    returns       rounded half up to whole đồng; None for a pack of one piece, or of exactly one kg or litre

    Source: shared domain.md section 3, "always show unit size and price per kg beside".
    """
    per, size = _MEASURES[unit]
    if net_quantity == size:
        return None
    return ComparablePrice((2 * price_vnd * size + net_quantity) // (2 * net_quantity), per)


def price_of_weight_vnd(price_per_kg_vnd: int, weight_g: int) -> int:
    """What so many grams cost, rounded half up to whole đồng. Counted once; every page shows this number."""
    return (price_per_kg_vnd * weight_g + 500) // 1000


class Tier(NamedTuple):
    """From so many packs on, each costs price_vnd."""

    min_units: int
    price_vnd: int


def unit_price_vnd(price_vnd: int, units: int, tiers: Iterable[Tier] = ()) -> int:
    """Price of one pack when buying this many: that of the highest tier reached, else the price of one."""
    reached = [tier for tier in tiers if units >= tier.min_units]
    return max(reached).price_vnd if reached else price_vnd


Fault = Literal["too_few", "for_nothing", "above_single", "not_more", "not_cheaper"]


def tier_fault(price_vnd: int, tiers: Sequence[Tier]) -> tuple[int, Fault] | None:
    """The first tier in the order given that stands wrongly, counted from 1, and why; None where all stand right.

    Each asks for more packs than the one before, at a strictly lower price; the first may cost as much as one pack.
    """
    before: Tier | None = None
    for place, tier in enumerate(tiers, start=1):
        if tier.min_units < 2:
            return place, "too_few"
        if tier.price_vnd < 1:
            return place, "for_nothing"
        if before is None and tier.price_vnd > price_vnd:
            return place, "above_single"
        if before is not None and tier.min_units <= before.min_units:
            return place, "not_more"
        if before is not None and tier.price_vnd >= before.price_vnd:
            return place, "not_cheaper"
        before = tier
    return None


def tiers_fall(price_vnd: int, tiers: Iterable[Tier]) -> bool:
    """Whether prices fall strictly with the number of packs, from the price of one on (which the first may equal)."""
    return tier_fault(price_vnd, sorted(tiers)) is None

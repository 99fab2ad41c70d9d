"""Prices in whole đồng: per pack, and comparable per kg, litre or piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


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


def tiers_fall(price_vnd: int, tiers: Iterable[Tier]) -> bool:
    """Whether prices fall strictly with the number of packs, from the price of one on (which the first may equal)."""
    ladder = sorted(tiers)
    if any(tier.min_units < 2 or tier.price_vnd < 1 for tier in ladder):
        return False
    if ladder and ladder[0].price_vnd > price_vnd:
        return False
    pairs = pairwise(ladder)
    return all(lower.min_units < upper.min_units and lower.price_vnd > upper.price_vnd for lower, upper in pairs)

"""Prices in whole đồng: per pack, and comparable per kg, litre or piece."""

from __future__ import annotations

from dataclasses import dataclass


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


def unit_price_vnd(
    price_vnd: int, units: int, *, wholesale_min_units: int | None, wholesale_price_vnd: int | None
) -> int:
    """Price of one pack when buying this many: the wholesale price from its minimum on."""
    if wholesale_min_units is not None and wholesale_price_vnd is not None and units >= wholesale_min_units:
        return wholesale_price_vnd
    return price_vnd

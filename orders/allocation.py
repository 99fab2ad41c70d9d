"""Spreading money over lines, parts and components so that the sums are exact: whole đồng, largest remainder."""

from __future__ import annotations

from collections.abc import Sequence


def allocate(amount_vnd: int, weights: Sequence[int]) -> list[int]:
    """Split an amount over weights by largest remainder; ties go to the lower index.

    amount_vnd  đồng, may be negative: then every part is what it would be for the positive amount, with a minus
    weights     whole numbers ≥ 0; one that is 0 receives 0
    returns     one whole number per weight, summing exactly to the amount, each less than 1 đồng off its true share

    Raises ValueError for a negative weight, and for an amount that no weight can take.
    Source: shared payments.md section 5, lessons.md "Orders and money".
    """
    total = sum(weights)
    if min(weights, default=0) < 0 or (total == 0 and amount_vnd != 0):
        raise ValueError(f"weights={list(weights)} can't take {amount_vnd}: they need to be ≥ 0 with one above 0")
    if amount_vnd == 0:
        return [0] * len(weights)
    sign = -1 if amount_vnd < 0 else 1
    parts = [divmod(abs(amount_vnd) * weight, total) for weight in weights]
    missing = abs(amount_vnd) - sum(whole for whole, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    winners = set(by_remainder[:missing])
    return [sign * (whole + (index in winners)) for index, (whole, _) in enumerate(parts)]


def take_back(amount_vnd: int, remaining: Sequence[int]) -> list[int]:
    """Spread a refund over what remains of each component (share, fee, tax, …), so that none is taken back twice.

    amount_vnd  đồng, from 0 to the sum of what remains
    remaining   what is left of each component after the refunds before this one, đồng, ≥ 0
    returns     what this refund takes of each: never more than remains, and all of it with the last đồng

    Recomputing the whole from the start and taking the difference would at times need a negative component.
    Raises ValueError for more than remains. Source: shared payments.md section 5, "refund trap".
    """
    if not 0 <= amount_vnd <= sum(remaining):
        raise ValueError(f"amount_vnd={amount_vnd} is not within 0..{sum(remaining)}")
    return allocate(amount_vnd, remaining)


def served_in_turn(wanted: Sequence[int], have: int) -> list[bool]:
    """Who gets all that was asked for, the first in line first; nobody gets a part of it.

    wanted  units, ≥ 0, in the order in which people stand
    have    units there are
    returns for each whether it is served: a small wish further back is, where a large one before it was too large
    """
    served = []
    for units in wanted:
        served.append(units <= have)
        have -= units if served[-1] else 0
    return served

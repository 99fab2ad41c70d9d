"""Sums of a cart or an order, in whole đồng. Carts, reviews and placed orders all add up by these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .allocation import allocate


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


def weighed_due_vnd(due_vnd: int, *, bound_vnd: int, real_vnd: int) -> int:
    """What a line costs once it was weighed: its share of what is due, never more.

    due_vnd    as owed so far, a voucher's share taken off
    bound_vnd  the price of the heaviest packs; real_vnd that of the real weight
    Without a voucher exactly real_vnd. A voucher shrinks with the goods it was given for.
    """
    real_vnd = min(real_vnd, bound_vnd)
    return allocate(due_vnd, [real_vnd, bound_vnd - real_vnd])[0]


def deposit_vnd(goods_vnd: int, deposit_bp: int) -> int:
    """What is paid when ordering a harvest to come, rounded up to whole 1,000 đồng, never more than the goods.

    goods_vnd   after the voucher; the rest is goods_vnd less this
    deposit_bp  basis points, 1 to 10_000: 3000 means 30 %
    """
    if not 1 <= deposit_bp <= 10_000:
        raise ValueError(f"deposit_bp={deposit_bp} is not within 1..10000")
    share = -(-goods_vnd * deposit_bp // 10_000)
    return min(goods_vnd, -(-share // 1000) * 1000)


@dataclass(frozen=True)
class Sums:
    """What a part or a whole order comes to: the goods, less what a voucher takes off them, and the delivery."""

    goods_vnd: int
    discount_vnd: int
    delivery_vnd: int

    @property
    def total_vnd(self) -> int:
        return self.goods_vnd - self.discount_vnd + self.delivery_vnd


def sums_of_order(parts: Sequence[Sums]) -> Sums:
    """An order is the sum of its parts and nothing else."""
    return Sums(
        sum(part.goods_vnd for part in parts),
        sum(part.discount_vnd for part in parts),
        sum(part.delivery_vnd for part in parts),
    )


def voucher_discount_vnd(
    eligible_vnd: int, *, percent_bp: int | None, amount_vnd: int | None, max_discount_vnd: int | None
) -> int:
    """What a voucher takes off the goods it is for: a share (rounded half up) or a sum, never more than the goods.

    eligible_vnd      the goods it is for, đồng
    percent_bp        basis points, 1 to 10_000; else None, and amount_vnd says the sum
    max_discount_vnd  the most it takes off; None for no limit
    """
    discount_vnd = amount_vnd or 0 if percent_bp is None else (eligible_vnd * percent_bp + 5000) // 10_000
    limits = [eligible_vnd] if max_discount_vnd is None else [eligible_vnd, max_discount_vnd]
    return min(discount_vnd, *limits)


def spread_discount(discount_vnd: int, line_totals: Mapping[int, int]) -> dict[int, int]:
    """A discount over the lines it is for, by their totals; keyed as they are, in ascending order of the keys.

    Done once, at placement. Source: shared lessons.md, "Orders and money".
    """
    keys = sorted(line_totals)
    return dict(zip(keys, allocate(discount_vnd, [line_totals[key] for key in keys]), strict=True))

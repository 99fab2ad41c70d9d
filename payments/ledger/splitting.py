"""How a sale is shared out, and how a refund takes it back: exact to the đồng. Source: docs/money.md, "Rounding"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from orders.allocation import allocate, take_back


def share_of(amount_vnd: int, rate_bp: int) -> int:
    """A rate of an amount ≥ 0, in đồng, half up; rate_bp in basis points: 800 means 8 %."""
    return (amount_vnd * rate_bp + 5_000) // 10_000


@dataclass(frozen=True)
class Rate:
    """A commission on one part: a rate in basis points, at least floor_vnd, at most cap_vnd (None: no limit)."""

    rate_bp: int
    floor_vnd: int = 0
    cap_vnd: int | None = None

    def of(self, base_vnd: int) -> int:
        """The commission on goods worth base_vnd, never more than they are."""
        wanted = max(share_of(base_vnd, self.rate_bp), self.floor_vnd)
        return min(base_vnd, wanted if self.cap_vnd is None else min(wanted, self.cap_vnd))


def commission_of_lines(bases_vnd: Sequence[int], rates: Sequence[Rate]) -> list[int]:
    """The commission of each line of one producer's part: lines of one rate are summed, rounded once, spread again.

    bases_vnd  what each line counts for, đồng, ≥ 0
    """
    found = [0] * len(bases_vnd)
    for rate in dict.fromkeys(rates):
        lines = [index for index, each in enumerate(rates) if each == rate]
        bases = [bases_vnd[index] for index in lines]
        total_vnd = rate.of(sum(bases))
        for index, part_vnd in zip(lines, allocate(total_vnd, bases) if sum(bases) else bases, strict=True):
            found[index] = part_vnd
    return found


@dataclass(frozen=True)
class Split:
    """Whose a producer's part of a payment is, in đồng. The promotion is the marketplace's own money on top."""

    seller_vnd: int = 0
    commission_vnd: int = 0
    vat_vnd: int = 0
    pit_vnd: int = 0
    delivery_vnd: int = 0
    promo_vnd: int = 0

    @property
    def goods_vnd(self) -> int:
        """What the producer sold for: commission and taxes are counted of it."""
        return self.seller_vnd + self.commission_vnd + self.vat_vnd + self.pit_vnd

    @property
    def goods_paid_vnd(self) -> int:
        """What the buyer paid for the goods."""
        return self.goods_vnd - self.promo_vnd

    @property
    def paid_vnd(self) -> int:
        """What the buyer paid for all of it."""
        return self.goods_paid_vnd + self.delivery_vnd

    def less(self, taken: Split) -> Split:
        have, gone = self.as_dict(), taken.as_dict()
        return Split(**{name: amount_vnd - gone[name] for name, amount_vnd in have.items()})

    def as_dict(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def split_sale(
    *,
    goods_vnd: int,
    delivery_vnd: int,
    commission_vnd: int,
    vat_bp: int = 0,
    pit_bp: int = 0,
    promo_vnd: int = 0,
) -> Split:
    """Share out one producer's part.

    goods_vnd  what the goods cost less what the producer itself took off; promo_vnd of it is paid by the marketplace
    Taxes are counted of the goods, half up, and come before the commission: the producer never pays to sell.
    Raises ValueError when the marketplace would pay more than the goods cost.
    """
    if not 0 <= promo_vnd <= goods_vnd:
        raise ValueError(f"promo_vnd={promo_vnd} is not within 0..{goods_vnd}")
    vat_vnd = min(goods_vnd, share_of(goods_vnd, vat_bp))
    pit_vnd = min(goods_vnd - vat_vnd, share_of(goods_vnd, pit_bp))
    commission_vnd = min(commission_vnd, goods_vnd - vat_vnd - pit_vnd)
    seller_vnd = goods_vnd - vat_vnd - pit_vnd - commission_vnd
    return Split(seller_vnd, commission_vnd, vat_vnd, pit_vnd, delivery_vnd, promo_vnd)


def take_refund(amount_vnd: int, left: Split, *, delivery_vnd: int = 0) -> Split:
    """What a refund takes of what is left of a sale: never more than remains, all of it with the last đồng.

    amount_vnd    to the buyer, from 0 to left.paid_vnd
    delivery_vnd  so much of it is meant for the delivery; the rest, and what the delivery does not have, is goods

    The marketplace's promotion shrinks with the goods it was given for. Raises ValueError for more than remains.
    Source: shared payments.md section 5, "refund trap".
    """
    if not 0 <= amount_vnd <= left.paid_vnd:
        raise ValueError(f"amount_vnd={amount_vnd} is not within 0..{left.paid_vnd}")
    delivery_vnd = min(max(delivery_vnd, amount_vnd - left.goods_paid_vnd, 0), left.delivery_vnd, amount_vnd)
    goods_vnd = amount_vnd - delivery_vnd
    promo_vnd = allocate(left.promo_vnd, [goods_vnd, left.goods_paid_vnd - goods_vnd])[0] if goods_vnd else 0
    parts = [left.seller_vnd, left.commission_vnd, left.vat_vnd, left.pit_vnd]
    seller_vnd, commission_vnd, vat_vnd, pit_vnd = take_back(goods_vnd + promo_vnd, parts)
    return Split(seller_vnd, commission_vnd, vat_vnd, pit_vnd, delivery_vnd, promo_vnd)


def give_up(left: Split) -> Split:
    """What is undone when a sale came to nothing and the buyer has back all that was paid: goods and promotion.

    Only the delivery stays, if it travelled. Raises ValueError while goods the buyer paid for are not given back.
    """
    if left.goods_paid_vnd:
        raise ValueError(f"{left.goods_paid_vnd} are still to be given back")
    return Split(left.seller_vnd, left.commission_vnd, left.vat_vnd, left.pit_vnd, 0, left.promo_vnd)

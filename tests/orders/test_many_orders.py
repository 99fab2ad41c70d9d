"""Ten thousand random orders, added up by the same functions as placing: every sum exact."""

from __future__ import annotations

import random

from catalog.pricing import Tier, unit_price_vnd
from orders.allocation import take_back
from orders.pricing import Sums, spread_discount, sums_of_order, voucher_discount_vnd


def a_line(dice):
    """Price times units of one line, with a wholesale tier now and then."""
    units, price_vnd = dice.randint(1, 60), dice.randrange(1000, 900_000, 500)
    cheaper = price_vnd * dice.randint(70, 99) // 100
    least = dice.randint(2, 30)
    tiers = [Tier(least, cheaper), Tier(least + dice.randint(1, 20), cheaper - 1)][: dice.randint(0, 2)]
    return units * unit_price_vnd(price_vnd, units, tiers)


def a_discount(dice, eligible_vnd):
    by_share = dice.random() < 0.5
    return voucher_discount_vnd(
        eligible_vnd,
        percent_bp=dice.randint(1, 10_000) if by_share else None,
        amount_vnd=None if by_share else dice.randint(1, 500_000),
        max_discount_vnd=dice.choice([None, dice.randint(1, 80_000)]),
    )


def test_the_sums_of_ten_thousand_random_orders_are_exact():
    dice = random.Random(20261128)  # noqa: S311  # the same orders every time
    for _ in range(10_000):
        parts = [[a_line(dice) for _ in range(dice.randint(1, 5))] for _ in range(dice.randint(1, 4))]
        keys = {(part, line): part * 10 + line for part, lines in enumerate(parts) for line in range(len(lines))}
        eligible = {keys[at]: parts[at[0]][at[1]] for at in keys if dice.random() < 0.8}
        discount_vnd = a_discount(dice, sum(eligible.values())) if eligible else 0

        discounts = spread_discount(discount_vnd, eligible)
        sums = [
            Sums(
                sum(lines),
                sum(discounts.get(keys[part, line], 0) for line in range(len(lines))),
                dice.randrange(0, 90_000, 500),
            )
            for part, lines in enumerate(parts)
        ]
        order = sums_of_order(sums)

        assert order.discount_vnd == discount_vnd <= order.goods_vnd
        assert all(0 <= discounts[key] <= total for key, total in eligible.items())
        assert order.total_vnd == sum(part.total_vnd for part in sums)
        back = dice.randint(0, order.total_vnd)
        taken = take_back(back, [part.total_vnd for part in sums])
        assert sum(taken) == back
        assert all(0 <= each <= part.total_vnd for each, part in zip(taken, sums, strict=True))

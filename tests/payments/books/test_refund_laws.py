"""Refunds take no component twice: 200,000 steps, and laws asked with numbers nobody thought of."""

from __future__ import annotations

from dataclasses import astuple
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.ledger.splitting import Split, give_up, share_of, split_sale, take_refund

vnd = st.integers(0, 3_000_000)
sales = st.builds(
    lambda goods, delivery, commission_bp, vat_bp, pit_bp, promo_bp: split_sale(
        goods_vnd=goods,
        delivery_vnd=delivery,
        commission_vnd=share_of(goods, commission_bp),
        vat_bp=vat_bp,
        pit_bp=pit_bp,
        promo_vnd=share_of(goods, promo_bp),
    ),
    vnd,
    st.integers(0, 90_000),
    st.integers(0, 2_500),
    st.integers(0, 500),
    st.integers(0, 200),
    st.integers(0, 10_000),
)


def test_200_000_random_refund_steps_never_take_more_than_is_left():
    random, steps, worst = Random(5), 0, 0.0  # noqa: S311  # variety, not secrecy
    while steps < 200_000:
        goods = random.randint(1, 400_000)
        sale = split_sale(
            goods_vnd=goods,
            delivery_vnd=random.choice([0, 30_000]),
            commission_vnd=share_of(goods, random.choice([0, 500, 750, 800])),
            vat_bp=100,
            pit_bp=50,
            promo_vnd=random.choice([0, goods // 10]),
        )
        left = sale
        while left.paid_vnd:
            amount = min(left.paid_vnd, random.choice([1, random.randint(1, left.paid_vnd), left.paid_vnd // 2 + 1]))
            taken = take_refund(amount, left, delivery_vnd=random.randint(0, amount))
            left = left.less(taken)
            steps += 1
            assert taken.paid_vnd == amount
            assert min(astuple(left)) >= 0
            assert min(astuple(taken)) >= 0
            if sale.promo_vnd == 0:
                due = sale.seller_vnd * left.goods_vnd / max(1, sale.goods_vnd)
                worst = max(worst, abs(left.seller_vnd - due))
        assert left == Split()
    assert worst < 6  # đồng away from its exact share, however many steps it took


@given(sales, st.lists(st.integers(1, 500_000), max_size=12), st.integers(0, 50_000))
def test_any_refunds_end_at_zero_exactly(sale, amounts, delivery):
    left = sale
    for amount in [*amounts, 10**12]:
        taken = take_refund(min(amount, left.paid_vnd), left, delivery_vnd=delivery)
        left = left.less(taken)
        assert min(astuple(left)) >= 0

    assert left.paid_vnd == 0
    assert left.less(give_up(left)) == Split()


@given(sales)
def test_a_sale_is_shared_out_whole(sale):
    assert sale.goods_vnd - sale.promo_vnd + sale.delivery_vnd == sale.paid_vnd
    assert min(astuple(sale)) >= 0


def test_the_trap_of_recomputing_from_the_start_is_not_ours():
    sale = Split(140_275, 12_400, 1_550, 775)
    for first in range(1, 155_000, 97):
        left = sale.less(take_refund(first, sale))
        assert min(astuple(take_refund(1, left))) >= 0


def test_a_refund_meant_for_the_delivery_takes_the_goods_only_above_it():
    sale = split_sale(goods_vnd=100_000, delivery_vnd=30_000, commission_vnd=8_000)

    assert take_refund(30_000, sale, delivery_vnd=30_000) == Split(delivery_vnd=30_000)
    assert take_refund(130_000, sale) == sale
    assert take_refund(40_000, sale, delivery_vnd=40_000).delivery_vnd == 30_000


@pytest.mark.parametrize("amount", [-1, 108_001])
def test_more_than_remains_is_refused(amount):
    with pytest.raises(ValueError, match="is not within"):
        take_refund(amount, Split(seller_vnd=100_000, commission_vnd=8_000))


def test_goods_that_are_still_to_be_given_back_are_not_given_up():
    with pytest.raises(ValueError, match="still to be given back"):
        give_up(Split(seller_vnd=1))


@pytest.mark.parametrize("promo_vnd", [-1, 101])
def test_the_marketplace_never_adds_more_than_the_goods_cost(promo_vnd):
    with pytest.raises(ValueError, match="promo_vnd"):
        split_sale(goods_vnd=100, delivery_vnd=0, commission_vnd=0, promo_vnd=promo_vnd)

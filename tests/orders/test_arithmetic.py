"""Sums without a database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from catalog.pricing import ComparablePrice, Tier, comparable_price, tiers_fall, unit_price_vnd
from marketplace.kernel.money import format_vnd
from orders.delivery import Packed, charged_weight_g, fee_vnd, reaches
from orders.numbers import check_character, new_number

TARIFF = SimpleNamespace(base_vnd=20_000, base_weight_g=1000, step_vnd=5000, step_g=500, volumetric_divisor=6000)


def packed(units=1, grams=500, side_mm=100):
    return Packed(units, grams, side_mm, side_mm, side_mm)


@pytest.mark.parametrize(
    ("weight_g", "fee"), [(1, 20_000), (1000, 20_000), (1001, 25_000), (1500, 25_000), (1501, 30_000)]
)
def test_each_started_step_of_weight_costs_one_step(weight_g, fee):
    assert fee_vnd(TARIFF, weight_g) == fee


@pytest.mark.parametrize(
    ("pack", "weight_g"), [(packed(grams=500), 500), (packed(grams=100), 167), (packed(2, 500), 1000)]
)
def test_light_and_bulky_goods_are_charged_by_volume(pack, weight_g):
    assert charged_weight_g([pack], 6000) == weight_g


def test_a_scope_reaches_as_far_as_it_says():
    assert [reaches(scope, "mekong_delta") for scope in ("local", "mekong_delta", "nationwide")] == [False, True, True]


def test_check_characters_agree_with_the_standard():
    assert [check_character("A12425GABC1234002"), check_character("ST7K2Q9D4")] == ["M", "V"]


def test_an_order_number_carries_its_check_character():
    number = new_number()

    assert (len(number), number[-1]) == (10, check_character(number[:-1]))


def test_money_is_written_as_people_read_it():
    assert [format_vnd(0), format_vnd(1_234_567)] == ["0\u00a0₫", "1.234.567\u00a0₫"]


@pytest.mark.parametrize(
    ("price", "unit", "net", "comparable"),
    [
        (68_000, "g", 480, ComparablePrice(141_667, "kg")),
        (68_000, "g", 1000, None),
        (45_000, "ml", 500, ComparablePrice(90_000, "litre")),
        (120_000, "piece", 12, ComparablePrice(10_000, "piece")),
        (120_000, "piece", 1, None),
    ],
)
def test_packs_of_different_size_can_be_compared(price, unit, net, comparable):
    assert comparable_price(price, unit=unit, net_quantity=net) == comparable


def test_the_wholesale_price_starts_at_its_minimum():
    tiers = [Tier(48, 57_000), Tier(24, 60_000)]
    prices = [unit_price_vnd(68_000, units, tiers) for units in (23, 24, 47, 48)]

    assert prices == [68_000, 60_000, 60_000, 57_000]


@pytest.mark.parametrize(
    ("tiers", "falls"),
    [
        ([], True),
        ([(24, 68_000)], True),
        ([(48, 57_000), (24, 60_000)], True),
        ([(24, 60_000), (48, 60_000)], False),
        ([(24, 60_000), (24, 57_000)], False),
        ([(24, 69_000)], False),
        ([(1, 60_000)], False),
        ([(24, 0)], False),
    ],
)
def test_wholesale_prices_fall_strictly_with_the_number_of_packs(tiers, falls):
    assert tiers_fall(68_000, [Tier(*tier) for tier in tiers]) is falls

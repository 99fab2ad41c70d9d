"""Sums without a database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from catalog.pricing import ComparablePrice, Tier, comparable_price, tiers_fall, unit_price_vnd
from marketplace.kernel.money import format_vnd
from orders.delivery import Goods, Packed, Trip, charged_weight_g, fee_vnd, reaches, rides, split_parcels, why_not
from orders.numbers import check_character, new_number

TARIFF = SimpleNamespace(step_vnd=5000, step_g=500, volumetric_divisor=6000, remote_vnd=10_000, cold_vnd=0)
COLD = SimpleNamespace(**{**vars(TARIFF), "cold_vnd": 15_000})
BRACKETS = [(500, 15_000), (1000, 20_000)]
VNPOST = SimpleNamespace(max_weight_g=30_000, max_side_mm=1500, max_length_girth_mm=3000)
HOURS = {("ambient", "north"): 240, ("chilled", "north"): 48, ("chilled", "islands"): None}


def packed(units=1, grams=500, side_mm=100):
    return Packed(units, grams, side_mm, side_mm, side_mm)


@pytest.mark.parametrize(
    ("weight_g", "fee"),
    [(1, 15_000), (500, 15_000), (501, 20_000), (1000, 20_000), (1001, 25_000), (1500, 25_000), (1501, 30_000)],
)
def test_a_bracket_has_its_fee_and_each_started_step_above_costs_one_step(weight_g, fee):
    assert fee_vnd(TARIFF, BRACKETS, weight_g) == fee


def test_remote_wards_and_ice_cost_more():
    assert [fee_vnd(TARIFF, BRACKETS, 500, is_remote=True), fee_vnd(COLD, BRACKETS, 500)] == [25_000, 30_000]


@pytest.mark.parametrize(
    ("pack", "units_by_parcel"),
    [
        (packed(6, 5000), [6]),
        (packed(13, 5000), [6, 6, 1]),
        (packed(1, 30_001), None),
        (packed(1, 100, 1501), None),
        (packed(2, 100, 600), [1, 1]),  # a cube of 60 cm has length and girth of exactly 3 m
        (packed(1, 100, 601), None),
    ],
)
def test_goods_are_split_into_parcels_the_carrier_takes(pack, units_by_parcel):
    parcels = split_parcels([pack], VNPOST)

    assert units_by_parcel == (None if parcels is None else [sum(each.units for each in one) for one in parcels])


@pytest.mark.parametrize(
    ("storage", "scope", "zone", "trips", "reason"),
    [
        ("ambient", "nationwide", "north", [Trip(144, is_cold=False)], ""),
        ("ambient", "local", "north", [Trip(144, is_cold=False)], "scope"),
        ("ambient", "nationwide", "north", [Trip(144, is_cold=False, takes=False)], "too_large"),
        ("ambient", "nationwide", "north", [Trip(24, is_cold=True)], "no_trip"),
        ("chilled", "nationwide", "north", [Trip(24, is_cold=False)], "no_cold_trip"),
        ("chilled", "nationwide", "north", [Trip(72, is_cold=True)], "too_slow"),
        ("chilled", "nationwide", "islands", [Trip(24, is_cold=True)], "never"),
    ],
)
def test_goods_that_may_not_travel_are_told_why(storage, scope, zone, trips, reason):
    assert why_not(Goods(storage, scope), trips, zone=zone, hours=HOURS) == reason


def test_dry_goods_ride_in_a_cold_parcel_only_beside_cold_ones():
    dry, cold, trip = Goods("ambient", "nationwide"), Goods("chilled", "nationwide"), Trip(48, is_cold=True)

    assert [rides(goods, trip, zone="north", hours=HOURS) for goods in ([dry], [dry, cold])] == [False, True]


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

"""Đồng as people type them."""

from __future__ import annotations

import pytest

from marketplace.kernel.money import format_vnd, read_vnd


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("85000", 85_000),
        ("85.000", 85_000),
        ("85 000 đ", 85_000),
        (format_vnd(1_234_567), 1_234_567),
        ("85k", 85_000),
        ("85 ngàn", 85_000),
        ("85 Nghìn đồng", 85_000),
        ("2.5 triệu", 2_500_000),
        ("2,5 tr", 2_500_000),
        ("1.200 k", 1_200_000),
        ("0", 0),
        ("85", 85),
    ],
)
def test_it_is_read_as_it_is_meant(typed, amount):
    assert read_vnd(typed) == amount


@pytest.mark.parametrize("typed", ["", "nhiều", "85.00", "85,5", "-5", "85.0000", "8 5", "1,5 đ", "2 chục", "85kk"])
def test_what_can_be_two_things_is_none(typed):
    assert read_vnd(typed) is None

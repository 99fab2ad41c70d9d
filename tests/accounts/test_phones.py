"""Phone numbers as people write and read them."""

from __future__ import annotations

import pytest

from marketplace.accounts.phones import format_phone, parse_phone


@pytest.mark.parametrize("written", ["0912345678", "0912 345 678", "84912345678", "+84 912.345.678", "0912.345.678"])
def test_the_usual_ways_of_writing_are_one_number(written):
    assert parse_phone(written) == "+84912345678"


@pytest.mark.parametrize("written", ["", "12", "01234567890", "không có", "+1 555"])
def test_what_can_be_no_number_is_none(written):
    assert parse_phone(written) is None


def test_a_demo_number_is_taken_though_nobody_has_it():
    assert parse_phone("0100 200 300") == "+84100200300"


@pytest.mark.parametrize(
    ("number", "read"),
    [("+84912345678", "0912 345 678"), ("+842993822333", "0299 3822 333"), ("+84100200300", "0100 200 300")],
)
def test_numbers_are_grouped_as_people_read_them(number, read):
    assert format_phone(number) == read

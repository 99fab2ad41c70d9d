"""What people write into spreadsheets is read as they mean it, or named as what can't be known."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalog.sheets import cells
from catalog.sheets.faults import Fault

TODAY = date(2026, 6, 20)


def code_of(read, *given_, **named):
    with pytest.raises(Fault) as fault:
        read(*given_, **named)
    return fault.value.code


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2.5 triệu", 2_500_000),
        ("2,5 triệu", 2_500_000),
        ("45k", 45_000),
        ("45.000", 45_000),
        ("45,000 đ", 45_000),
        ("85 ngàn", 85_000),
        (45_000.0, 45_000),
        (45_000, 45_000),
    ],
)
def test_a_price_is_read_as_it_is_meant(typed, amount):
    assert cells.read_money(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [("nhiều", "money"), ("", "money"), (-5, "money"), (45.5, "money"), (True, "money"), ("4 chục", "by_place")],
)
def test_what_is_no_price_is_named(typed, code):
    assert code_of(cells.read_money, typed) == code


def test_a_number_that_excel_made_a_date_is_named():
    assert code_of(cells.read_money, date(2026, 5, 1)) == "became_a_date"
    assert code_of(cells.read_months, datetime(2026, 3, 11)) == "became_a_date"  # noqa: DTZ001  # as readers give it


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("500 g", ("g", 500)),
        ("500gr", ("g", 500)),
        ("1.000 g", ("g", 1_000)),
        ("1,5 kg", ("g", 1_500)),
        ("2 ký", ("g", 2_000)),
        ("3 lạng", ("g", 300)),
        ("1 lít", ("ml", 1_000)),
        ("12 trái", ("piece", 12)),
        ("1 cặp", ("piece", 2)),
        ("chục 12 trái", ("piece", 12)),
        ("tạ 60 kg", ("g", 60_000)),
        ("Gói 500 g", ("g", 500)),
    ],
)
def test_a_size_says_its_unit(typed, size):
    assert cells.read_size(typed) == size


def test_a_unit_may_stand_in_a_column_of_its_own():
    assert cells.read_size(500, "gam") == ("g", 500)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("chục", "by_place"), ("2 chục", "by_place"), ("tạ", "by_place"), ("500", "size"), ("to", "size")],
)
def test_a_dozen_that_is_another_in_each_place_is_asked_for(typed, code):
    assert code_of(cells.read_size, typed) == code


@pytest.mark.parametrize(
    ("typed", "ahead", "day"),
    [
        ("05/07/2026", False, date(2026, 7, 5)),
        ("5-7-26", False, date(2026, 7, 5)),
        ("2026-07-05", False, date(2026, 7, 5)),
        ("05/07", True, date(2026, 7, 5)),
        ("05/07", False, date(2025, 7, 5)),
        (46_208, False, date(2026, 7, 5)),
        ("46208", False, date(2026, 7, 5)),
        (datetime(2026, 7, 5, 8, 30), False, date(2026, 7, 5)),  # noqa: DTZ001  # as readers give it
    ],
)
def test_the_fifth_of_july_is_the_fifth_of_july(typed, ahead, day):
    assert cells.read_date(typed, today=TODAY, ahead=ahead) == day


@pytest.mark.parametrize("typed", ["31/02/2026", "hôm qua", 7, "07/25/2026"])
def test_what_is_no_day_is_named(typed):
    assert code_of(cells.read_date, typed, today=TODAY, ahead=False) == "date"


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("quanh năm", cells.ALL_YEAR),
        ("tháng 11-3", [1, 2, 3, 11, 12]),
        ("11,12,1", [1, 11, 12]),
        ("tháng 6 đến tháng 8", [6, 7, 8]),
        ("T2; T5", [2, 5]),
    ],
)
def test_a_season_is_read_over_the_new_year(typed, months):
    assert cells.read_months(typed) == months


@given(some.sets(some.integers(1, 12), min_size=1))
def test_a_season_comes_back_as_it_went_out(months):
    assert cells.read_months(cells.months_text(sorted(months))) == sorted(months)


@given(some.text())
def test_a_guard_before_formulas_comes_off_again(text):
    guarded = cells.guarded(text)

    assert cells.unguarded(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_wholesale_steps_are_read_and_taken_away():
    assert cells.read_tiers("10: 80.000; 50: 75k") == [(10, 80_000), (50, 75_000)]
    assert cells.read_tiers("không") == []
    assert code_of(cells.read_tiers, "80.000") == "tiers"

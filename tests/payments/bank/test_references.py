"""The words in a transfer: no slip of a finger makes one into another, and free text gives them back."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.numbers import check_character
from payments.banks import BANKS, bank_name
from payments.references import find_references, is_reference, make_reference, slips

KNOWN = "ST7K2Q9D4V"


def drawn(seed: int, prefix: str = "ST") -> str:
    """The same reference for the same seed."""
    return make_reference(prefix=prefix, choose=random.Random(seed).choice)  # noqa: S311  # no secret here


RANDOM = st.integers(0, 2**32).map(drawn)


@pytest.mark.parametrize(("text", "check"), [("A12425GABC1234002", "M"), ("ST7K2Q9D4", "V")])
def test_the_check_character_is_that_of_the_standard(text, check):
    assert check_character(text) == check


def test_all_359_slips_of_the_example_are_refused():
    typed = set(slips(KNOWN))

    assert len(typed) == 359
    assert [slip for slip in typed if is_reference(slip, prefix="ST")] == []


@given(RANDOM)
def test_every_slip_of_every_reference_is_refused(reference):
    assert is_reference(reference, prefix="ST")
    assert [slip for slip in slips(reference) if is_reference(slip, prefix="ST")] == []


@given(RANDOM, st.sampled_from(["{}", "CT DEN:{} chuyen tien", "mua hang {}.", "MBVCB.123.{}.CT tu 001"]), st.data())
def test_a_reference_is_found_in_whatever_a_bank_makes_of_it(reference, words, data):
    split = data.draw(st.integers(0, 10))
    case = data.draw(st.sampled_from([str.upper, str.lower]))
    typed = words.format(
        case(reference[:split]) + data.draw(st.sampled_from(["", " ", "-", " . "])) + reference[split:]
    )

    assert reference in find_references(typed, prefix="ST")


def test_marks_and_wide_letters_are_read_as_plain_ones():
    assert find_references("Trả tiền ＳＴ７Ｋ２Ｑ９Ｄ４Ｖ đơn hàng", prefix="ST") == [KNOWN]


def test_several_are_all_found_and_each_once():
    other = drawn(5)

    assert find_references(f"{KNOWN} {other} {KNOWN}", prefix="ST") == [KNOWN, other]


@pytest.mark.parametrize("text", ["", "chuyen tien mua hang", KNOWN[:-1], KNOWN[:-1] + "W", "SX" + KNOWN[2:]])
def test_words_without_one_give_nothing(text):
    assert find_references(text, prefix="ST") == []


def test_five_hundred_are_all_different():
    assert len({drawn(seed, "CQ") for seed in range(500)}) == 500


def test_a_prefix_is_two_letters():
    with pytest.raises(ValueError, match="two upper-case letters"):
        make_reference(prefix="S1")


def test_banks_that_public_lists_confuse():
    names = {code: bank_name(code) for code in ("970415", "970436", "970418", "970422", "970405", "123456")}

    assert names == {
        "970415": "VietinBank",
        "970436": "Vietcombank",
        "970418": "BIDV",
        "970422": "MB",
        "970405": "Agribank",
        "123456": "123456",
    }
    assert all(len(code) == 6 and code.isdigit() for code in BANKS)
    assert len(set(BANKS.values())) == len(BANKS)

from __future__ import annotations

import unicodedata

import pytest

from marketplace.kernel.text import decode_telex, fold, normalise, slugify_vi, sort_key


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("  Bánh\u00a0 pía \n", "Bánh pía"),
        ("\ufeffKhô\u200b cá lóc", "Khô cá lóc"),
        (unicodedata.normalize("NFD", "Xã Đại Hải"), "Xã Đại Hải"),
        ("នំ\u200bពីយ៉ា\u200b 12", "នំ\u200bពីយ៉ា 12"),
    ],
)
def test_text_is_saved_in_one_way(typed: str, saved: str):
    assert normalise(typed) == saved


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đường thốt nốt", "duong thot not"),
        ("\u00d0ường", "duong"),
        ("  Lạp-xưởng, (tươi) / 500_g ", "lap xuong tuoi 500 g"),
        (unicodedata.normalize("NFD", "Sầu riêng"), "sau rieng"),
        ("ＯＣＯＰ ４", "ocop 4"),
        ("Thúy Nguyễn Tây", "thuy nguyen tay"),
        ("នំ\u200bពីយ៉ា។", "នំពីយ៉ា"),
        ("", ""),
    ],
)
def test_the_search_key_has_no_marks_case_or_punctuation(text: str, key: str):
    assert fold(text) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("Mĩ Xuyên", "Mỹ Xuyên"), ("quí", "quý"), ("kĩ", "kỹ"), ("Lí", "Lý"), ("sĩ", "sỹ"), ("hi", "hy")],
)
def test_two_spellings_of_one_word_have_one_search_key(one: str, other: str):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Đường thốt nốt", "duong-thot-not"), ("Bánh quy «Mỹ Xuyên» 2,5 kg", "banh-quy-my-xuyen-2-5-kg"), ("នំពីយ៉ា", "")],
)
def test_a_slug_keeps_the_spelling_without_marks(text: str, slug: str):
    assert slugify_vi(text) == slug


@pytest.mark.parametrize(
    "in_order",
    [
        "Dạ, Dưa, Dừa, Đá, Đường, O, Ô, Ổi, Ớt",
        "ba, bà, bả, bã, bá, bạ, ba ba, bánh pía, băm, bằm, bâm, bầm",
        "e, ê, u, ư, v",
        "Cá lóc, Cá lóc khô, Cá tra, Cải, Cam",
    ],
)
def test_byte_order_of_the_sort_key_is_vietnamese_order(in_order: str):
    names = in_order.split(", ")

    assert sorted(set(names), key=lambda name: sort_key(name).encode()) == names


def test_the_sort_key_is_the_same_for_both_tone_styles_and_unicode_forms():
    assert sort_key("Hoà Đường") == sort_key(unicodedata.normalize("NFD", "HÒA đường")) == "hoa d{u}o}ng  11"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("banhs pias", "bánh pía"),
        ("lapj xuwowngr", "lạp xưởng"),
        ("khoo cas locs", "khô cá lóc"),
        ("duongwf", "dường"),
        ("dduowngf thoots noots", "đường thốt nốt"),
        ("banh1 pia1", "bánh pía"),
        ("lap5 xu7o7ng3", "lạp xưởng"),
        ("d9uong72 tho61t no6t1", "đường thốt nốt"),
        ("quangr quoocs quowr quyst", "quảng quốc quở quýt"),
        ("giaf giowf gif", "già giờ gì"),
        ("hoaf thuyr ngoaif hoawcj thuowr", "hòa thủy ngoài hoặc thuở"),
        ("muaw tuw tws", "mưa tư tứ"),
        ("tieengs yeeus duongwd", "tiếng yếu đương"),
    ],
)
def test_keys_typed_without_an_input_method_are_decoded(typed: str, meant: str):
    assert decode_telex(typed) == meant


@pytest.mark.parametrize(
    "text", ["tom kho", "st25", "500g", "h2o", "ocop4", "facebook", "hand", "bảos", "khô cá lóc", "нет", "នំ 12"]
)
def test_what_is_no_typed_syllable_stays(text: str):
    assert decode_telex(text) == text

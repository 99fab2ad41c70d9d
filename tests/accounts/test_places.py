from __future__ import annotations

import unicodedata

import pytest

from marketplace.accounts.places import PlaceMatch, print_address, search_units, zone_between

AN_NINH, VINH_PHUOC = "31594", "31804"


@pytest.mark.parametrize(
    "query",
    [
        "vinh tan vinh chau",
        "Vĩnh Tân, TX Vĩnh Châu",
        "xa vinh tan soc tr",
        unicodedata.normalize("NFD", "Xã Vĩnh Tân, Sóc Trăng"),
    ],
)
def test_an_old_ward_leads_to_the_new_one(query: str):
    (match,) = search_units(query)

    assert match == PlaceMatch(
        code=VINH_PHUOC,
        label="Phường Vĩnh Phước, TP. Cần Thơ",
        old_code="31807",
        old_label="xã Vĩnh Tân, thị xã Vĩnh Châu, tỉnh Sóc Trăng",
    )
    assert match.hint == "trước 01/07/2025: xã Vĩnh Tân, thị xã Vĩnh Châu, tỉnh Sóc Trăng"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("P.6, TP Sóc Trăng", "31507"),
        ("p6 tp soc trang", "31507"),
        ("an hiep chau thanh soc trang", AN_NINH),
        ("an hiep can tho", AN_NINH),
        ("phu loi soc trang", "31510"),  # a new ward, and the province it is said to lie in
        ("xa vi thuy hau giang", "31441"),
        ("Mĩ Xuyên", "31684"),
        ("hoà tú", "31717"),
        ("Phường Vĩnh Phước, TP. Cần Thơ", VINH_PHUOC),
        ("con dao", "26732"),
    ],
)
def test_the_first_answer_is_the_place_meant(query: str, code: str):
    assert search_units(query)[0].code == code


def test_new_names_come_before_old_and_wards_before_districts_before_provinces():
    matches = search_units("soc trang", limit=50)

    assert [match.old_code for match in matches[:4]] == ["", "941", "941", "94"]
    assert len({match.code for match in matches}) == len(matches) == 43


def test_the_marks_typed_come_before_others():
    assert [match.code for match in search_units("Cờ Đỏ", limit=2)] == ["31261", "09634"]
    assert [match.code for match in search_units("Cổ Đô", limit=2)] == ["09634", "31261"]


def test_a_whole_name_comes_before_one_that_only_begins_so():
    names = [match.label.split(",")[0] for match in search_units("long phu", province_code="92")]

    assert names[:2] == ["Xã Long Phú", "Phường Long Phú 1"]


def test_a_split_old_ward_offers_every_part():
    matches = search_units("phuong 15 quan phu nhuan")

    assert [(match.label, match.whole) for match in matches] == [
        ("Phường Cầu Kiệu, TP. Hồ Chí Minh", False),
        ("Phường Phú Nhuận, TP. Hồ Chí Minh", False),
    ]


def test_the_search_can_stay_within_a_province():
    assert [match.code for match in search_units("an ninh", limit=1)] == ["27943"]
    assert [match.code for match in search_units("an ninh", limit=1, province_code="92")] == [AN_NINH]


def test_of_names_that_fit_equally_the_own_province_comes_first():
    def first(query: str, near: str) -> str:
        return search_units(query, limit=1, near=near)[0].code

    assert [first("phuong phu loi", near) for near in ("", "Bình Dương")] == ["25750", "25750"]
    assert [first("phuong phu loi", near) for near in ("Sóc Trăng", "Cần Thơ", "TP. Cần Thơ")] == ["31510"] * 3
    assert first("an ninh", "Sóc Trăng") == AN_NINH
    assert first("chau thanh", "Sóc Trăng") == "31366"  # once in Hậu Giang, in the same province today
    assert first("Cổ Đô", "Cần Thơ") == "09634"  # with other marks it does not fit equally
    assert first("an ninh", "không có") == "27943"


@pytest.mark.parametrize("query", ["", " ,. ", "x", "khong co noi nay", "6"])
def test_nothing_is_found_for_nothing(query: str):
    assert search_units(query) == []


def test_an_address_is_printed_for_both_eras():
    printed = print_address(ward_code=AN_NINH, hamlet="ấp Giồng Chùa", old_ward_code="31594")

    assert printed.split("\n") == [
        "Ấp Giồng Chùa, xã An Ninh, TP. Cần Thơ",
        "(trước 01/07/2025: xã An Hiệp, huyện Châu Thành, tỉnh Sóc Trăng)",
    ]


def test_an_address_without_its_old_ward_is_one_line():
    printed = print_address(ward_code="31507", street="12 Hai Bà Trưng", hamlet="khóm 2")

    assert printed == "12 Hai Bà Trưng, khóm 2, phường Sóc Trăng, TP. Cần Thơ"


@pytest.mark.parametrize(
    ("destination", "zone"),
    [
        (AN_NINH, "same_ward"),
        (VINH_PHUOC, "old_province"),
        ("31120", "mekong_delta"),  # Cái Khế: in Cần Thơ of both eras, never in Sóc Trăng
        ("32244", "mekong_delta"),  # Phan Ngọc Hiển, Cà Mau
        ("26743", "southeast"),  # Bến Thành, TP.HCM
        ("27943", "southeast"),  # An Ninh, Tây Ninh, once Long An
        ("20056", "central"),  # A Lưới 1, Huế
        ("00004", "north"),  # Ba Đình, Hà Nội
        ("31078", "islands"),  # Phú Quốc
        ("30814", "islands"),  # Hòn Nghệ, a commune
    ],
)
def test_the_zone_tells_how_far_a_parcel_goes(destination: str, zone: str):
    assert zone_between(AN_NINH, destination) == zone


def test_an_island_is_an_island_even_from_its_own_old_province():
    assert zone_between("31078", "30811") == "islands"

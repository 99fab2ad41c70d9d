from __future__ import annotations

from collections import Counter

import pytest

from marketplace.accounts.units import label, old_provinces, successors, unit, units, with_parents
from marketplace.kernel.text import normalise

# Shared domain.md section 2: the 108 old wards of Sóc Trăng, by old district and by the new ward they went into.
SOC_TRANG = {
    "31510 Phường Phú Lợi": "Phường 1, Phường 2, Phường 3, Phường 4",
    "31507 Phường Sóc Trăng": "Phường 5, Phường 6, Phường 7, Phường 8",
    "31684 Phường Mỹ Xuyên": "Phường 10, Thị trấn Mỹ Xuyên, Xã Đại Tâm",
    "31569 Xã Phú Tâm": "Thị trấn Châu Thành, Xã Phú Tâm",
    "31570 Xã Hồ Đắc Kiện": "Xã Hồ Đắc Kiện, Xã Thiện Mỹ",
    "31582 Xã Thuận Hòa": "Xã Phú Tân, Xã Thuận Hòa",
    "31594 Xã An Ninh": "Xã An Hiệp, Xã An Ninh",
    "31528 Xã Kế Sách": "Thị trấn Kế Sách, Xã Kế An, Xã Kế Thành",
    "31531 Xã An Lạc Thôn": "Thị trấn An Lạc Thôn, Xã Trinh Phú, Xã Xuân Hòa",
    "31537 Xã Phong Nẫm": "Xã Phong Nẫm",
    "31540 Xã Thới An Hội": "Xã An Lạc Tây, Xã Thới An Hội",
    "31552 Xã Nhơn Mỹ": "Xã An Mỹ, Xã Nhơn Mỹ, Xã Song Phụng",
    "31561 Xã Đại Hải": "Xã Ba Trinh, Xã Đại Hải",
    "31567 Xã Mỹ Tú": "Thị trấn Huỳnh Hữu Nghĩa, Xã Mỹ Thuận, Xã Mỹ Tú",
    "31579 Xã Long Hưng": "Xã Hưng Phú, Xã Long Hưng",
    "31591 Xã Mỹ Hương": "Xã Mỹ Hương, Xã Phú Mỹ, Xã Thuận Hưng",
    "31603 Xã Mỹ Phước": "Xã Mỹ Phước",
    "31615 Xã An Thạnh": "Thị trấn Cù Lao Dung, Xã An Thạnh 1, Xã An Thạnh Tây, Xã An Thạnh Đông",
    "31633 Xã Cù Lao Dung": "Xã An Thạnh 2, Xã An Thạnh 3, Xã An Thạnh Nam, Xã Đại Ân 1",
    "31639 Xã Long Phú": "Thị trấn Long Phú, Xã Long Phú",
    "31645 Xã Đại Ngãi": "Thị trấn Đại Ngãi, Xã Long Đức",
    "31654 Xã Trường Khánh": "Xã Hậu Thạnh, Xã Phú Hữu, Xã Trường Khánh",
    "31666 Xã Tân Thạnh": "Xã Châu Khánh, Xã Tân Hưng, Xã Tân Thạnh",
    "31708 Xã Nhu Gia": "Xã Gia Hòa 1, Xã Thạnh Phú",
    "31717 Xã Hòa Tú": "Xã Hòa Tú 1, Xã Hòa Tú II",
    "31723 Xã Ngọc Tố": "Xã Ngọc Tố, Xã Ngọc Đông, Xã Tham Đôn",
    "31726 Xã Gia Hòa": "Xã Gia Hòa 2, Xã Thạnh Quới",
    "31732 Phường Ngã Năm": "Phường 1, Phường 2, Xã Vĩnh Quới",
    "31753 Phường Mỹ Quới": "Phường 3, Xã Mỹ Bình, Xã Mỹ Quới",
    "31741 Xã Tân Long": "Xã Long Bình, Xã Thạnh Tân, Xã Tân Long",
    "31756 Xã Phú Lộc": "Thị trấn Hưng Lợi, Thị trấn Phú Lộc, Xã Thạnh Trị",
    "31759 Xã Lâm Tân": "Xã Lâm Kiết, Xã Lâm Tân, Xã Tuân Tức",
    "31777 Xã Vĩnh Lợi": "Xã Châu Hưng, Xã Vĩnh Lợi, Xã Vĩnh Thành",
    "31783 Phường Vĩnh Châu": "Phường 1, Phường 2, Xã Lạc Hòa",
    "31789 Phường Khánh Hòa": "Phường Khánh Hòa, Xã Hòa Đông, Xã Vĩnh Hiệp",
    "31804 Phường Vĩnh Phước": "Phường Vĩnh Phước, Xã Vĩnh Tân",
    "31795 Xã Vĩnh Hải": "Xã Vĩnh Hải",
    "31810 Xã Lai Hòa": "Xã Lai Hòa",
    "31673 Xã Trần Đề": "Thị trấn Trần Đề, Xã Trung Bình, Xã Đại Ân 2",
    "31675 Xã Liêu Tú": "Xã Liêu Tú, Xã Viên Bình",
    "31679 Xã Lịch Hội Thượng": "Thị trấn Lịch Hội Thượng, Xã Lịch Hội Thượng",
    "31687 Xã Tài Văn": "Xã Tài Văn, Xã Viên An",
    "31699 Xã Thạnh Thới An": "Xã Thạnh Thới An, Xã Thạnh Thới Thuận",
}


def old_province_of(old_code: str) -> str:
    return with_parents(unit("2024", old_code))[-1].code


def sources_of(new_code: str) -> list[str]:
    return sorted(unit("2024", move.old_code).name for move in successors() if move.new_code == new_code)


@pytest.mark.parametrize(("ward", "old_names"), SOC_TRANG.items())
def test_each_ward_of_soc_trang_holds_the_old_wards_of_the_official_table(ward: str, old_names: str):
    code, name = ward.split(" ", 1)

    assert (unit("2025", code).name, unit("2025", code).parent_code) == (name, "92")
    assert sources_of(code) == old_names.split(", ")


def test_soc_trang_went_from_108_to_43_wards_without_a_split():
    districts = {each.code for each in units() if (each.era, each.kind, each.parent_code) == ("2024", "district", "94")}
    old = {each.code for each in units() if (each.era, each.kind) == ("2024", "ward") and each.parent_code in districts}
    moves = [move for move in successors() if move.old_code in old]

    assert (len(districts), len(old), len(moves), len({move.new_code for move in moves})) == (11, 108, 108, 43)
    assert all(move.whole for move in moves)
    assert len(SOC_TRANG) == 43


def test_the_lists_are_complete():
    counted = Counter((each.era, each.kind) for each in units())

    assert counted == {
        ("2024", "province"): 63,
        ("2024", "district"): 696,
        ("2024", "ward"): 10_051,
        ("2025", "province"): 34,
        ("2025", "ward"): 3_321,
    }
    assert len({(each.era, each.code) for each in units()}) == 14_165


def test_delta_provinces_have_the_published_number_of_wards():
    counted = Counter(each.parent_code for each in units() if (each.era, each.kind) == ("2025", "ward"))

    assert {code: counted[code] for code in ("80", "82", "86", "91", "92", "96")} == {
        "80": 96,
        "82": 102,
        "86": 124,
        "91": 102,
        "92": 103,
        "96": 64,
    }


def test_split_old_wards_of_the_delta_are_marked_in_part():
    in_part = Counter(unit("2025", move.new_code).parent_code for move in successors() if not move.whole)

    assert [in_part[code] for code in ("82", "86", "91", "92", "96")] == [6, 10, 7, 6, 41]


def test_every_new_ward_came_from_somewhere_and_every_link_exists():
    new = {each.code for each in units() if (each.era, each.kind) == ("2025", "ward")}

    assert {move.new_code for move in successors()} == new
    assert all(unit("2024", move.old_code) for move in successors())


def test_names_are_saved_as_we_save_text():
    assert [each.name for each in units() if each.name != normalise(each.name)] == []


@pytest.mark.parametrize(
    ("code", "old_name", "new_name"),
    [
        ("82", "Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"),
        ("91", "Tỉnh Kiên Giang", "Tỉnh An Giang"),
        ("80", "Tỉnh Long An", "Tỉnh Tây Ninh"),
        ("31507", "Phường 6", "Phường Sóc Trăng"),
        ("31540", "Xã An Lạc Tây", "Xã Thới An Hội"),
        ("31594", "Xã An Hiệp", "Xã An Ninh"),
    ],
)
def test_a_code_means_another_unit_in_the_other_era(code: str, old_name: str, new_name: str):
    assert (unit("2024", code).name, unit("2025", code).name) == (old_name, new_name)


def test_an_unknown_code_is_refused():
    with pytest.raises(KeyError):
        unit("2025", "94")


def test_a_label_names_all_levels_of_its_era():
    assert label(unit("2024", "31507")) == "phường 6, TP. Sóc Trăng, tỉnh Sóc Trăng"
    assert label(unit("2025", "31078")) == "đặc khu Phú Quốc, tỉnh An Giang"


def test_no_new_ward_crosses_an_old_provincial_border():
    crossing = {
        move.new_code for move in successors() if old_province_of(move.old_code) != old_provinces()[move.new_code]
    }

    assert crossing == set()
    assert len(old_provinces()) == 3_321

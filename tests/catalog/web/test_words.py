import pytest
from django.utils import translation

from catalog.models import ProductVariant
from catalog.web.words import allergen_words, season_words, short_name, stock_words


@pytest.mark.parametrize(
    ("pack", "units", "words"),
    [
        ("Hộp 8 cái 960 g", 12, "Còn 12 hộp"),
        ("Bao 25 kg", 1_200, "Còn 1.200 bao"),
        ("Túi lưới 1 kg", 5, "Chỉ còn 5 túi"),
        ("Màu chàm", 30, "Còn 30 phần"),
        ("Hộp 8 cái 960 g", 0, "Hết hàng"),
    ],
)
def test_stock_is_told_in_words_of_the_pack(pack, units, words):
    assert stock_words(ProductVariant(name_vi=pack), units) == words


def test_in_another_language_every_pack_is_a_pack():
    with translation.override("en"):
        assert "hộp" not in stock_words(ProductVariant(name_vi="Hộp 8 cái 960 g"), 12)


def test_seasons_are_told_in_words():
    assert season_words([11, 12, 1, 5]) == "tháng 5, tháng 11 đến tháng 1"


def test_months_have_names_in_english():
    with translation.override("en"):
        assert season_words([5]) == "May"


def test_goods_of_all_year_say_so():
    assert season_words(range(1, 13)) == "Quanh năm"


@pytest.mark.parametrize(
    ("legal", "short"),
    [
        ("Công ty TNHH MTV Lạp xưởng Kho Bạc Xưa", "Lạp xưởng Kho Bạc Xưa"),
        ("Hợp tác xã Nông nghiệp Giồng Tím", "Nông nghiệp Giồng Tím"),
        ("Tổ hợp tác dệt Sà Rông Chiều", "Dệt Sà Rông Chiều"),
        ("Vựa Lạc Hòa", "Vựa Lạc Hòa"),
    ],
)
def test_a_card_leaves_the_legal_form_out(legal, short):
    assert short_name(legal) == short


def test_no_allergen_is_no_word():
    assert (allergen_words(["none"]), allergen_words(["egg", "milk"])) == ("", "trứng, sữa")

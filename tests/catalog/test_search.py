"""Search: without marks, with slips, run together, by other names; the very words first."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models import Product
from catalog.search import index_products
from catalog.search.synonyms import other_names
from catalog.search.words import all_of, begun, folded_words, joined, marked_words, vector
from catalog.selectors import ProductQuery, find_products, suggest
from tests.factories import CategoryFactory, ProducerFactory, ProductFactory, WardFactory

SHELF = {
    "Bánh pía sầu riêng": {"category__name_vi": "Bánh kẹo"},
    "Đường thốt nốt thỏi (ស្ករត្នោត)": {},
    "Hành tím loại 1": {"producer__ward__name": "Phường Vĩnh Châu", "producer__ward__code": "31783"},
    "Lạp xưởng tươi": {},
    "Trứng vịt muối": {"description_vi": "Ủ tro trấu, ăn kèm bánh pía cũng hợp."},
    "Đậu phộng rang": {},
    "Chiếu lác": {},
    "Khô cá lóc": {"name_en": "Dried snakehead"},
}


@pytest.fixture
def shelf(db: None) -> None:  # rows need the database
    for name, columns in SHELF.items():
        ProductFactory(name_vi=name, **columns)
    index_products(Product.objects.values_list("pk", flat=True))


def names(search: str) -> list[str]:
    return [product.name_vi for product in find_products(ProductQuery(search=search)).products]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("banh pia", ["Bánh pía sầu riêng", "Trứng vịt muối"]),
        ("BÁNH PÍA", ["Bánh pía sầu riêng", "Trứng vịt muối"]),
        ("banhpia", ["Bánh pía sầu riêng"]),
        ("pia", ["Bánh pía sầu riêng", "Trứng vịt muối"]),
        ("banh pi", ["Bánh pía sầu riêng"]),
        ("bánh kẹo", ["Bánh pía sầu riêng"]),
        ("duong thot not", ["Đường thốt nốt thỏi (ស្ករត្នោត)"]),
        ("Đường", ["Đường thốt nốt thỏi (ស្ករត្នោត)"]),
        ("ស្ករត្នោត", ["Đường thốt nốt thỏi (ស្ករត្នោត)"]),
        ("hanh tim vinh chau", ["Hành tím loại 1"]),
        ("dried snakehead", ["Khô cá lóc"]),
        ("hành tàu", ["Hành tím loại 1"]),
        ("bánh lột da", ["Bánh pía sầu riêng", "Trứng vịt muối"]),
        ("hot vit", ["Trứng vịt muối"]),
        ("lạc", ["Đậu phộng rang", "Chiếu lác"]),
        ("'; drop", []),
        ("& | ! :* <->", ["Khô cá lóc", "Chiếu lác", "Đậu phộng rang", "Trứng vịt muối", "Lạp xưởng tươi",
                          "Hành tím loại 1", "Đường thốt nốt thỏi (ស្ករត្នោត)", "Bánh pía sầu riêng"]),
    ],
)  # fmt: skip
def test_what_is_typed_finds_what_is_meant(shelf: None, typed: str, found: list[str]):
    assert names(typed) == found


@pytest.mark.parametrize(
    ("typed", "offered", "found"),
    [
        ("bahn pia", "bánh pía", "Bánh pía sầu riêng"),
        ("banhbia", "bánh pía", "Bánh pía sầu riêng"),
        ("hanhtimvinhchau", "hành tím vĩnh châu", "Hành tím loại 1"),
        ("lapj xuwowngr", "lạp xưởng", "Lạp xưởng tươi"),
        ("banhs pias", "bánh pía", "Bánh pía sầu riêng"),
        ("dduowngf thoots noots", "đường thốt nốt", "Đường thốt nốt thỏi (ស្ករត្នោត)"),
        ("kho ca lok", "khô cá lóc", "Khô cá lóc"),
    ],
)
def test_a_search_that_finds_nothing_is_mended_and_says_so(shelf: None, typed: str, offered: str, found: str):
    page = find_products(ProductQuery(search=typed))

    assert (page.did_you_mean, page.products[0].name_vi) == (offered, found)


def test_what_nobody_sells_stays_not_found(shelf: None):
    page = find_products(ProductQuery(search="xe máy điện qwxz"))

    assert (page.did_you_mean, page.products, page.total) == (None, [], 0)


@pytest.mark.django_db
def test_the_very_marks_come_first_then_names_then_the_rest():
    for name, summary in (("Khay mâm", ""), ("Mắm ruốc", ""), ("Muối", "chấm với mắm"), ("Mảm", "")):
        ProductFactory(name_vi=name, summary_vi=summary)
    index_products(Product.objects.values_list("pk", flat=True))

    assert names("mắm") == ["Mắm ruốc", "Muối", "Mảm", "Khay mâm"]


@pytest.mark.django_db
def test_old_and_new_spellings_are_one_word():
    index_products([ProductFactory(name_vi="Bánh hoà Mỹ").pk])

    assert names("hòa mĩ") == ["Bánh hoà Mỹ"]


@pytest.mark.django_db
def test_any_number_of_products_is_indexed_by_two_statements(django_assert_num_queries: DjangoAssertNumQueries):
    ids = [product.pk for product in ProductFactory.create_batch(30)]

    with django_assert_num_queries(2):
        assert index_products([*ids, ids[0], 0]) == 30


@pytest.mark.django_db
def test_a_new_search_takes_three_statements_more_than_a_list(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    for number in range(12):
        ProductFactory(name_vi=f"Bánh pía {number}")
    index_products(Product.objects.values_list("pk", flat=True))

    with django_assert_num_queries(7):
        assert len(names("banh pia")) == 12
    with django_assert_num_queries(4):
        assert len(names("banh pia")) == 12


@pytest.mark.django_db
def test_suggestions_name_shelves_and_producers_before_goods():
    shelf = CategoryFactory(name_vi="Bánh pía", slug="banh-pia")
    producer = ProducerFactory(legal_name="Lò bánh Nguyệt Phố", slug="nguyet-pho", ward=WardFactory())
    product = ProductFactory(name_vi="Bánh pía trứng muối", category=shelf, producer=producer)
    ProductFactory(name_vi="Bánh nháp", status=Product.Status.DRAFT)
    index_products(Product.objects.values_list("pk", flat=True))

    offered = [(one.kind, one.slug) for one in suggest("ban", 8)]

    assert offered == [("category", "banh-pia"), ("producer", "nguyet-pho"), ("product", product.slug)]
    assert suggest("b", 8) == []
    assert len(suggest("ban", 2)) == 2


def test_words_are_cut_folded_and_joined():
    assert marked_words("Bánh PÍA (nhân đậu)") == ["bánh", "pía", "nhân", "đậu"]
    assert joined(folded_words("Đường thốt nốt")) == ["duongthot", "thotnot"]


def test_a_vector_keeps_places_and_weights_and_never_joins_over_fields():
    literal = vector([("A", ["banh", "pia"]), ("D", ["banh", "o'hara"])], join="A")

    assert literal == "'banh':1A,4D 'banhpia':1A 'pia':2A 'o''hara':5D"


def test_the_last_word_may_go_on_in_names_and_places_only():
    assert all_of(["banh", "pi"]) == "'banh' & " + begun("pi") == "'banh' & ('pi' | 'pi':*AB)"


@pytest.mark.parametrize(
    ("marked", "folded", "loosely", "found"),
    [
        (["heo"], ["heo"], False, [("lợn",)]),
        (["lợn"], ["lon"], False, [("heo",)]),
        (["lac"], ["lac"], False, []),
        (["lac"], ["lac"], True, [("đậu", "phộng")]),
        (["hot", "vit"], ["hot", "vit"], False, [("trứng", "vịt")]),
    ],
)
def test_other_names_work_both_ways(marked: list[str], folded: list[str], loosely: bool, found: list[tuple[str, ...]]):
    assert other_names(marked, folded, loosely=loosely) == found

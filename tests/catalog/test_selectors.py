"""The list of products: filters, counts, pages; and what single pages show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models import Product
from catalog.search import index_products
from catalog.selectors import (
    ProductQuery,
    category_tree,
    find_products,
    home_page,
    producer_page,
    producers_by_ward,
    product_page,
)
from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput, NotFound
from tests.factories import (
    CategoryFactory,
    CertificateFactory,
    LotFactory,
    MarketplaceFactory,
    ProducerFactory,
    ProductFactory,
    ProductImageFactory,
    VariantFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 20)


def slugs(**query: Any) -> list[str]:
    return [product.slug for product in find_products(ProductQuery(**query)).products]


@pytest.fixture
def rice() -> Product:
    """In season in May, nationwide, 120.000 ₫, on the shelf st25 below gao, with OCOP stars."""
    shelf = CategoryFactory(slug="st25", parent=CategoryFactory(slug="gao"))
    product = ProductFactory(slug="gao-st25", category=shelf, season_months=[5], price_from_vnd=120_000,
                             producer__slug="lua-tom")  # fmt: skip
    CertificateFactory(product=product, scheme="ocop")
    return product


@pytest.fixture
def onion() -> Product:
    """In season in November, local, 30.000 ₫, with an expired VietGAP."""
    product = ProductFactory(slug="hanh-tim", season_months=[11], price_from_vnd=30_000, delivery_scope="local")
    CertificateFactory(product=product, scheme="vietgap", expires_on=clock.today() - timedelta(days=1))
    return product


@pytest.mark.parametrize(
    "query",
    [
        {"category_slug": "gao"},
        {"category_slug": "st25"},
        {"producer_slug": "lua-tom"},
        {"price_from_vnd": 30_001},
        {"schemes": ["ocop", "vietgap"]},
        {"in_season_on": date(2026, 5, 1)},
        {"delivery_scopes": ["nationwide", "mekong_delta"]},
        {"search": "", "category_slug": "gao", "price_to_vnd": 120_000},
    ],
)
def test_each_filter_leaves_only_what_fits(rice: Product, onion: Product, query: dict[str, Any]):
    assert slugs(**query) == ["gao-st25"]


@pytest.mark.parametrize("query", [{"category_slug": "x"}, {"producer_slug": "x"}, {"price_to_vnd": 29_999}])
def test_what_fits_nothing_finds_nothing(rice: Product, onion: Product, query: dict[str, Any]):
    assert slugs(**query) == []


def test_facets_count_what_each_other_choice_would_give(rice: Product, onion: Product):
    facets = find_products(ProductQuery(schemes=["ocop"], category_slug="st25")).facets

    assert [(shelf.slug, number) for shelf, number in facets.categories] == [("gao", 1), ("st25", 1)]
    assert [(producer.slug, number) for producer, number in facets.producers] == [("lua-tom", 1)]
    assert (facets.schemes, facets.delivery_scopes) == ([("ocop", 1)], [("nationwide", 1)])


def test_a_facet_leaves_its_own_filter_out(rice: Product, onion: Product):
    facets = find_products(ProductQuery(delivery_scopes=["local"])).facets

    assert sorted(facets.delivery_scopes) == [("local", 1), ("nationwide", 1)]
    assert [number for _producer, number in facets.producers] == [1]


@pytest.mark.parametrize("products", [1, 30])
def test_a_page_with_all_its_counts_takes_eight_statements(
    products: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(products):
        VariantFactory(product=CertificateFactory().product)

    with django_assert_num_queries(8):
        page = find_products(ProductQuery(first=30))
        assert (page.total, page.facets.schemes) == (products, [("ocop", products)])
        assert {(one.producer.ward.name, one.category.name, len(one.variants.all())) for one in page.products}


@pytest.mark.parametrize("sort", ["newest", "price", "price_desc", "name", "relevance"])
def test_turning_pages_shows_everything_once_in_order(sort: str):
    for number in range(11):
        ProductFactory(name_vi=f"Bánh {'pía ' * (number % 3)}", price_from_vnd=10_000 * (number % 4 + 1))
    index_products(Product.objects.values_list("pk", flat=True))
    query: dict[str, Any] = {"search": "banh" if sort == "relevance" else "", "sort": sort}
    whole = [product.pk for product in find_products(ProductQuery(**query)).products]

    turned: list[int] = []
    after = None
    for _ in range(4):
        page = find_products(ProductQuery(**query, first=3, after=after))
        turned += [product.pk for product in page.products]
        after = page.end_cursor
    back = find_products(ProductQuery(**query, first=3, before=page.start_cursor))

    assert (turned, len(set(whole))) == (whole, 11)
    assert [product.pk for product in back.products] == whole[6:9]
    assert (back.has_previous, back.has_next, page.has_next) == (True, True, False)


def test_names_are_sorted_as_vietnamese_is():
    for name in ("Ổi", "Đường", "Dừa", "Ớt", "Đá", "Dưa"):
        ProductFactory(slug=name, name_vi=name)

    assert slugs(sort="name") == ["Dưa", "Dừa", "Đá", "Đường", "Ổi", "Ớt"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": 101}, "first"),
        ({"sort": "x"}, "sort"),
        ({"after": "%%%"}, "after"),
        ({"before": "bnVsbA"}, "before"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(query: dict[str, Any], field: str):
    with pytest.raises(InvalidInput) as refusal:
        find_products(ProductQuery(**query))

    assert refusal.value.field == field


def test_a_product_page_shows_packs_lots_and_valid_certificates(rice: Product):
    soon = LotFactory(variant__product=rice, best_before=NOVEMBER + timedelta(days=3), units_made=2)
    LotFactory(variant=soon.variant, best_before=NOVEMBER + timedelta(days=30), units_made=5)
    LotFactory(variant=soon.variant, best_before=NOVEMBER, units_made=9)
    CertificateFactory(product=rice, scheme="haccp", expires_on=NOVEMBER - timedelta(days=1))
    ProductImageFactory(product=rice)

    page = product_page("gao-st25", NOVEMBER)

    assert [(pack.variant, pack.units_available, pack.lot) for pack in page.packs] == [(soon.variant, 7, soon)]
    assert [certificate.scheme for certificate in page.certificates] == ["ocop"]
    assert (len(page.images), page.is_in_season) == (1, False)


@pytest.mark.parametrize("columns", [{"status": "draft"}, {"producer__suspended_at": clock.now()}])
def test_a_hidden_product_has_no_page(columns: dict[str, Any]):
    product = ProductFactory(**columns)

    with pytest.raises(NotFound):
        product_page(product.slug, NOVEMBER)


def test_a_suspended_producer_has_no_page():
    with pytest.raises(NotFound):
        producer_page(ProducerFactory(suspended_at=clock.now()).slug)


def test_the_home_page_shows_what_has_its_season_now(rice: Product, onion: Product):
    partner = MarketplaceFactory(slug="can-tho", is_ourselves=False)

    page = home_page(NOVEMBER)

    assert [product.slug for product in page.season_now] == ["hanh-tim"]
    assert [product.slug for product in page.newest] == ["hanh-tim"]
    assert list(page.partners) == [partner]


def test_shelves_count_what_lies_below_them(rice: Product, onion: Product):
    tree = {shelf.category.slug: shelf for shelf in category_tree()}

    assert (tree["gao"].number, [child.number for child in tree["gao"].children]) == (1, [1])


def test_producers_with_something_on_sale_are_listed_by_ward():
    here = ProductFactory(producer__ward=WardFactory(code="31507", name="Phường Sóc Trăng")).producer
    ProductFactory(producer=here)
    there = ProductFactory(producer__ward=WardFactory(code="31783", name="Phường Vĩnh Châu")).producer
    ProducerFactory()

    groups = producers_by_ward()

    assert [group.ward.name for group in groups] == ["Phường Sóc Trăng", "Phường Vĩnh Châu"]
    assert [list(group.producers) for group in groups] == [[here], [there]]

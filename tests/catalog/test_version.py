"""What is kept until the catalogue changes, and what never is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from catalog.models import Product
from catalog.search import index_products
from catalog.selectors import ProductQuery, category_tree, find_products, home_page
from catalog.selectors.ranking import MOST_RANKED
from catalog.services.listings import refresh_listings
from catalog.version import catalogue_version
from marketplace.kernel import clock
from tests.factories import CategoryFactory, ProductFactory, VariantFactory

pytestmark = pytest.mark.django_db


def published(name: str, **columns: Any) -> Product:
    product = ProductFactory(name_vi=name, **columns)
    VariantFactory(product=product)
    index_products([product.pk])
    return product


def test_a_change_gives_a_new_version_once_it_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    product = published("Bánh pía")
    before = catalogue_version()

    with django_capture_on_commit_callbacks() as callbacks:
        refresh_listings(product_ids=[product.pk])
    uncommitted = catalogue_version()
    for callback in callbacks:
        callback()

    assert (uncommitted, catalogue_version() != before) == (before, True)


def test_every_day_has_a_version_of_its_own():
    with clock.moment(datetime(2026, 11, 20, 5, tzinfo=UTC)):
        one = catalogue_version()
    with clock.moment(datetime(2026, 11, 21, 5, tzinfo=UTC)):
        assert catalogue_version() != one


def test_numbers_wait_for_the_next_version(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks):
    shelf = CategoryFactory()
    published("Bánh pía", category=shelf)
    first = category_tree()[0].number
    new = published("Bánh in", category=shelf)

    kept = category_tree()[0].number
    with django_capture_on_commit_callbacks(execute=True):
        refresh_listings(product_ids=[new.pk])

    assert (first, kept, category_tree()[0].number) == (1, 1, 2)


def test_lists_of_any_filter_share_one_count(django_assert_num_queries: DjangoAssertNumQueries):
    product = published("Bánh pía")
    assert find_products(ProductQuery()).total == 1
    page = find_products(ProductQuery(delivery_scopes=[product.delivery_scope], in_season_on=clock.today()))

    with django_assert_num_queries(0):
        assert page.total == 1


def test_a_kept_ranking_shows_neither_old_prices_nor_hidden_goods():
    dear, hidden = published("Bánh pía"), published("Bánh pía chay")
    assert len(find_products(ProductQuery(search="banh pia")).products) == 2
    Product.objects.filter(pk=dear.pk).update(price_from_vnd=99_000)
    Product.objects.filter(pk=hidden.pk).update(status=Product.Status.PAUSED)

    found = find_products(ProductQuery(search="banh pia")).products

    assert [(product.pk, product.price_from_vnd) for product in found] == [(dear.pk, 99_000)]


def test_a_kept_first_page_leaves_out_what_was_hidden():
    product = published("Bánh pía")
    today = clock.today()
    assert list(home_page(today).newest) == [product]
    Product.objects.filter(pk=product.pk).update(status=Product.Status.PAUSED)

    assert list(home_page(today).newest) == []


def test_a_broad_search_is_not_counted_to_its_end_and_puts_names_first():
    one = ProductFactory(name_vi="Gạo")
    others = [
        ProductFactory.build(producer=one.producer, category=one.category, name_vi="Món", summary_vi="Nấu từ gạo")
        for _ in range(MOST_RANKED + 10)
    ]
    Product.objects.bulk_create(others)
    index_products(Product.objects.values_list("pk", flat=True))

    page = find_products(ProductQuery(search="gao", first=3))

    assert (page.products[0], page.total, page.is_partial) == (one, MOST_RANKED, True)
    assert page.facets_are_partial


def test_a_narrow_choice_of_a_broad_search_is_counted_exactly():
    one = ProductFactory(name_vi="Gạo tím")
    others = [
        ProductFactory.build(producer=one.producer, category=one.category, name_vi="Gạo", delivery_scope="local")
        for _ in range(MOST_RANKED + 10)
    ]
    Product.objects.bulk_create(others)
    index_products(Product.objects.values_list("pk", flat=True))

    page = find_products(ProductQuery(search="gao", delivery_scopes=["nationwide"]))

    assert (list(page.products), page.total, page.is_partial) == ([one], 1, False)
    assert page.facets_are_partial

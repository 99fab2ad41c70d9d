"""The catalogue by API: what shows, what stays hidden, and how many statements it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models import Product
from catalog.search import index_products
from marketplace.kernel import clock
from marketplace.kernel.graphql.ids import global_id
from tests.factories import (
    CategoryFactory,
    CertificateFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    ProductImageFactory,
    VariantFactory,
)

from .conftest import Ask

CARDS = """
query ($first: Int) { products(first: $first) { totalCount edges { cursor node {
    id slug name priceFrom { amount currency formatted }
    producer { id name ward { name } } category { id name } thumbnail(size: 320) { url alt width height }
} } } }
"""
EVERYTHING = """
query ($first: Int) { products(first: $first) { totalCount
    facets { inSeason categories { count category { name } } producers { count producer { name } }
             schemes { scheme count } deliveryScopes { deliveryScope count } }
    edges { node {
        name description ingredients images { alt thumbnail { url } } certificates { number scheme stars }
        producer { name story productCount marketplace { name } } category { parent { name } children { name } }
        productVariants { name price { amount } product { slug } stock { unitsAvailable inWords bestBefore } }
} } } }
"""


def full_product() -> Product:
    product = ProductFactory(category__parent=CategoryFactory())
    ProductImageFactory.create_batch(2, product=product)
    for variant in VariantFactory.create_batch(2, product=product):
        LotFactory(variant=variant)
    CertificateFactory(product=product)
    return product


@pytest.mark.parametrize("products", [1, 20])
def test_a_list_with_producer_category_price_and_picture_takes_three_statements(
    ask: Ask, products: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(products):
        full_product()

    with django_assert_num_queries(3):
        answer = ask(CARDS, first=20)

    assert answer["data"]["products"]["totalCount"] == products
    assert answer["data"]["products"]["edges"][0]["node"]["priceFrom"] == {
        "amount": 50_000,
        "currency": "VND",
        "formatted": "50.000\u00a0₫",
    }


@pytest.mark.parametrize("products", [1, 12])
def test_everything_about_any_number_of_products_takes_the_same_number_of_statements(
    ask: Ask, products: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(products):
        full_product()

    with django_assert_num_queries(18):
        answer = ask(EVERYTHING, first=12)

    assert "errors" not in answer
    assert len(answer["data"]["products"]["edges"]) == products


def test_a_thumbnail_is_the_smallest_rendition_that_is_wide_enough(ask: Ask):
    image = ProductImageFactory(width=1280, height=960, alt_vi="Bánh pía cắt đôi")

    answer = ask("query ($slug: String!) { product(slug: $slug) { thumbnail(size: 300) { url alt width height } } }",
                 slug=image.product.slug)  # fmt: skip

    assert answer["data"]["product"]["thumbnail"] == {
        "url": f"http://testserver{image.url(320)}",
        "alt": "Bánh pía cắt đôi",
        "width": 320,
        "height": 240,
    }


def test_stock_adds_up_over_sellable_lots_and_names_the_one_that_leaves_first(ask: Ask):
    late = LotFactory(units_made=4)
    soon = LotFactory(variant=late.variant, units_made=3, best_before=clock.today() + timedelta(days=5))
    LotFactory(variant=late.variant, best_before=clock.today())

    answer = ask("""query ($slug: String!) { product(slug: $slug) { productVariants {
        stock { unitsAvailable inWords bestBefore } } } }""", slug=late.variant.product.slug)  # fmt: skip

    assert answer["data"]["product"]["productVariants"][0]["stock"] == {
        "unitsAvailable": 7,
        "inWords": "Còn 7",
        "bestBefore": str(soon.best_before),
    }


def test_a_large_stock_is_not_told_to_the_last_pack(ask: Ask):
    lot = LotFactory(units_made=1_000)

    answer = ask("query ($id: ID!) { node(id: $id) { ... on ProductVariant { stock { unitsAvailable inWords } } } }",
                 id=global_id("ProductVariant", lot.variant_id))  # fmt: skip

    assert answer["data"]["node"]["stock"] == {"unitsAvailable": 50, "inWords": "Còn nhiều"}


HIDDEN = {
    "a draft": {"status": Product.Status.DRAFT},
    "a paused one": {"status": Product.Status.PAUSED},
    "one of a suspended producer": {"producer__suspended_at": clock.now()},
    "one without a pack": {"price_from_vnd": None},
}


@pytest.mark.parametrize("columns", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_hidden_product_is_hidden_on_every_field(ask: Ask, columns: dict[str, object]):
    product = ProductFactory(name_vi="Bánh pía giấu kín", **columns)
    variant = VariantFactory(product=product)
    certificate = CertificateFactory(product=product)
    index_products([product.pk])
    ids = [
        global_id("Product", product.pk),
        global_id("ProductVariant", variant.pk),
        global_id("Certificate", certificate.pk),
    ]

    for node_id in ids:
        answer = ask("query ($id: ID!) { node(id: $id) { id } }", id=node_id)
        assert (answer["data"], answer["errors"][0]["extensions"]["code"]) == ({"node": None}, "NOT_FOUND")
    answer = ask(
        """query ($slug: String!) { product(slug: $slug) { id } suggestions(text: "giau kin") { slug }
           products(first: 5, search: "giau kin") { totalCount edges { node { id } }
                    facets { inSeason categories { count } producers { count } schemes { count } } } }""",
        slug=product.slug,
    )

    facets = {"inSeason": 0, "categories": [], "producers": [], "schemes": []}
    assert answer["data"] == {
        "product": None,
        "suggestions": [],
        "products": {"totalCount": 0, "edges": [], "facets": facets},
    }


def test_a_suspended_producer_is_not_found(ask: Ask):
    producer = ProducerFactory(suspended_at=clock.now())

    answer = ask(
        """query ($slug: String!, $id: ID!) { producer(slug: $slug) { id } node(id: $id) { id }
           producers(first: 5) { totalCount edges { node { id } } } }""",
        slug=producer.slug,
        id=global_id("Producer", producer.pk),
    )

    assert answer["data"] == {"producer": None, "node": None, "producers": {"totalCount": 0, "edges": []}}


def test_an_expired_certificate_never_shows(ask: Ask):
    yesterday = clock.today() - timedelta(days=1)
    expired = CertificateFactory(expires_on=yesterday)

    answer = ask(
        """query ($id: ID!) { node(id: $id) { id } products(first: 1, where: { schemes: [OCOP] }) { totalCount }
           all: products(first: 1) { facets { schemes { scheme } } edges { node { certificates { number } } } } }""",
        id=global_id("Certificate", expired.pk),
    )

    shown = {"facets": {"schemes": []}, "edges": [{"node": {"certificates": []}}]}
    assert answer["data"] == {"node": None, "products": {"totalCount": 0}, "all": shown}


@pytest.mark.parametrize("given", ["", "x", "UHJvZHVjdDo=", "UHJvZHVjdDotMQ==", "VXNlcjox", "8J+Qnw==", "a" * 400])
def test_a_wrong_id_is_not_found(ask: Ask, given: str):
    answer = ask("query ($id: ID!) { node(id: $id) { id } }", id=given)

    assert answer["errors"][0]["extensions"] == {"code": "NOT_FOUND", "field": "id"}


def test_private_columns_of_a_producer_do_not_exist(ask: Ask):
    answer = ask('{ __type(name: "Producer") { fields { name } } }')

    names = {field["name"].lower() for field in answer["data"]["__type"]["fields"]}
    assert not {name for name in names if any(part in name for part in ("bank", "registration", "phone", "email"))}


def test_pages_follow_each_other_both_ways(ask: Ask):
    for name in ("Áo bà ba", "Bánh pía", "Đường thốt nốt", "Dừa sáp", "Ổi"):
        ProductFactory(name_vi=name)
    query = """query ($first: Int, $after: String, $last: Int, $before: String) {
        products(first: $first, after: $after, last: $last, before: $before, sortBy: NAME) {
            edges { node { name } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }"""

    one = ask(query, first=2)["data"]["products"]
    two = ask(query, first=2, after=one["pageInfo"]["endCursor"])["data"]["products"]
    back = ask(query, last=2, before=two["pageInfo"]["startCursor"])["data"]["products"]
    end = ask(query, last=1)["data"]["products"]

    names = [[edge["node"]["name"] for edge in page["edges"]] for page in (one, two, back, end)]
    assert names == [["Áo bà ba", "Bánh pía"], ["Dừa sáp", "Đường thốt nốt"], ["Áo bà ba", "Bánh pía"], ["Ổi"]]
    assert (two["pageInfo"]["hasNextPage"], back["pageInfo"]["hasPreviousPage"]) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ("", "first"),
        ("first: 0", "first"),
        ("first: 101", "first"),
        ("last: 101", "last"),
        ("first: 1, last: 1", "first"),
        ('first: 1, before: "x"', "before"),
        ('first: 1, after: "x"', "after"),
        ('first: 1, after: "WyJwcmljZSIsIDEsIDFd"', "after"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused(ask: Ask, arguments: str, field: str):
    given = f"({arguments})" if arguments else ""

    answer = ask(f"{{ products{given} {{ totalCount }} }}")

    assert answer["data"] == {"products": None}
    assert answer["errors"][0]["extensions"] == {"code": "INVALID", "field": field}

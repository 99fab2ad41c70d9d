"""Answers kept for everybody: only what is nobody's own, and never stock."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from catalog.models import Product, ProductVariant
from catalog.services.listings import refresh_listings
from tests.factories import LotFactory, UserFactory, VariantFactory

from .conftest import Ask

pytestmark = pytest.mark.django_db
PRICES = "{ products(first: 5) { edges { node { name priceFrom { amount } } } } }"
NEVER_KEPT = {
    "stock": "{ products(first: 5) { edges { node { productVariants { stock { unitsAvailable } } } } } }",
    "stock in a fragment": """{ products(first: 5) { edges { node { ...packs } } } }
                              fragment packs on Product { productVariants { stock { inWords } } }""",
    "a person's own": "{ products(first: 5) { edges { node { name } } } cart { token } }",
    "a person's own in a fragment": """{ ...all } fragment all on Query { products(first: 5) {
                              edges { node { name } } } cart { token } }""",
    "places": '{ products(first: 5) { edges { node { name } } } places(query: "vinh chau") { label } }',
}


def prices(answer: dict[str, dict[str, dict[str, list[dict[str, dict[str, dict[str, int]]]]]]]) -> list[int]:
    return [edge["node"]["priceFrom"]["amount"] for edge in answer["data"]["products"]["edges"]]


def test_a_repeated_question_reads_nothing(ask: Ask, django_assert_num_queries: DjangoAssertNumQueries):
    VariantFactory()
    first = ask(PRICES)

    with django_assert_num_queries(0):
        assert ask(PRICES) == first


def test_asking_by_get_and_by_post_reads_once(ask: Ask, client: Client,
                                              django_assert_num_queries: DjangoAssertNumQueries):  # fmt: skip
    VariantFactory()
    first = ask(PRICES)

    with django_assert_num_queries(0):
        assert client.get("/graphql/", {"query": PRICES}).json() == first


def test_a_new_price_shows_at_once(ask: Ask, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks):
    variant = VariantFactory(price_vnd=50_000)
    before = prices(ask(PRICES))

    ProductVariant.objects.update(price_vnd=45_000)
    with django_capture_on_commit_callbacks(execute=True):
        refresh_listings(product_ids=[variant.product_id])

    assert (before, prices(ask(PRICES))) == ([50_000], [45_000])


@pytest.mark.parametrize("query", NEVER_KEPT.values(), ids=NEVER_KEPT.keys())
def test_what_changes_or_belongs_to_somebody_is_read_every_time(ask: Ask, query: str):
    LotFactory()
    first = ask(query)
    assert len(first["data"]["products"]["edges"]) == 1

    Product.objects.update(status=Product.Status.PAUSED)

    assert ask(query)["data"]["products"]["edges"] == []


def test_stock_is_told_as_it_is(ask: Ask):
    lot = LotFactory(units_made=3)
    query = NEVER_KEPT["stock"]
    ask(query)

    type(lot).objects.update(units_held=2)

    packs = ask(query)["data"]["products"]["edges"][0]["node"]["productVariants"]
    assert packs == [{"stock": {"unitsAvailable": 1}}]


def test_signed_in_people_and_other_languages_and_hosts_are_answered_apart(client: Client):
    VariantFactory(product__name_vi="Bánh pía", product__name_en="Pía cake")

    def name(**headers: str) -> str:
        answer = client.get("/graphql/", {"query": PRICES}, headers=headers)
        found: str = answer.json()["data"]["products"]["edges"][0]["node"]["name"]
        return found

    assert [name(), name(**{"accept-language": "en"}), name()] == ["Bánh pía", "Pía cake", "Bánh pía"]
    Product.objects.update(name_vi="Bánh in")
    assert name() == "Bánh pía"
    client.force_login(UserFactory())
    assert name() == "Bánh in"


def test_a_refused_question_is_not_kept(ask: Ask, settings: Settings):
    VariantFactory()
    ask(PRICES)
    settings.GRAPHQL_MAX_COST = 1

    assert ask(PRICES)["errors"][0]["extensions"]["code"] == "TOO_COSTLY"


def test_kept_answers_count_as_questions(client: Client, settings: Settings):
    settings.GRAPHQL_REQUESTS_PER_MINUTE = 2
    VariantFactory()

    statuses = [client.get("/graphql/", {"query": PRICES}).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]

"""One request can't ask for more than its share."""

from __future__ import annotations

import pytest
from django.test import Client
from graphql import get_introspection_query
from pytest_django import DjangoAssertNumQueries, Settings

from .conftest import Ask


def test_the_cost_grows_with_the_page_and_is_told(ask: Ask):
    query = "query ($first: Int = 3) { products(first: $first) { edges { node { name slug } } } }"

    costs = [ask(query, **given)["extensions"]["cost"]["requested"] for given in ({}, {"first": 10}, {"first": 100})]

    assert costs == [1 + 1 + 3 * 3, 1 + 1 + 10 * 3, 1 + 1 + 100 * 3]


def test_a_query_above_the_cost_limit_is_refused_unasked(ask: Ask, django_assert_num_queries: DjangoAssertNumQueries):
    query = """{ products(first: 100) { edges { node { productVariants { name sku unit price { amount } } images {
        alt isDrawn thumbnail { url alt } }
        certificates { number issuer } producer { name story } } } } }"""

    with django_assert_num_queries(0):
        answer = ask(query)

    cost = {"requested": 6_702, "maximum": 5_000}
    assert answer["errors"][0]["extensions"] == {"code": "TOO_COSTLY", "cost": cost}
    assert answer["errors"][0]["message"].startswith("Câu hỏi tốn 6702 điểm, nhiều nhất là 5000.")
    assert (answer["extensions"], "data" in answer) == ({"cost": cost}, False)


def test_a_fragment_costs_wherever_it_is_spread(ask: Ask):
    names = "fragment names on Product { name slug }"

    once = ask("{ products(first: 10) { edges { node { ...names } } } }" + names)
    twice = ask("{ a: products(first: 10) { edges { node { ...names } } } b: products(first: 10) "
                "{ edges { node { ...names } } } }" + names)  # fmt: skip

    assert [one["extensions"]["cost"]["requested"] for one in (once, twice)] == [32, 64]


def test_fragments_that_double_each_other_are_measured_in_no_time(ask: Ask):
    chain = "".join(f"fragment f{n} on Product {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))

    answer = ask("{ products(first: 1) { edges { node { ...f0 } } } }" + chain + "fragment f60 on Product { name }")

    assert answer["errors"][0]["extensions"]["code"] == "TOO_COSTLY"


def test_a_query_nested_too_deep_is_refused(ask: Ask):
    nested = "parent { children { " * 6 + "name" + " } }" * 6

    answer = ask(f"{{ categories {{ {nested} }} }}")

    assert answer["errors"][0]["extensions"] == {"code": "TOO_DEEP", "depth": 14, "maxDepth": 12}


def test_a_query_with_too_many_aliases_is_refused(ask: Ask):
    answer = ask("{" + " ".join(f"a{n}: __typename" for n in range(31)) + "}")

    assert answer["errors"][0]["extensions"] == {"code": "TOO_MANY_ALIASES", "aliases": 31, "maxAliases": 30}


def test_a_text_of_too_many_words_is_not_even_parsed(ask: Ask):
    answer = ask("{" + " __typename" * 2_001 + "}")

    assert answer["errors"][0]["extensions"] == {"code": "SYNTAX"}
    assert "2000 tokens" in answer["errors"][0]["message"]


def test_introspection_is_allowed_and_has_its_price(ask: Ask):
    answer = ask(get_introspection_query())

    assert "errors" not in answer
    assert 100 < answer["extensions"]["cost"]["requested"] < 1_000


def test_going_round_in_circles_through_the_schema_is_refused(ask: Ask):
    circle = "fields { type { " * 4 + "name" + " } }" * 4

    answer = ask(f"{{ __schema {{ types {{ {circle} }} }} }}")

    assert answer["errors"][0]["extensions"] == {"code": "INVALID_DOCUMENT"}


@pytest.mark.django_db
def test_a_client_in_too_much_of_a_hurry_has_to_wait(client: Client, settings: Settings):
    settings.GRAPHQL_REQUESTS_PER_MINUTE = 2
    # A client that claims to be somebody else with every request is still the same client.
    tries = [
        client.get("/graphql/", {"query": "{__typename}"}, headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(5)
    ]

    assert [one.status_code for one in tries][-2:] == [429, 429]
    assert tries[-1].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert 1 <= int(tries[-1]["Retry-After"]) <= 60

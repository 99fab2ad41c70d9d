"""A producer's program is told what it receives of a price."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MembershipFactory
from tests.orders.making import pack
from tests.payments.books.making import household, rule, withholding

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    """Somebody of a household, signed in."""
    producer = household()
    client.force_login(MembershipFactory(producer=producer).user)
    return producer


ASK = """query ($slug: String!, $price: Int) { products(producer: $slug, first: 20) { edges { node { variants {
  youReceive(price: $price) { price { amount } amount { amount } commission { amount } feeBasisPoints
    vatWithheld { amount } pitWithheld { amount } } } } } } }"""


def test_a_program_reads_the_same(ask_producer, member):
    rule(800)
    withholding()
    pack(producer=member)

    told = ask_producer(ASK, slug=member.slug, price=155_000)["data"]["products"]["edges"][0]["node"]["variants"][0]

    assert told["youReceive"] == {
        "price": {"amount": 155_000},
        "amount": {"amount": 140_275},
        "commission": {"amount": 12_400},
        "feeBasisPoints": 800,
        "vatWithheld": {"amount": 1_550},
        "pitWithheld": {"amount": 775},
    }
    own = ask_producer(ASK, slug=member.slug)["data"]["products"]["edges"][0]["node"]["variants"][0]["youReceive"]
    assert own["price"]["amount"] == own["amount"]["amount"] + sum(
        own[name]["amount"] for name in ("commission", "vatWithheld", "pitWithheld")
    )
    assert ask_producer(ASK, slug=member.slug, price=85)["errors"]
    assert ask_producer(ASK, slug=household().slug)["errors"]


def test_programs_pay_the_same_statements_for_any_number_of_packs(ask_producer, member):
    costs = []
    for _ in range(2):
        pack(producer=member)
        with CaptureQueriesContext(connection) as queries:
            ask_producer(ASK, slug=member.slug)
        costs.append(len(queries))

    assert costs[0] == costs[1]

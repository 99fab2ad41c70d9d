"""A producer's program reads its own money, and nobody else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel import clock
from payments.selectors.statements import balances_of
from payments.services.paying_out import make_batch
from tests.factories import MembershipFactory
from tests.payments.books.making import earned, household, rule, sold
from tests.payments.books.test_paying_out import BANK, operator

pytestmark = pytest.mark.django_db
ALL = """query ($slug: String!, $first: Int, $after: String, $year: Int!, $month: Int!) {
  balances(producer: $slug) { pending { amount } available { amount } inPayout { amount } debt { amount }
    total { amount } }
  ledgerEntries(producer: $slug, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { kind at partNumber goods { amount } commission { amount } vatWithheld { amount } net { amount } } } }
  payouts(producer: $slug) { reference status amount { amount } accountEndsWith plannedAt paidAt bankWords }
  statement(producer: $slug, year: $year, month: $month) { opening { amount } goods { amount } commission { amount }
    taxes { amount } paidOut { amount } closing { amount } entries { kind partNumber net { amount } } } }"""


@pytest.fixture
def producer(client, settings):
    """One with an earned sale, the money of which is on its way, and a fresh one."""
    settings.PAYOUT_MIN_VND = 1
    rule(800)
    producer = household(**BANK)
    earned(sold(producer), settings)
    make_batch(actor=operator("maker"))
    sold(producer)
    client.force_login(MembershipFactory(producer=producer).user)
    return producer


def asked(ask, slug, **more):
    today = clock.today()
    return ask(ALL, slug=slug, first=1, year=today.year, month=today.month, **more)


def test_everything_is_read_at_once(ask_producer, producer):
    data = asked(ask_producer, producer.slug)["data"]

    balances = balances_of(producer)
    assert data["balances"]["inPayout"]["amount"] == balances.in_payout_vnd > 0
    assert data["statement"]["closing"]["amount"] == data["balances"]["total"]["amount"] == balances.total_vnd
    assert [payout["status"] for payout in data["payouts"]] == ["PLANNED"]
    assert data["payouts"][0]["accountEndsWith"] == BANK["bank_account"][-4:]
    assert [entry["kind"] for entry in data["statement"]["entries"]] == ["SALE", "SALE"]


def test_entries_come_in_pages(ask_producer, producer):
    first = asked(ask_producer, producer.slug)["data"]["ledgerEntries"]

    second = asked(ask_producer, producer.slug, after=first["pageInfo"]["endCursor"])["data"]["ledgerEntries"]

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    assert (len(second["edges"]), second["pageInfo"]["hasNextPage"]) == (1, False)
    assert first["edges"][0]["node"]["partNumber"] != second["edges"][0]["node"]["partNumber"]


@pytest.mark.parametrize("field", ["balances", "ledgerEntries", "payouts", "statement"])
def test_a_stranger_reads_none_of_it(ask_producer, client, producer, field):
    client.force_login(MembershipFactory(producer=household()).user)
    ways = {
        "balances": "{ total { amount } }",
        "ledgerEntries": "{ totalCount }",
        "payouts": "{ reference }",
        "statement": "{ closing { amount } }",
    }
    more = {"ledgerEntries": ", first: 1", "statement": ", year: 2026, month: 11"}.get(field, "")

    answer = ask_producer(f'{{ {field}(producer: "{producer.slug}"{more}) {ways[field]} }}')

    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert not answer.get("data")


def test_more_entries_cost_no_more_statements(ask_producer, producer):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            asked(ask_producer, producer.slug)
        return len(seen)

    before = cost()
    for _ in range(3):
        sold(producer)

    assert cost() == before

"""Lists (spec 1.2): newest first, page by page, narrowed."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import ids, intent, kinds, paid


@pytest.fixture
def seven(sdk):
    return [intent(sdk, 20_000 + number)["id"] for number in range(7)]


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_a27_a_page_has_one_to_a_hundred_objects(sdk, limit):
    no = sdk.payment_intents.list.refused(limit=limit)

    assert (no.status, no.param) == (400, "limit")


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_a27_an_unknown_cursor_is_refused(sdk, cursor):
    no = sdk.payment_intents.list.refused(**{cursor: "pi_nope"})

    assert (no.status, no.param) == (400, cursor)


def test_both_cursors_at_once_are_refused(sdk, seven):
    assert sdk.payment_intents.list.refused(starting_after=seven[0], ending_before=seven[6]).status == 400


def test_the_newest_comes_first_even_within_one_second(sdk, seven):
    page = sdk.payment_intents.list(limit=3)

    assert (page["object"], page["url"], page["has_more"]) == ("list", "/v1/payment_intents", True)
    assert ids(page) == seven[:3:-1]
    assert "total_count" not in page


def test_a_list_has_ten_objects_unless_told_otherwise(sdk, seven):
    more = [intent(sdk)["id"] for _ in range(4)]

    page = sdk.payment_intents.list()

    assert (ids(page), page["has_more"]) == ([*more[::-1], *seven[:0:-1]], True)


def test_the_last_page_says_that_it_is_the_last(sdk, seven):
    page = sdk.payment_intents.list(limit=3, starting_after=seven[3])

    assert (ids(page), page["has_more"]) == (seven[2::-1], False)


def test_a_page_before_a_cursor_is_the_one_right_before_it(sdk, seven):
    page = sdk.payment_intents.list(limit=2, ending_before=seven[2])

    assert (ids(page), page["has_more"]) == ([seven[4], seven[3]], True)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_the_sdk_walks_all_pages_forth(sdk, seven, limit):
    assert ids(sdk.payment_intents.list.every(limit=limit)) == seven[::-1]


@pytest.mark.parametrize("limit", [1, 2, 6])
def test_the_sdk_walks_all_pages_back(sdk, seven, limit):
    assert ids(sdk.payment_intents.list.every(limit=limit, ending_before=seven[0])) == seven[1:]


def test_an_empty_list_is_a_list(sdk):
    page = sdk.refunds.list()

    assert (page["object"], page["data"], page["has_more"]) == ("list", [], False)
    assert sdk.refunds.list.every() == []


def test_a29_lists_are_narrowed_by_customer_and_by_time(sdk, seven):
    hoa = sdk.customers.create(email="hoa@soc-trang.example")["id"]
    mine = intent(sdk, customer=hoa)
    now, listed = mine["created"], sdk.payment_intents.list

    assert ids(listed(customer=hoa)) == [mine["id"]]
    assert ids(listed(customer=hoa, created=now)) == [mine["id"]]
    assert ids(listed(customer=hoa, created={"gte": now, "lte": now})) == [mine["id"]]
    assert listed(customer=hoa, created={"lt": now})["data"] == listed(created={"gt": now})["data"] == []
    assert len(listed(created={"gte": now - 60, "lt": now + 1})["data"]) == 8


def test_a_narrowed_list_is_walked_narrowed(sdk, seven):
    hoa = sdk.customers.create(name="Hoa")["id"]
    mine = [intent(sdk, customer=hoa)["id"] for _ in range(3)]

    assert ids(sdk.payment_intents.list.every(limit=1, customer=hoa)) == mine[::-1]


def test_an_unknown_filter_is_refused(sdk):
    no = sdk.payment_intents.list.refused(colour="red")

    assert no.told == (400, "parameter_unknown", "colour")


def test_charges_are_found_by_intent_and_customer(sdk):
    hoa = sdk.customers.create(name="Hoa")["id"]
    one, other = paid(sdk, customer=hoa), paid(sdk)

    assert ids(sdk.charges.list(payment_intent=other["id"])) == [other["latest_charge"]]
    assert ids(sdk.charges.list(customer=hoa)) == [one["latest_charge"]]


def test_charges_are_found_by_transfer_group(sdk):
    one, _ = paid(sdk, transfer_group="DH-7"), paid(sdk, transfer_group="DH-8")

    assert ids(sdk.charges.list(transfer_group="DH-7")) == [one["latest_charge"]]


def test_balance_transactions_are_found_by_source_and_type(sdk):
    one, _ = paid(sdk), paid(sdk)
    back = sdk.refunds.create(payment_intent=one["id"], amount=1_000)

    assert [row["source"] for row in sdk.balance_transactions.list(source=one["latest_charge"])["data"]] == [
        one["latest_charge"]
    ]
    assert [row["source"] for row in sdk.balance_transactions.list(type="refund")["data"]] == [back["id"]]


def test_events_are_found_by_kind(sdk):
    paid(sdk)

    assert kinds(sdk, type="payment_intent.*") == ["payment_intent.created", "payment_intent.succeeded"]
    assert kinds(sdk, type="charge.succeeded") == ["charge.succeeded"]
    assert sorted(kinds(sdk, types=["charge.succeeded", "payment_intent.succeeded"])) == [
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(
    "place",
    ["payment_intents", "charges", "refunds", "customers", "events", "webhook_endpoints", "balance_transactions",
     "products", "prices", "transfers", "payouts", "disputes", "application_fees", "accounts"],
)  # fmt: skip
def test_every_kind_of_object_has_a_list(sdk, place):
    page = getattr(sdk, place).list(limit=1)

    assert (page["object"], page["url"], type(page["data"])) == ("list", f"/v1/{place}", list)

"""Search (spec 1.2): a small language over what was said of an object."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import ids, intent, paid


def found(sdk, query, **more):
    return ids(sdk.payment_intents.search(query=query, **more))


@pytest.fixture
def three(sdk):
    """Paid with order X, waiting with order X, paid with order Y."""
    return [
        paid(sdk, 50_000, metadata={"order": "X"}),
        intent(sdk, 60_000, metadata={"order": "X"}),
        paid(sdk, 70_000, metadata={"order": "Y", "ward": "Phường 1"}),
    ]


def test_a36_two_clauses_find_the_one_that_meets_both(sdk, three):
    page = sdk.payment_intents.search(query="status:'succeeded' AND metadata['order']:'X'")

    assert (page["object"], page["url"], page["has_more"]) == ("search_result", "/v1/payment_intents/search", False)
    assert (ids(page), page["next_page"]) == ([three[0]["id"]], None)


def test_a36_a_search_is_walked_by_its_next_page(sdk, three):
    first = sdk.payment_intents.search(query="currency:'vnd'", limit=2)
    second = sdk.payment_intents.search(query="currency:'vnd'", limit=2, page=first["next_page"])

    assert (first["has_more"], second["has_more"], second["next_page"]) == (True, False, None)
    assert sorted(ids(first) + ids(second)) == sorted(ids(three))


def test_a36_the_sdk_walks_all_pages_of_a_search(sdk, three):
    assert sorted(ids(sdk.payment_intents.search.every(query="currency:'vnd'", limit=1))) == sorted(ids(three))


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("status:'requires_payment_method'", [1]),
        ('status:"succeeded"', [0, 2]),
        ("metadata['order']:'X'", [0, 1]),
        ('metadata["ward"]:"Phường 1"', [2]),
        ("amount=60000", [1]),
        ("amount:60000", [1]),
        ("amount>50000", [1, 2]),
        ("amount>=50000", [0, 1, 2]),
        ("amount<60000", [0]),
        ("amount<=60000", [0, 1]),
        ("amount>50000 AND amount<70000", [1]),
        ("amount:50000 OR amount:70000", [0, 2]),
        ("-status:'succeeded'", [1]),
        ("currency:'vnd' AND -metadata['order']:'X'", [2]),
        ("metadata['order']:null", []),
        ("-metadata['ward']:null", [2]),
        ("status:'canceled'", []),
    ],
)
def test_a_query_finds_exactly_what_it_says(sdk, three, query, which):
    assert sorted(found(sdk, query)) == sorted(three[at]["id"] for at in which)


def test_a_search_finds_by_time_and_customer(sdk):
    hoa = sdk.customers.create(name="Hoa")["id"]
    mine, _ = intent(sdk, customer=hoa), intent(sdk)

    assert found(sdk, f"customer:'{hoa}'") == [mine["id"]]
    assert found(sdk, f"customer:'{hoa}' AND created>={mine['created']}") == [mine["id"]]
    assert found(sdk, f"customer:'{hoa}' AND created<{mine['created']}") == []


@pytest.mark.parametrize(
    "query",
    ["", "colour:'red'", "status", "status:", "status:'succeeded' AND amount>1 OR amount<5", "amount~'5'", "'x'"],
)
def test_a_query_that_means_nothing_is_refused(sdk, query):
    no = sdk.payment_intents.search.refused(query=query)

    assert (no.status, no.type, no.param) == (400, "invalid_request_error", "query")


def test_a_search_needs_a_query(sdk):
    assert sdk.payment_intents.search.refused().told == (400, "parameter_missing", "query")


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_of_a_search_has_one_to_a_hundred_objects(sdk, limit):
    no = sdk.payment_intents.search.refused(query="currency:'vnd'", limit=limit)

    assert (no.status, no.param) == (400, "limit")


def test_an_unknown_page_is_refused(sdk):
    no = sdk.payment_intents.search.refused(query="currency:'vnd'", page="nope")

    assert (no.status, no.param) == (400, "page")


def test_charges_are_searched(sdk):
    one, _ = paid(sdk, metadata={"order": "X"}), paid(sdk)

    assert ids(sdk.charges.search(query="status:'succeeded' AND metadata['order']:'X'")) == [one["latest_charge"]]
    assert len(sdk.charges.search(query="payment_method_details.card.last4:4242")["data"]) == 2


def test_customers_are_searched_by_a_part_of_their_name(sdk):
    hoa = sdk.customers.create(name="Trần Thị Hoa", email="hoa@soc-trang.example", metadata={"ward": "1"})
    sdk.customers.create(name="Nguyễn Văn Lan", email="lan@soc-trang.example")

    queries = ["name~'thị'", "email:'hoa@soc-trang.example'", "email~'hoa'", "metadata['ward']:'1'"]
    assert [ids(sdk.customers.search(query=query)) for query in queries] == [[hoa["id"]]] * 4


def test_products_and_prices_are_searched(sdk):
    pia = sdk.products.create(name="Bánh pía", metadata={"kind": "cake"})
    sdk.products.create(name="Hành tím", active=False)
    price = sdk.prices.create(product=pia["id"], currency="vnd", unit_amount=149_000, lookup_key="pia")

    assert ids(sdk.products.search(query="active:'true' AND metadata['kind']:'cake'")) == [pia["id"]]
    assert ids(sdk.products.search(query="name~'pía'")) == [pia["id"]]
    assert ids(sdk.prices.search(query=f"product:'{pia['id']}' AND currency:'vnd'")) == [price["id"]]
    assert ids(sdk.prices.search(query="lookup_key:'pia'")) == [price["id"]]

"""expand (spec 1.2): the object in the place of its id, four levels deep at most."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import again, paid, producer, session


@pytest.fixture
def one(sdk):
    return paid(sdk, customer=sdk.customers.create(name="Hoa")["id"])


def test_a30_an_id_is_expanded_level_by_level(sdk, one):
    shown = again(sdk, one, expand=["latest_charge.balance_transaction"])

    moved = shown["latest_charge"]["balance_transaction"]
    assert (shown["latest_charge"]["object"], moved["object"]) == ("charge", "balance_transaction")
    assert moved["net"] == moved["amount"] - moved["fee"]


def test_a30_a_list_is_expanded_object_by_object(sdk, one):
    page = sdk.payment_intents.list(expand=["data.latest_charge", "data.customer"])

    assert [(row["latest_charge"]["paid"], row["customer"]["name"]) for row in page["data"]] == [(True, "Hoa")]


def test_a30_what_is_made_can_be_expanded_at_once(sdk):
    shown = paid(sdk, expand=["payment_method", "latest_charge"])

    assert (shown["payment_method"]["card"]["last4"], shown["latest_charge"]["captured"]) == ("4242", True)


def test_a_list_inside_an_object_comes_when_asked_for(sdk, one):
    sdk.refunds.create(payment_intent=one["id"], amount=1_000)

    bare = sdk.charges.retrieve(one["latest_charge"])
    full = sdk.charges.retrieve(one["latest_charge"], expand=["refunds"])
    listed = sdk.payment_intents.list(expand=["data.latest_charge.refunds"])["data"][0]

    assert bare.get("refunds") is None
    assert [row["amount"] for row in full["refunds"]["data"]] == [1_000]
    assert listed["latest_charge"]["refunds"]["data"][0]["amount"] == 1_000


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("customer", "customer"),
        ("payment_method", "payment_method"),
        ("latest_charge", "charge"),
        ("latest_charge.customer", "customer"),
        ("latest_charge.payment_intent", "payment_intent"),
        ("latest_charge.balance_transaction.source", "charge"),
        ("latest_charge.balance_transaction.source.payment_intent", "payment_intent"),
    ],
)
def test_every_reference_of_a_payment_can_be_expanded(sdk, one, path, kind):
    shown = again(sdk, one, expand=[path])

    for name in path.split("."):
        shown = shown[name]
    assert shown["object"] == kind


@pytest.mark.parametrize("name", ["charge", "payment_intent", "balance_transaction"])
def test_every_reference_of_a_refund_can_be_expanded(sdk, one, name):
    back = sdk.refunds.create(payment_intent=one["id"], expand=[name])

    assert back[name]["object"] == name


def test_the_references_of_a_session_can_be_expanded(sdk):
    shown = session(sdk, customer=sdk.customers.create(name="Hoa")["id"], expand=["customer", "line_items"])

    assert (shown["customer"]["name"], len(shown["line_items"]["data"])) == ("Hoa", 2)


def test_the_references_of_a_transfer_can_be_expanded(sdk):
    one, account = paid(sdk), producer(sdk)

    shown = sdk.transfers.create(
        amount=40_000, currency="vnd", destination=account["id"], source_transaction=one["latest_charge"],
        expand=["destination", "source_transaction", "balance_transaction"],
    )  # fmt: skip

    kinds = [shown[name]["object"] for name in ("destination", "source_transaction", "balance_transaction")]
    assert kinds == ["account", "charge", "balance_transaction"]


def test_the_references_of_a_dispute_can_be_expanded(sdk):
    paid(sdk, card="pm_card_createDispute")

    shown = sdk.disputes.list(expand=["data.charge", "data.payment_intent"])["data"][0]

    assert (shown["charge"]["disputed"], shown["payment_intent"]["object"]) == (True, "payment_intent")


def test_what_is_expanded_twice_is_expanded_once(sdk, one):
    assert again(sdk, one, expand=["customer", "customer"])["customer"]["name"] == "Hoa"


@pytest.mark.parametrize(
    "path",
    ["amount", "shoes", "customer.shoes", "a.b.c.d.e", "data.customer",
     "latest_charge.payment_intent.latest_charge.payment_intent.customer"],
)  # fmt: skip
def test_a30_what_cannot_be_expanded_is_refused(sdk, one, path):
    no = sdk.payment_intents.retrieve.refused(one["id"], expand=[path])

    assert (no.status, no.type) == (400, "invalid_request_error")


def test_a_null_is_expanded_to_null(sdk):
    assert paid(sdk, expand=["customer"])["customer"] is None

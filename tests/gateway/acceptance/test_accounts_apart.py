"""One account never sees another's objects: their ids are ids that do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.acceptance.scenes import BANK, paid, producer, session

CARD = {"number": "4242424242424242", "exp_month": 1, "exp_year": 2039}


def refund(own):
    return own.refunds.create(payment_intent=paid(own)["id"])


def payout(own):
    paid(own, card="pm_card_bypassPending")
    return own.payouts.create(amount=20_000, currency="vnd")


def dispute(own):
    paid(own, card="pm_card_createDispute")
    return own.disputes.list()["data"][0]


def event(own):
    own.customers.create(name="Hoa")
    return own.events.list()["data"][0]


def moved(own):
    paid(own)
    return own.balance_transactions.list()["data"][0]


# Where it is read, and how an account comes to have one.
OWNED: dict[str, Callable[[Any], Any]] = {
    "balance_transactions": moved,
    "charges": lambda own: {"id": paid(own)["latest_charge"]},
    "checkout.sessions": session,
    "customers": lambda own: own.customers.create(name="Hoa"),
    "disputes": dispute,
    "events": event,
    "payment_intents": paid,
    "payment_methods": lambda own: own.payment_methods.create(type="card", card=CARD),
    "payouts": payout,
    "prices": lambda own: own.prices.create(currency="vnd", unit_amount=98_000, product_data={"name": "Hành tím"}),
    "products": lambda own: own.products.create(name="Hành tím"),
    "refunds": refund,
    "tokens": lambda own: own.tokens.create(card=CARD),
    "webhook_endpoints": lambda own: own.webhook_endpoints.create(url="https://a.example", enabled_events=["*"]),
}


def at(sdk, path):
    for step in path.split("."):
        sdk = getattr(sdk, step)
    return sdk


@pytest.mark.parametrize("kind", OWNED)
def test_a_strangers_id_is_no_id(python_sdk, kind):
    hoa, lan = (python_sdk.sending(account=producer(python_sdk)["id"]) for _ in range(2))
    ref = OWNED[kind](hoa)["id"]

    refusals = [at(stranger, kind).retrieve.refused(ref) for stranger in (lan, python_sdk)]

    assert at(hoa, kind).retrieve(ref)["id"] == ref
    assert [(no.status, no.code) for no in refusals] == [(404, "resource_missing")] * 2


@pytest.mark.parametrize("kind", sorted(set(OWNED) - {"tokens"}))
def test_a_list_holds_only_what_is_ones_own(python_sdk, kind):
    hoa, lan = (python_sdk.sending(account=producer(python_sdk)["id"]) for _ in range(2))
    before = [len(at(who, kind).list(limit=100)["data"]) for who in (lan, python_sdk)]

    OWNED[kind](hoa)

    shown = [len(at(who, kind).list(limit=100)["data"]) for who in (lan, python_sdk)]
    assert shown == before
    assert at(hoa, kind).list()["data"] != []


def test_a_strangers_object_is_neither_changed_nor_used(python_sdk):
    hoa, lan = (python_sdk.sending(account=producer(python_sdk)["id"]) for _ in range(2))
    intent, customer = paid(hoa), hoa.customers.create(name="Hoa")

    refusals = [
        lan.refunds.create.refused(payment_intent=intent["id"]),
        lan.payment_intents.cancel.refused(intent["id"]),
        lan.customers.update.refused(customer["id"], name="Lan"),
        lan.customers.delete.refused(customer["id"]),
        lan.payment_intents.create.refused(amount=50_000, currency="vnd", customer=customer["id"]),
        lan.charges.update.refused(intent["latest_charge"], metadata={"a": "b"}),
    ]

    assert {no.code for no in refusals} == {"resource_missing"}
    assert hoa.customers.retrieve(customer["id"])["name"] == "Hoa"
    assert hoa.charges.retrieve(intent["latest_charge"])["amount_refunded"] == 0


def test_one_seller_does_not_look_into_another_sellers_account(python_sdk):
    hoa, lan = producer(python_sdk), producer(python_sdk)
    as_lan = python_sdk.sending(account=lan["id"])

    refusals = [
        as_lan.accounts.retrieve.refused(hoa["id"]),
        as_lan.accounts.update.refused(hoa["id"], email="lan@a.example"),
        as_lan.accounts.external_accounts.list.refused(hoa["id"]),
        as_lan.accounts.external_accounts.create.refused(hoa["id"], external_account=BANK),
    ]

    assert {(no.status, no.code) for no in refusals} == {(403, "account_invalid")}
    assert as_lan.accounts.retrieve(lan["id"])["id"] == lan["id"]


def test_a_key_of_one_account_stands_for_nothing_at_another(python_sdk):
    hoa, lan = (python_sdk.sending(account=producer(python_sdk)["id"], idempotency_key="same") for _ in range(2))

    first, second = hoa.customers.create(name="Hoa"), lan.customers.create(name="Lan")

    assert (first["name"], second["name"]) == ("Hoa", "Lan")

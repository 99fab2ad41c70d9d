"""Objects carry every key that stripe-python's own typed classes name as required."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
import stripe

from tests.gateway.acceptance.scenes import BANK, charge_of, held, paid, producer, session

CARD = {"number": "4242424242424242", "exp_month": 1, "exp_year": 2039}
# Named by the class, but no key of the answer.
NO_KEYS = {"OBJECT_NAME", "deleted"}


def missing(shown: dict[str, Any], kind: type, *, nullable: bool = True) -> set[str]:
    """Keys of the class that the object lacks. nullable=False leaves out those that may be null."""
    hints = {name: hint for name, hint in kind.__annotations__.items() if nullable or type(None) not in get_args(hint)}
    return set(hints) - NO_KEYS - set(shown)


def transfer(sdk):
    charge = paid(sdk)["latest_charge"]
    return sdk.transfers.create(
        amount=60_000, currency="vnd", destination=producer(sdk)["id"], source_transaction=charge
    )


def payout(sdk):
    account = producer(sdk)["id"]
    paid(sdk, card="pm_card_bypassPending")
    sdk.transfers.create(amount=60_000, currency="vnd", destination=account)
    return sdk.sending(account=account).payouts.create(amount=20_000, currency="vnd")


def dispute(sdk):
    paid(sdk, card="pm_card_createDispute")
    return sdk.disputes.list()["data"][0]


def fee(sdk):
    paid(sdk, transfer_data={"destination": producer(sdk)["id"]}, application_fee_amount=12_000)
    return sdk.application_fees.list()["data"][0]


def price(sdk):
    return sdk.prices.create(currency="vnd", unit_amount=98_000, product_data={"name": "Hành tím"})


COMPLETE: list[tuple[type, Callable[..., Any]]] = [
    (stripe.PaymentIntent, paid),
    (stripe.PaymentIntent, held),
    (stripe.Charge, lambda sdk: charge_of(sdk, paid(sdk))),
    (stripe.Refund, lambda sdk: sdk.refunds.create(payment_intent=paid(sdk)["id"])),
    (stripe.checkout.Session, session),
    (stripe.Event, lambda sdk: paid(sdk) and sdk.events.list()["data"][0]),
    (stripe.BalanceTransaction, lambda sdk: paid(sdk) and sdk.balance_transactions.list()["data"][0]),
    (stripe.Transfer, transfer),
    (stripe.TransferReversal, lambda sdk: sdk.transfers.reversals.create(transfer(sdk)["id"], amount=1_000)),
    (stripe.Payout, payout),
    (stripe.Dispute, dispute),
    (stripe.ApplicationFee, fee),
    (stripe.ApplicationFeeRefund, lambda sdk: sdk.application_fees.refunds.create(fee(sdk)["id"], amount=1_000)),
]
# Of these the classes also name what belongs to other kinds of account, method or price.
USABLE: list[tuple[type, Callable[..., Any]]] = [
    (stripe.Account, producer),
    (stripe.Price, price),
    (stripe.Product, lambda sdk: sdk.products.create(name="Bánh pía")),
    (stripe.BankAccount, lambda sdk: sdk.accounts.external_accounts.create(producer(sdk)["id"], external_account=BANK)),
    (stripe.Balance, lambda sdk: paid(sdk) and sdk.balance.retrieve()),
    (stripe.Customer, lambda sdk: sdk.customers.create(name="Hoa", metadata={"ward": "1"})),
    (stripe.PaymentMethod, lambda sdk: sdk.payment_methods.retrieve(paid(sdk)["payment_method"])),
    (stripe.LineItem, lambda sdk: session(sdk, expand=["line_items"])["line_items"]["data"][0]),
    (stripe.WebhookEndpoint, lambda sdk: sdk.webhook_endpoints.create(url="http://127.0.0.1:9/", enabled_events=["*"])),
    (stripe.Token, lambda sdk: sdk.tokens.create(card=CARD)),
    (
        stripe.AccountLink,
        lambda sdk: sdk.account_links.create(
            account=producer(sdk)["id"], type="account_onboarding",
            refresh_url="https://a.example", return_url="https://a.example",
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "make"), COMPLETE)
def test_an_object_is_complete(sdk, kind, make):
    assert missing(make(sdk), kind) == set()


@pytest.mark.parametrize(("kind", "make"), USABLE)
def test_an_object_carries_all_that_its_class_requires(sdk, kind, make):
    assert missing(make(sdk), kind, nullable=False) == set()


def test_a_card_has_its_whole_face(sdk):
    method = sdk.payment_methods.retrieve(paid(sdk)["payment_method"])

    assert missing(method["card"], stripe.PaymentMethod.Card) == set()


def test_amounts_are_whole_numbers(sdk):
    charge = charge_of(sdk, paid(sdk))

    assert {type(charge[name]) for name in ("amount", "amount_captured", "amount_refunded", "created")} == {int}
    assert charge["livemode"] is False


PREFIXES = [
    ("pi_", paid),
    ("ch_", lambda sdk: charge_of(sdk, paid(sdk))),
    ("pm_", lambda sdk: sdk.payment_methods.retrieve(paid(sdk)["payment_method"])),
    ("re_", lambda sdk: sdk.refunds.create(payment_intent=paid(sdk)["id"])),
    ("txn_", lambda sdk: paid(sdk) and sdk.balance_transactions.list()["data"][0]),
    ("evt_", lambda sdk: paid(sdk) and sdk.events.list()["data"][0]),
    ("we_", lambda sdk: sdk.webhook_endpoints.create(url="http://127.0.0.1:9/", enabled_events=["*"])),
    ("cs_test_", session),
    ("li_", lambda sdk: session(sdk, expand=["line_items"])["line_items"]["data"][0]),
    ("cus_", lambda sdk: sdk.customers.create()),
    ("prod_", lambda sdk: sdk.products.create(name="Bánh pía")),
    ("price_", price),
    ("acct_", producer),
    ("tr_", transfer),
    ("po_", payout),
    ("fee_", fee),
]


@pytest.mark.parametrize(("prefix", "make"), PREFIXES, ids=[prefix for prefix, _ in PREFIXES])
def test_an_id_says_what_it_is_of(sdk, prefix, make):
    assert make(sdk)["id"].startswith(prefix)

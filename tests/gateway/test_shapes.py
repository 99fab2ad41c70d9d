"""Objects carry every key that the SDK's own classes name."""

from __future__ import annotations

import stripe

from tests.gateway.driving import paid, session

# Named by the class, but only for accounts and methods that this gateway does not have.
NOT_OURS = {"OBJECT_NAME", "deleted"}


def missing(shown: stripe.StripeObject, kind: type, *, optional: bool = True) -> set[str]:
    names = {name for name, hint in kind.__annotations__.items() if optional or "Optional" not in str(hint)}
    return names - NOT_OURS - set(shown.to_dict())


def test_a_payment_intent_is_complete(api):
    assert missing(paid(api), stripe.PaymentIntent) == set()


def test_a_charge_is_complete(api):
    assert missing(api.v1.charges.retrieve(str(paid(api).latest_charge)), stripe.Charge) == set()


def test_a_refund_is_complete(api):
    assert missing(api.v1.refunds.create({"payment_intent": paid(api).id}), stripe.Refund) == set()


def test_a_checkout_session_is_complete(api):
    assert missing(session(api), stripe.checkout.Session) == set()


def test_an_event_is_complete(api):
    paid(api)

    assert missing(api.v1.events.list().data[0], stripe.Event) == set()


def test_a_balance_transaction_is_complete(api):
    paid(api)

    assert missing(api.v1.balance_transactions.list().data[0], stripe.BalanceTransaction) == set()


def test_a_payment_method_carries_all_that_is_not_of_another_kind(api):
    method = api.v1.payment_methods.retrieve(str(paid(api).payment_method))

    assert missing(method, stripe.PaymentMethod, optional=False) == set()
    assert missing(method.card, stripe.PaymentMethod.Card) == set()


def test_line_items_and_customers_are_usable(api):
    item = session(api, expand=["line_items"]).line_items.data[0]
    customer = api.v1.customers.create({"name": "Hoa", "metadata": {"ward": "1"}})

    assert missing(item, stripe.LineItem, optional=False) == set()
    assert missing(customer, stripe.Customer, optional=False) == set()
    assert api.v1.customers.retrieve(customer.id).name == "Hoa"


def test_amounts_are_whole_numbers(api):
    charge = api.v1.charges.retrieve(str(paid(api).latest_charge))

    assert [type(charge[name]) for name in ("amount", "amount_captured", "amount_refunded")] == [int, int, int]

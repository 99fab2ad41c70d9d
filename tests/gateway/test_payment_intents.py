"""The payment intent machine through the official SDK."""

from __future__ import annotations

import pytest
import stripe

from tests.gateway.driving import intent, paid, refused


def test_an_intent_confirmed_at_once_is_paid(api):
    one = paid(api, 298_000)

    assert (one.status, one.amount_received, one.currency) == ("succeeded", 298_000, "vnd")
    assert type(one.amount_received) is int
    assert str(one.latest_charge).startswith("ch_")
    assert str(one.client_secret).startswith(f"{one.id}_secret_")


def test_an_intent_walks_from_no_card_over_a_card_to_paid(api):
    one = intent(api)
    with_card = api.v1.payment_intents.update(one.id, {"payment_method": "pm_card_visa"})
    done = api.v1.payment_intents.confirm(one.id)

    states = [one.status, with_card.status, done.status]
    assert states == ["requires_payment_method", "requires_confirmation", "succeeded"]


def test_a_card_may_come_with_the_confirmation(api):
    one = intent(api)

    done = api.v1.payment_intents.confirm(one.id, {"payment_method": "pm_card_mastercard"})

    assert done.status == "succeeded"


def test_confirming_without_a_card_changes_nothing(api):
    one = intent(api)

    with refused(stripe.InvalidRequestError) as error:
        api.v1.payment_intents.confirm(one.id)

    assert (error[0].code, error[0].http_status) == ("payment_intent_unexpected_state", 400)
    assert api.v1.payment_intents.retrieve(one.id).status == "requires_payment_method"
    assert api.v1.charges.list().data == []


def test_a_paid_intent_cannot_be_confirmed_cancelled_or_changed(api):
    one = paid(api)
    calls = [
        lambda: api.v1.payment_intents.confirm(one.id, {"payment_method": "pm_card_visa"}),
        lambda: api.v1.payment_intents.cancel(one.id),
        lambda: api.v1.payment_intents.update(one.id, {"amount": 200_000}),
    ]

    for call in calls:
        with refused(stripe.InvalidRequestError) as error:
            call()
        assert error[0].code == "payment_intent_unexpected_state"
        assert error[0].error.payment_intent["id"] == one.id

    assert api.v1.payment_intents.retrieve(one.id).amount == 100_000


def test_holding_money_and_taking_a_part_of_it(api):
    held = paid(api, capture_method="manual")
    done = api.v1.payment_intents.capture(
        held.id,
        {"amount_to_capture": 60_000},
    )

    charge = api.v1.charges.retrieve(str(done.latest_charge))
    assert (held.status, held.amount_capturable, held.amount_received) == ("requires_capture", 100_000, 0)
    assert (done.status, done.amount_received, done.amount_capturable) == ("succeeded", 60_000, 0)
    assert (charge.amount, charge.amount_captured, charge.captured) == (100_000, 60_000, True)


def test_taking_more_than_is_held_changes_nothing(api):
    held = paid(api, capture_method="manual")

    with refused(stripe.InvalidRequestError) as error:
        api.v1.payment_intents.capture(held.id, {"amount_to_capture": 100_001})

    assert (error[0].code, error[0].param) == ("amount_too_large", "amount_to_capture")
    still = api.v1.payment_intents.retrieve(held.id)
    assert (still.status, still.amount_capturable) == ("requires_capture", 100_000)


def test_held_money_is_taken_once(api):
    held = paid(api, capture_method="manual")
    api.v1.payment_intents.capture(held.id)

    with refused(stripe.InvalidRequestError) as error:
        api.v1.payment_intents.capture(held.id)

    assert error[0].code == "payment_intent_unexpected_state"


def test_cancelling_releases_what_is_held(api):
    held = paid(api, capture_method="manual")

    gone = api.v1.payment_intents.cancel(held.id, {"cancellation_reason": "duplicate"})

    assert (gone.status, gone.amount_capturable, gone.cancellation_reason) == ("canceled", 0, "duplicate")
    assert gone.canceled_at is not None


@pytest.mark.parametrize(
    ("amount", "code"),
    [(12_999, "amount_too_small"), (100_000_000, "amount_too_large")],
)
def test_an_amount_out_of_bounds_is_refused(api, amount, code):
    with refused(stripe.InvalidRequestError) as error:
        intent(api, amount)

    assert (error[0].code, error[0].param) == (code, "amount")
    assert api.v1.payment_intents.list().data == []


def test_the_bounds_themselves_are_allowed(api):
    assert [intent(api, amount).amount for amount in (13_000, 99_999_999)] == [13_000, 99_999_999]


def test_a_browser_key_confirms_only_with_the_intents_secret(gateway, api):
    one, browser = intent(api), gateway.client("pk_test_suite")
    path = {"payment_method": "pm_card_visa", "client_secret": f"{one.id}_secret_guessed"}

    with refused(stripe.AuthenticationError):
        browser.v1.payment_intents.confirm(one.id, path)
    done = browser.v1.payment_intents.confirm(one.id, {**path, "client_secret": str(one.client_secret)})

    assert done.status == "succeeded"

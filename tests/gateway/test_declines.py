"""Every test card, and what may be retried after a decline."""

from __future__ import annotations

import pytest
import stripe

from tests.gateway.driving import intent, paid, refused

DECLINES = [
    ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
    ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
    ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
    ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
    ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
    ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
    ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
    ("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded"),
    ("pm_card_chargeCustomerFail", "card_declined", "generic_decline"),
    ("pm_card_radarBlock", "card_declined", "fraudulent"),
]


@pytest.mark.parametrize(("card", "code", "decline_code"), DECLINES)
def test_a_declining_card_leaves_an_intent_that_waits_for_another(api, card, code, decline_code):
    one = intent(api)

    with refused(stripe.CardError) as error:
        api.v1.payment_intents.confirm(one.id, {"payment_method": card})

    told = error[0].error
    after = api.v1.payment_intents.retrieve(one.id)
    assert (error[0].http_status, error[0].code, told.decline_code) == (402, code, decline_code)
    assert (told.payment_intent["status"], after.status) == ("requires_payment_method", "requires_payment_method")
    assert after.last_payment_error["charge"] == told.charge == after.latest_charge
    assert (after.payment_method, after.amount_received) == (None, 0)


@pytest.mark.parametrize("card", ["pm_card_visa", "pm_card_mastercard", "pm_card_amex", "pm_card_bypassPending"])
def test_a_good_card_pays(api, card):
    assert paid(api, card=card).status == "succeeded"


def test_another_card_pays_after_a_decline(api):
    one = intent(api)
    with refused(stripe.CardError):
        api.v1.payment_intents.confirm(one.id, {"payment_method": "pm_card_visa_chargeDeclined"})

    done = api.v1.payment_intents.confirm(one.id, {"payment_method": "pm_card_visa"})

    charges = api.v1.charges.list({"payment_intent": one.id}).data
    assert (done.status, done.last_payment_error) == ("succeeded", None)
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


def test_a_blocked_card_never_reaches_the_bank(api):
    with refused(stripe.CardError) as error:
        paid(api, card="pm_card_radarBlock")

    outcome = api.v1.charges.retrieve(error[0].error.charge).outcome
    assert (outcome.type, outcome.network_status) == ("blocked", "not_sent_to_network")


@pytest.mark.parametrize(
    ("number", "code", "decline_code"),
    [("4242424242424241", "incorrect_number", None), ("4111111111111111", "card_declined", "test_mode_live_card")],
)
def test_anything_but_a_test_card_is_refused_before_it_is_kept(api, number, code, decline_code):
    entry = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}

    with refused(stripe.CardError) as error:
        api.v1.payment_methods.create({"type": "card", "card": entry})

    assert (error[0].code, error[0].error.to_dict().get("decline_code")) == (code, decline_code)


def test_a_test_card_is_kept_without_its_number(api):
    entry = {"number": "5555555555554444", "exp_month": 7, "exp_year": 2031, "cvc": "123"}

    first, second = (api.v1.payment_methods.create({"type": "card", "card": entry}) for _ in range(2))

    face = first.card
    assert (face.brand, face.last4, face.exp_month, face.exp_year) == ("mastercard", "4444", 7, 2031)
    assert (first.id == second.id, face.fingerprint == second.card.fingerprint) == (False, True)
    assert "5555555555554444" not in str(first)
    assert paid(api, card=first.id).status == "succeeded"


def test_a_named_test_card_gives_a_fresh_method_each_time(api):
    first, second = (api.v1.payment_methods.retrieve("pm_card_amex") for _ in range(2))

    assert (first.card.brand, first.card.last4, first.id == second.id) == ("amex", "0005", False)
    assert api.v1.payment_methods.retrieve(first.id).id == first.id

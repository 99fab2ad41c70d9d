"""Cards whose bank asks the buyer."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import stripe

from tests.gateway.driving import paid, refused

BACK = "https://shop.example/back?order=7"


@pytest.fixture
def asked(api):
    return paid(api, card="pm_card_threeDSecure2Required", return_url=BACK)


def answer(browser, one, said):
    return browser.post(one.next_action.redirect_to_url.url, data={"answer": said})


def test_the_buyer_is_sent_to_the_bank_and_back(api, browser, asked):
    shown = browser.get(asked.next_action.redirect_to_url.url)
    answered = answer(browser, asked, "complete")

    told = parse_qs(urlsplit(answered.headers["Location"]).query)
    assert (asked.status, asked.next_action.type) == ("requires_action", "redirect_to_url")
    assert (shown.status_code, answered.status_code) == (200, 302)
    assert told == {
        "order": ["7"],
        "payment_intent": [asked.id],
        "payment_intent_client_secret": [asked.client_secret],
        "redirect_status": ["succeeded"],
    }
    assert api.v1.payment_intents.retrieve(asked.id).status == "succeeded"


def test_a_buyer_who_refuses_pays_nothing(api, browser, asked):
    answered = answer(browser, asked, "fail")

    after = api.v1.payment_intents.retrieve(asked.id)
    assert parse_qs(urlsplit(answered.headers["Location"]).query)["redirect_status"] == ["failed"]
    assert after.status == "requires_payment_method"
    assert after.last_payment_error.code == "payment_intent_authentication_failure"
    assert (api.v1.charges.list().data, api.v1.balance_transactions.list().data) == ([], [])


def test_the_banks_page_works_once(browser, asked):
    answer(browser, asked, "complete")

    assert answer(browser, asked, "complete").status_code == 404


def test_without_a_way_back_the_sdk_is_asked_to_show_the_page(api):
    one = paid(api, card="pm_card_authenticationRequired")

    assert one.next_action.type == "use_stripe_sdk"


@pytest.mark.parametrize("absent", [{"error_on_requires_action": True}, {"off_session": True}])
def test_an_absent_buyer_cannot_be_asked(api, absent):
    with refused(stripe.CardError) as error:
        paid(api, card="pm_card_threeDSecure2Required", **absent)

    assert (error[0].http_status, error[0].code) == (402, "authentication_required")
    assert error[0].error.payment_intent["status"] == "requires_payment_method"


@pytest.mark.parametrize(
    ("card", "decline_code"),
    [
        ("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_threeDSecureRequiredChargeDeclined", "generic_decline"),
    ],
)
def test_a_bank_may_decline_after_asking(api, browser, card, decline_code):
    one = paid(api, card=card, return_url=BACK)

    answered = answer(browser, one, "complete")

    after = api.v1.payment_intents.retrieve(one.id)
    assert "redirect_status=failed" in answered.headers["Location"]
    assert after.last_payment_error.decline_code == decline_code


def test_an_intent_that_waits_for_the_bank_can_be_cancelled(api, browser, asked):
    gone = api.v1.payment_intents.cancel(asked.id)

    assert (gone.status, gone.next_action) == ("canceled", None)
    assert answer(browser, asked, "complete").status_code == 404

"""Every test card (spec 1.5): by its pm_card_… name, by its number, and by its token."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.gateway.acceptance.scenes import BACK, again, charge_of, intent, kinds, paid
from tests.gateway.driving import wait_until

GOOD = [
    ("pm_card_visa", "4242424242424242", "visa"),
    ("pm_card_mastercard", "5555555555554444", "mastercard"),
    ("pm_card_amex", "378282246310005", "amex"),
    ("pm_card_bypassPending", "4000000000000077", "visa"),
]
DECLINED = [
    ("pm_card_visa_chargeDeclined", "4000000000000002", "card_declined", "generic_decline"),
    ("pm_card_visa_chargeDeclinedInsufficientFunds", "4000000000009995", "card_declined", "insufficient_funds"),
    ("pm_card_visa_chargeDeclinedLostCard", "4000000000009987", "card_declined", "lost_card"),
    ("pm_card_visa_chargeDeclinedStolenCard", "4000000000009979", "card_declined", "stolen_card"),
    ("pm_card_chargeDeclinedExpiredCard", "4000000000000069", "expired_card", None),
    ("pm_card_chargeDeclinedIncorrectCvc", "4000000000000127", "incorrect_cvc", None),
    ("pm_card_chargeDeclinedProcessingError", "4000000000000119", "processing_error", None),
    ("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "4000000000006975", "card_declined", "card_velocity_exceeded"),
]
BLOCKED = ("pm_card_radarBlock", "4100000000000019", "card_declined", "fraudulent")
FAILS_LATER = ("pm_card_chargeCustomerFail", "4000000000000341", "card_declined", None)
ASKING = [
    ("pm_card_threeDSecure2Required", "4000000000003220"),
    ("pm_card_authenticationRequired", "4000002760003184"),
    ("pm_card_authenticationRequiredOnSetup", "4000002500003155"),
]
ASKED_THEN_DECLINED = [
    ("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "4000008260003178", "insufficient_funds"),
    ("pm_card_threeDSecureRequiredChargeDeclined", "4000008400001629", None),
]


def entry(number):
    return {"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}}


@pytest.mark.parametrize(("card", "number", "brand"), GOOD)
def test_a_good_card_pays_by_its_name(sdk, card, number, brand):
    one = paid(sdk, card=card)

    face = charge_of(sdk, one)["payment_method_details"]["card"]
    assert (one["status"], face["brand"], face["last4"]) == ("succeeded", brand, number[-4:])


@pytest.mark.parametrize(("card", "number", "brand"), GOOD)
def test_a_good_card_pays_by_its_number(sdk, card, number, brand):
    method = sdk.payment_methods.create(**entry(number))

    one = paid(sdk, card=method["id"])

    assert (one["status"], one["payment_method"]) == ("succeeded", method["id"])
    assert (method["card"]["brand"], method["card"]["last4"]) == (brand, number[-4:])


@pytest.mark.parametrize(
    ("token", "brand"), [("tok_visa", "visa"), ("tok_mastercard", "mastercard"), ("tok_amex", "amex")]
)
def test_a_good_card_pays_by_its_token(sdk, token, brand):
    method = sdk.payment_methods.create(type="card", card={"token": token})

    assert (method["card"]["brand"], paid(sdk, card=method["id"])["status"]) == (brand, "succeeded")


def test_a_card_may_come_inside_the_confirmation(sdk):
    one = intent(sdk, payment_method_data=entry("4242424242424242"), confirm=True)
    other = sdk.payment_intents.confirm(
        intent(sdk)["id"], payment_method_data={"type": "card", "card": {"token": "tok_mastercard"}}
    )

    assert [one["status"], other["status"]] == ["succeeded", "succeeded"]
    assert one["payment_method"].startswith("pm_")


@pytest.mark.parametrize(("card", "number", "code", "decline_code"), [*DECLINED, FAILS_LATER, BLOCKED])
def test_a05_a_declining_card_leaves_an_intent_that_waits_for_another(sdk, card, number, code, decline_code):
    one = intent(sdk)

    no = sdk.payment_intents.confirm.refused(one["id"], payment_method=card)

    after = again(sdk, one)
    assert (no.sdk_class, no.status, no.type, no.code) == ("CardError", 402, "card_error", code)
    assert decline_code in {None, no.decline_code}
    assert no.error["payment_intent"]["status"] == after["status"] == "requires_payment_method"
    assert after["last_payment_error"]["code"] == code
    assert after["last_payment_error"]["charge"] == no.error["charge"] == after["latest_charge"]
    assert (after["payment_method"], after["amount_received"]) == (None, 0)


@pytest.mark.parametrize(("card", "number", "code", "decline_code"), [*DECLINED, BLOCKED])
def test_a05_a_card_declines_by_its_number_as_by_its_name(sdk, card, number, code, decline_code):
    one = intent(sdk)

    no = sdk.payment_intents.confirm.refused(one["id"], payment_method_data=entry(number))

    assert (no.status, no.code) == (402, code)
    assert decline_code in {None, no.decline_code}
    assert again(sdk, one)["status"] == "requires_payment_method"


def test_a_declined_charge_is_kept_with_its_reason(sdk):
    no = sdk.payment_intents.create.refused(
        amount=50_000, currency="vnd", payment_method="pm_card_visa_chargeDeclinedInsufficientFunds", confirm=True
    )

    charge = sdk.charges.retrieve(no.error["charge"])
    assert (charge["status"], charge["paid"], charge["captured"]) == ("failed", False, False)
    assert charge["failure_code"] == "card_declined"
    assert charge["outcome"]["reason"] == "insufficient_funds"
    assert (charge["balance_transaction"], sdk.balance_transactions.list()["data"]) == (None, [])


def test_a_blocked_card_never_reaches_the_bank(sdk):
    no = sdk.payment_intents.create.refused(
        amount=50_000, currency="vnd", payment_method="pm_card_radarBlock", confirm=True
    )

    outcome = sdk.charges.retrieve(no.error["charge"])["outcome"]
    assert (outcome["type"], outcome["network_status"]) == ("blocked", "not_sent_to_network")


@pytest.mark.parametrize(("card", "number", "code", "decline_code"), DECLINED)
def test_a_declining_card_cannot_be_kept_for_a_customer(sdk, card, number, code, decline_code):
    customer = sdk.customers.create(name="Hoa")

    no = sdk.payment_methods.attach.refused(card, customer=customer["id"])

    assert (no.sdk_class, no.status, no.code) == ("CardError", 402, code)
    assert sdk.customers.payment_methods.list(customer["id"])["data"] == []


def test_one_card_can_be_kept_and_declines_later(sdk):
    customer = sdk.customers.create(name="Hoa")
    kept = sdk.payment_methods.attach("pm_card_chargeCustomerFail", customer=customer["id"])

    no = sdk.payment_intents.create.refused(
        amount=50_000, currency="vnd", customer=customer["id"], payment_method=kept["id"], confirm=True
    )

    assert kept["customer"] == customer["id"]
    assert (no.status, no.code) == (402, "card_declined")


@pytest.mark.parametrize(
    ("number", "code", "decline_code"),
    [("4242424242424241", "incorrect_number", None), ("4111111111111111", "card_declined", "test_mode_live_card")],
)
def test_anything_but_a_test_card_is_refused_before_it_is_kept(sdk, number, code, decline_code):
    no = sdk.payment_methods.create.refused(**entry(number))

    assert (no.sdk_class, no.status, no.code, no.decline_code) == ("CardError", 402, code, decline_code)
    assert number not in str(no.error)


def test_a_card_is_kept_without_its_number(sdk):
    first, second = (sdk.payment_methods.create(**entry("5555555555554444")) for _ in range(2))

    face = first["card"]
    assert (face["brand"], face["last4"], face["exp_month"], face["exp_year"]) == ("mastercard", "4444", 12, 2034)
    assert (first["id"] == second["id"], face["fingerprint"] == second["card"]["fingerprint"]) == (False, True)
    assert "5555555555554444" not in str(first)
    assert "123" not in str(face)


def test_a_card_has_a_readable_expiry(sdk):
    past = entry("4242424242424242")
    past["card"]["exp_year"] = 2020

    no = sdk.payment_methods.create.refused(**past)

    assert (no.status, no.code) == (402, "invalid_expiry_year")


def test_a_named_test_card_gives_a_fresh_method_each_time(sdk):
    first, second = (paid(sdk, card="pm_card_amex")["payment_method"] for _ in range(2))

    assert first.startswith("pm_")
    assert first != second
    assert sdk.payment_methods.retrieve(first)["customer"] is None


@pytest.mark.parametrize(("card", "number"), ASKING)
def test_a07_a_buyer_is_sent_to_the_bank_and_back(sdk, browser, card, number):
    one = paid(sdk, card=card, return_url=BACK)
    page = one["next_action"]["redirect_to_url"]["url"]

    shown, answered = browser.get(page), browser.post(page, data={"answer": "complete"})

    told = parse_qs(urlsplit(answered.headers["Location"]).query)
    done = again(sdk, one)
    assert (one["status"], one["next_action"]["type"]) == ("requires_action", "redirect_to_url")
    assert one["next_action"]["redirect_to_url"]["return_url"] == BACK
    assert (shown.status_code, answered.status_code) == (200, 302)
    assert answered.headers["Location"].startswith("https://shop.example/back?")
    assert (told["order"], told["redirect_status"], told["payment_intent"]) == (["7"], ["succeeded"], [one["id"]])
    assert told["payment_intent_client_secret"] == [one["client_secret"]]
    assert (done["status"], done["amount_received"], done["next_action"]) == ("succeeded", 100_000, None)


@pytest.mark.parametrize(("card", "number"), ASKING)
def test_a_bank_asks_by_the_number_as_by_the_name(sdk, card, number):
    one = intent(sdk, payment_method_data=entry(number), confirm=True, return_url=BACK)

    assert (one["status"], one["next_action"]["type"]) == ("requires_action", "redirect_to_url")


def test_a_held_amount_waits_for_the_bank_too(sdk, browser):
    one = paid(sdk, card="pm_card_threeDSecure2Required", return_url=BACK, capture_method="manual")

    browser.post(one["next_action"]["redirect_to_url"]["url"], data={"answer": "complete"})

    assert (again(sdk, one)["status"], again(sdk, one)["amount_capturable"]) == ("requires_capture", 100_000)


def test_a08_a_buyer_who_refuses_pays_nothing(sdk, browser):
    one = paid(sdk, card="pm_card_threeDSecure2Required", return_url=BACK)

    answered = browser.post(one["next_action"]["redirect_to_url"]["url"], data={"answer": "fail"})

    after = again(sdk, one)
    assert parse_qs(urlsplit(answered.headers["Location"]).query)["redirect_status"] == ["failed"]
    assert (after["status"], after["amount_received"]) == ("requires_payment_method", 0)
    assert after["last_payment_error"]["code"] == "payment_intent_authentication_failure"
    assert sdk.balance_transactions.list()["data"] == []
    assert "payment_intent.payment_failed" in kinds(sdk)


def test_a_buyer_who_refused_may_pay_with_another_card(sdk, browser):
    one = paid(sdk, card="pm_card_threeDSecure2Required", return_url=BACK)
    browser.post(one["next_action"]["redirect_to_url"]["url"], data={"answer": "fail"})

    assert sdk.payment_intents.confirm(one["id"], payment_method="pm_card_visa")["status"] == "succeeded"


@pytest.mark.parametrize("absent", [{"error_on_requires_action": True}, {"off_session": True}])
def test_a09_an_absent_buyer_cannot_be_asked(sdk, absent):
    one = intent(sdk)

    no = sdk.payment_intents.confirm.refused(one["id"], payment_method="pm_card_threeDSecure2Required", **absent)

    assert (no.sdk_class, no.status, no.code) == ("CardError", 402, "authentication_required")
    assert no.error["payment_intent"]["status"] == again(sdk, one)["status"] == "requires_payment_method"


def test_without_a_way_back_the_sdk_is_asked_to_show_the_page(sdk):
    one = paid(sdk, card="pm_card_authenticationRequired")

    assert (one["status"], one["next_action"]["type"]) == ("requires_action", "use_stripe_sdk")


@pytest.mark.parametrize(("card", "number", "decline_code"), ASKED_THEN_DECLINED)
def test_a_bank_may_decline_after_asking(sdk, browser, card, number, decline_code):
    one = paid(sdk, card=card, return_url=BACK)

    answered = browser.post(one["next_action"]["redirect_to_url"]["url"], data={"answer": "complete"})

    failed = again(sdk, one)["last_payment_error"]
    assert "redirect_status=failed" in answered.headers["Location"]
    assert (failed["code"], again(sdk, one)["status"]) == ("card_declined", "requires_payment_method")
    assert decline_code in {None, failed["decline_code"]}


def test_some_money_is_available_at_once(sdk):
    one = paid(sdk, card="pm_card_bypassPending", expand=["latest_charge.balance_transaction"])

    moved = one["latest_charge"]["balance_transaction"]
    assert moved["status"] == "available"
    assert moved["available_on"] <= moved["created"]


def test_one_card_is_refunded_slowly(sdk):
    one = paid(sdk, card="pm_card_pendingRefund")
    back = sdk.refunds.create(payment_intent=one["id"])

    wait_until(lambda: sdk.refunds.retrieve(back["id"])["status"] == "succeeded")

    assert back["status"] == "pending"
    assert "refund.updated" in kinds(sdk)


def test_one_card_takes_no_money_back(sdk):
    one = paid(sdk, card="pm_card_refundFail")
    back = sdk.refunds.create(payment_intent=one["id"])

    failed = wait_until(lambda: (now := sdk.refunds.retrieve(back["id"]))["status"] == "failed" and now)

    assert back["status"] == "succeeded"
    assert failed["failure_reason"]
    assert "refund.failed" in kinds(sdk)
    assert charge_of(sdk, one)["amount_refunded"] == 0
    assert sum(row["net"] for row in sdk.balance_transactions.list()["data"]) == one["amount"] - 2_900

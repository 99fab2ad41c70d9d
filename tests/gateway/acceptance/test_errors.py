"""Refusals (spec 1.2): every row of the table, the same through both SDKs."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import DECLINED, intent, paid

CREATE = {"amount": 100_000, "currency": "vnd"}


@pytest.mark.parametrize("key", ["nonsense", "sk_live_abc", "pk_live_abc", "rk_live_abc", "sk_test_"])
def test_a34_a_wrong_key_opens_nothing(sdk, key):
    no = sdk.sending(key=key).payment_intents.list.refused()

    assert (no.sdk_class, no.status, no.type) == ("AuthenticationError", 401, "invalid_request_error")
    assert no.request_id.startswith("req_")


def test_a34_a_browsers_key_opens_no_server_call(sdk):
    no = sdk.sending(key="pk_test_suite").refunds.list.refused()

    assert no.status in {401, 403}
    assert no.request_id.startswith("req_")


def test_a34_every_refusal_names_its_request(sdk):
    one = intent(sdk)
    refusals = [
        sdk.payment_intents.retrieve.refused("pi_nope"),
        sdk.payment_intents.create.refused(currency="vnd"),
        sdk.payment_intents.confirm.refused(one["id"], payment_method=DECLINED),
        sdk.payment_intents.confirm.refused(one["id"]),
    ]

    assert [no.status for no in refusals] == [404, 400, 402, 400]
    assert len({no.request_id for no in refusals if no.request_id.startswith("req_")}) == 4


@pytest.mark.parametrize(
    ("place", "ref"),
    [
        ("payment_intents", "pi_nope"),
        ("charges", "ch_nope"),
        ("refunds", "re_nope"),
        ("customers", "cus_nope"),
        ("payment_methods", "pm_nope"),
        ("events", "evt_nope"),
        ("webhook_endpoints", "we_nope"),
        ("balance_transactions", "txn_nope"),
        ("products", "prod_nope"),
        ("prices", "price_nope"),
        ("transfers", "tr_nope"),
        ("payouts", "po_nope"),
        ("disputes", "dp_nope"),
        ("application_fees", "fee_nope"),
        ("tokens", "tok_nope"),
    ],
)
def test_a35_what_does_not_exist_is_not_found(sdk, place, ref):
    no = getattr(sdk, place).retrieve.refused(ref)

    assert (no.sdk_class, no.status, no.code) == ("InvalidRequestError", 404, "resource_missing")
    assert ref in no.message
    assert no.param


def test_a35_an_unknown_account_is_not_told_from_a_foreign_one(sdk):
    no = sdk.accounts.retrieve.refused("acct_nope")

    assert (no.sdk_class, no.status) in {("PermissionError", 403), ("InvalidRequestError", 404)}


def test_a35_the_missing_intent_is_called_intent(sdk):
    calls = [sdk.payment_intents.retrieve, sdk.payment_intents.confirm, sdk.payment_intents.cancel]

    assert {call.refused("pi_nope").told for call in calls} == {(404, "resource_missing", "intent")}


@pytest.mark.parametrize(
    ("params", "param"), [({"customer": "cus_nope"}, "customer"), ({"payment_method": "pm_nope"}, "payment_method")]
)
def test_an_id_in_the_body_that_does_not_exist_is_a_bad_request(sdk, params, param):
    no = sdk.payment_intents.create.refused(**CREATE, **params)

    assert no.told == (400, "resource_missing", param)
    assert sdk.payment_intents.list()["data"] == []


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"currency": "vnd"}, "parameter_missing", "amount"),
        ({"amount": 100_000}, "parameter_missing", "currency"),
        (CREATE | {"colour": "red"}, "parameter_unknown", "colour"),
        (CREATE | {"shipping": {"planet": "Mars"}}, "parameter_unknown", "shipping[planet]"),
        (CREATE | {"amount": ""}, "parameter_invalid_empty", "amount"),
        (CREATE | {"amount": "12.5"}, "parameter_invalid_integer", "amount"),
        (CREATE | {"amount": 12.5}, "parameter_invalid_integer", "amount"),
        (CREATE | {"amount": "một trăm"}, "parameter_invalid_integer", "amount"),
        (CREATE | {"amount": -1}, "parameter_invalid_integer", "amount"),
        (CREATE | {"receipt_email": "nobody"}, "email_invalid", "receipt_email"),
    ],
)
def test_a_bad_parameter_is_named_and_nothing_is_made(sdk, params, code, param):
    no = sdk.payment_intents.create.refused(**params)

    assert (no.sdk_class, no.type) == ("InvalidRequestError", "invalid_request_error")
    assert no.told == (400, code, param)
    assert sdk.payment_intents.list()["data"] == []


@pytest.mark.parametrize("amount", [1, 12_999])
def test_an_amount_below_the_least_is_too_small(sdk, amount):
    no = sdk.payment_intents.create.refused(amount=amount, currency="vnd")

    assert no.told == (400, "amount_too_small", "amount")
    assert sdk.payment_intents.list()["data"] == []


def test_an_amount_of_nine_digits_is_too_large(sdk):
    no = sdk.payment_intents.create.refused(amount=100_000_000, currency="vnd")

    assert no.told == (400, "amount_too_large", "amount")
    assert sdk.payment_intents.list()["data"] == []


@pytest.mark.parametrize("amount", [13_000, 99_999_999])
def test_the_bounds_themselves_can_be_paid(sdk, amount):
    one = paid(sdk, amount)

    assert (one["amount"], one["amount_received"], one["status"]) == (amount, amount, "succeeded")


@pytest.mark.parametrize("amount", [12_999, 100_000_000])
def test_a_change_keeps_within_the_bounds_too(sdk, amount):
    one = intent(sdk)

    no = sdk.payment_intents.update.refused(one["id"], amount=amount)

    assert (no.status, no.param) == (400, "amount")
    assert sdk.payment_intents.retrieve(one["id"])["amount"] == 100_000


@pytest.mark.parametrize("currency", ["xxx", "dong"])
def test_money_that_does_not_exist_is_refused(sdk, currency):
    no = sdk.payment_intents.create.refused(amount=100_000, currency=currency)

    assert (no.status, no.param) == (400, "currency")


def test_a_currency_may_be_written_large_and_is_told_small(sdk):
    assert sdk.payment_intents.create(amount=100_000, currency="VND")["currency"] == "vnd"


@pytest.mark.parametrize("param", ["capture_method", "confirmation_method", "setup_future_usage"])
def test_a_word_that_is_no_choice_is_refused(sdk, param):
    no = sdk.payment_intents.create.refused(**CREATE, **{param: "perhaps"})

    assert (no.status, no.param) == (400, param)


def test_a_card_refusal_carries_the_card_and_the_intent_in_full(sdk):
    one = intent(sdk)

    no = sdk.payment_intents.confirm.refused(one["id"], payment_method=DECLINED)

    assert no.error["payment_intent"]["id"] == one["id"]
    assert no.error["payment_intent"]["object"] == "payment_intent"
    assert no.error["payment_method"]["card"]["last4"] == "0002"
    assert no.error["charge"].startswith("ch_")


def test_a50_node_raises_its_own_classes(node_sdk):
    one = intent(node_sdk.sending(idempotency_key="k"))
    calls = [
        node_sdk.payment_intents.confirm.refused(one["id"], payment_method=DECLINED),
        node_sdk.sending(idempotency_key="k").payment_intents.create.refused(amount=20_000, currency="vnd"),
        node_sdk.payment_intents.retrieve.refused("pi_nope"),
        node_sdk.sending(key="nonsense").payment_intents.list.refused(),
    ]

    classes = [no.sdk_class for no in calls]
    assert classes == ["CardError", "IdempotencyError", "InvalidRequestError", "AuthenticationError"]


def test_a51_a_browser_confirms_with_the_secret_of_the_intent(sdk):
    one, browser = intent(sdk), sdk.sending(key="pk_test_suite")

    guess = browser.payment_intents.confirm.refused(
        one["id"], payment_method="pm_card_visa", client_secret=f"{one['id']}_secret_guessed"
    )
    untouched = sdk.payment_intents.retrieve(one["id"])["status"]
    done = browser.payment_intents.confirm(one["id"], payment_method="pm_card_visa", client_secret=one["client_secret"])

    assert guess.status in {400, 401}
    assert (untouched, done["status"]) == ("requires_payment_method", "succeeded")


def test_a51_a_browser_reads_only_with_the_secret(sdk):
    one, browser = intent(sdk), sdk.sending(key="pk_test_suite")

    shown = browser.payment_intents.retrieve(one["id"], client_secret=one["client_secret"])

    assert shown["id"] == one["id"]
    assert browser.payment_intents.retrieve.refused(one["id"]).status in {400, 401, 403}


def test_a51_a_browsers_key_does_not_capture_cancel_or_refund(sdk):
    one, browser = paid(sdk, capture_method="manual"), sdk.sending(key="pk_test_suite")

    refusals = [
        browser.payment_intents.capture.refused(one["id"]),
        browser.payment_intents.cancel.refused(one["id"]),
        browser.refunds.create.refused(payment_intent=one["id"]),
    ]

    assert {no.status for no in refusals} <= {401, 403}
    assert sdk.payment_intents.retrieve(one["id"])["status"] == "requires_capture"


@pytest.mark.parametrize("version", ["2026-10-28.endive", "2024-06-20", "2022-11-15"])
def test_any_version_is_taken_and_echoed(sdk, version):
    one = intent(sdk.sending(version=version))

    assert (one.headers["stripe-version"], one["object"]) == (version, "payment_intent")


def test_an_answer_carries_the_headers_that_the_sdks_read(sdk):
    one = intent(sdk.sending(idempotency_key="order-7"))

    assert len(one.headers["request-id"]) >= len("req_") + 14
    assert one.headers["request-id"].startswith("req_")
    assert one.headers["content-type"].startswith("application/json")
    assert one.headers["idempotency-key"] == "order-7"

"""Who may call, and what every answer carries."""

from __future__ import annotations

import base64

import pytest
import stripe

from tests.gateway.driving import intent, refused


@pytest.mark.parametrize("key", ["nonsense", "sk_live_abc", "pk_live_abc", "sk_test_"])
def test_only_test_keys_open(gateway, key):
    with refused(stripe.AuthenticationError) as error:
        gateway.client(key).v1.payment_intents.list()

    assert (error[0].http_status, error[0].error.type) == (401, "invalid_request_error")
    assert error[0].request_id.startswith("req_")


def test_a_browser_key_opens_no_server_call(gateway):
    with refused(stripe.PermissionError) as error:
        gateway.client("pk_test_x").v1.refunds.list()

    assert (error[0].http_status, error[0].error.code) == (403, "secret_key_required")


def test_no_key_is_no_entry(gateway):
    answer = gateway.http.get("/v1/payment_intents")

    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")


def test_curl_may_send_the_key_as_a_user_name(gateway):
    user = base64.b64encode(b"sk_test_curl:").decode()

    answer = gateway.raw("GET", "payment_intents", headers={"Authorization": f"Basic {user}"})

    assert answer.json() == {"object": "list", "url": "/v1/payment_intents", "has_more": False, "data": []}


@pytest.mark.parametrize(
    ("call", "param"),
    [
        (lambda v1: v1.payment_intents.retrieve("pi_nope"), "intent"),
        (lambda v1: v1.payment_intents.confirm("pi_nope"), "intent"),
        (lambda v1: v1.charges.retrieve("ch_nope"), "id"),
        (lambda v1: v1.checkout.sessions.retrieve("cs_test_nope"), "session"),
        (lambda v1: v1.events.retrieve("evt_nope"), "id"),
    ],
)
def test_what_does_not_exist_is_not_found(api, call, param):
    with refused(stripe.InvalidRequestError) as error:
        call(api.v1)

    assert (error[0].http_status, error[0].code, error[0].param) == (404, "resource_missing", param)
    assert error[0].request_id.startswith("req_")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "subscriptions"), ("PUT", "refunds"), ("GET", "refunds/"), ("GET", "")]
)
def test_an_unknown_address_is_told_in_json(gateway, method, path):
    answer = gateway.raw(method, path)

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")


def test_the_version_asked_for_is_echoed(gateway):
    asked = gateway.raw("GET", "events", headers={"Stripe-Version": "2024-06-20"})
    default = gateway.raw("GET", "events")

    assert asked.headers["Stripe-Version"] == "2024-06-20"
    assert default.headers["Stripe-Version"] == "2026-10-28.endive" == stripe.api_version


def test_an_answer_names_its_request(api):
    assert intent(api).last_response.request_id.startswith("req_")

"""Bodies as curl and other clients write them (spec 1.1). These checks speak HTTP, so there is one of each."""

from __future__ import annotations

import base64

import pytest
import stripe

from tests.gateway.acceptance.scenes import intent

CREATE = {"amount": "100000", "currency": "vnd"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def post(gateway, body, path="payment_intents", headers=FORM):
    return gateway.raw("POST", path, content=body, headers=headers)


@pytest.mark.parametrize(
    "query",
    ["expand[0]=customer", "expand[]=customer", "expand%5B%5D=customer", "expand%5B0%5D=customer",
     "expand%5B0%5D=customer&expand%5B1%5D=latest_charge", "expand[1]=customer&expand[0]=latest_charge"],
)  # fmt: skip
def test_lists_may_be_written_in_every_way(python_sdk, gateway, query):
    one = intent(python_sdk, customer=python_sdk.customers.create(name="Hoa")["id"])

    answer = gateway.raw("GET", f"payment_intents/{one['id']}?{query}")

    assert answer.json()["customer"]["name"] == "Hoa"


@pytest.mark.parametrize("space", ["+", "%20"])
def test_a_space_may_be_written_in_both_ways(gateway, space):
    answer = post(gateway, f"amount=100000&currency=vnd&description=B%C3%A1nh{space}p%C3%ADa")

    assert answer.json()["description"] == "Bánh pía"


@pytest.mark.parametrize("brackets", ["metadata[order]=7", "metadata%5Border%5D=7"])
def test_brackets_may_be_written_in_both_ways(gateway, brackets):
    assert post(gateway, f"amount=100000&currency=vnd&{brackets}").json()["metadata"] == {"order": "7"}


def test_an_empty_value_unsets_what_can_be_unset(python_sdk, gateway):
    one = intent(python_sdk, description="Đơn 7")

    answer = post(gateway, "description=", f"payment_intents/{one['id']}")

    assert answer.json()["description"] is None


@pytest.mark.parametrize(("said", "status"), [("true", "succeeded"), ("false", "requires_confirmation")])
def test_yes_and_no_are_true_and_false(gateway, said, status):
    answer = post(gateway, f"amount=100000&currency=vnd&payment_method=pm_card_visa&confirm={said}")

    assert answer.json()["status"] == status


def test_yes_is_no_boolean(gateway):
    answer = post(gateway, "amount=100000&currency=vnd&confirm=yes")

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "confirm")


def test_the_key_may_be_the_user_name_of_basic(gateway):
    user = base64.b64encode(b"sk_test_curl:").decode()

    answer = gateway.raw("GET", "payment_intents", headers={"Authorization": f"Basic {user}"})

    assert answer.json() == {"object": "list", "url": "/v1/payment_intents", "has_more": False, "data": []}


def test_no_key_is_no_entry(gateway):
    answer = gateway.http.get("/v1/payment_intents")

    error = answer.json()["error"]
    assert (answer.status_code, error["type"], "code" in error) == (401, "invalid_request_error", False)
    assert answer.headers["Request-Id"].startswith("req_")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "subscriptions"), ("PUT", "refunds"), ("GET", "refunds/"), ("GET", ""), ("POST", "x/y")],
)
def test_an_unknown_address_is_told_in_json(gateway, method, path):
    answer = gateway.raw(method, path)

    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (404, "invalid_request_error")
    assert "Unrecognized request URL" in error["message"]


@pytest.mark.parametrize("bad", [b"amount=%FF", b"\xff\xfe=1", b"[a]=1", b"a[b=1", b"a" + b"[b]" * 9 + b"=1"])
def test_an_unreadable_body_is_refused(gateway, bad):
    answer = post(gateway, bad)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


def test_json_is_not_a_form(gateway):
    assert gateway.raw("POST", "payment_intents", json=CREATE).status_code == 400


@pytest.mark.parametrize("amount", ["1e5", "0x10", "１２３４５", "100_000", "100 000", "1.0", "+100000", "NaN"])
def test_an_amount_is_written_in_digits_only(gateway, amount):
    answer = gateway.raw("POST", "payment_intents", data=CREATE | {"amount": amount})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (400, "parameter_invalid_integer", "amount")


@pytest.mark.parametrize(
    ("more", "param"),
    [({"amount[x]": "1"}, "amount"), ({"metadata": "x"}, "metadata"), ({"expand": "customer"}, "expand")],
)
def test_a_value_of_the_wrong_shape_is_refused(gateway, more, param):
    form = {name: value for name, value in CREATE.items() if name != param} | more

    answer = gateway.raw("POST", "payment_intents", data=form)

    assert (answer.status_code, answer.json()["error"]["param"].partition("[")[0]) == (400, param)


def test_a_body_beyond_a_mebibyte_is_refused(gateway):
    assert post(gateway, b"description=" + b"x" * (1024 * 1024 + 1)).status_code in {400, 413}


def test_telemetry_is_ignored(gateway):
    telemetry = {"X-Stripe-Client-Telemetry": '{"last_request_metrics":{"request_id":"req_x"}}'}

    assert gateway.raw("POST", "payment_intents", data=CREATE, headers=telemetry).status_code == 200


def test_a_key_is_echoed_and_an_answer_is_json(gateway):
    answer = gateway.raw("POST", "payment_intents", data=CREATE, headers={"Idempotency-Key": "k1"})

    assert answer.headers["Idempotency-Key"] == "k1"
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Stripe-Version"]


@pytest.mark.parametrize("word", ["payment_method_types", "allowed_payment_method_types"])
def test_old_and_new_words_for_the_methods_are_both_taken(gateway, word):
    answer = post(gateway, f"amount=100000&currency=vnd&{word}[0]=card")

    assert (answer.status_code, answer.json()["payment_method_types"]) == (200, ["card"])


def test_a_repeat_gets_the_first_answer_word_for_word(python_sdk, gateway):
    first, second = (
        post(gateway, "amount=100000&currency=vnd", headers=FORM | {"Idempotency-Key": "k1"}) for _ in "12"
    )

    assert (second.content, second.status_code) == (first.content, 200)
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(python_sdk.payment_intents.list()["data"]) == 1


def test_the_version_is_the_sdks_own_unless_another_is_asked_for(gateway):
    assert gateway.raw("GET", "events").headers["Stripe-Version"] == stripe.api_version

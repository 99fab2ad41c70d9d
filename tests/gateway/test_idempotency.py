"""One key, one call, one answer."""

from __future__ import annotations

import stripe

from tests.gateway.driving import all_at_once, intent, paid, refused

CREATE = {"amount": "100000", "currency": "vnd"}


def keyed(gateway, path="payment_intents", *, key="k1", **form):
    return gateway.raw("POST", path, data=form or CREATE, headers={"Idempotency-Key": key})


def intents(api):
    return len(api.v1.payment_intents.list().data)


def test_a_repeat_gets_the_first_answer_word_for_word(gateway, api):
    first, again = keyed(gateway), keyed(gateway)

    assert (again.content, again.status_code) == (first.content, 200)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Original-Request"] == first.headers["Request-Id"] != again.headers["Request-Id"]
    assert again.headers["Idempotency-Key"] == "k1"
    assert intents(api) == 1


def test_a_key_belongs_to_one_call_only(api):
    options = {"idempotency_key": "k2"}
    api.v1.payment_intents.create({"amount": 100_000, "currency": "vnd"}, options)

    with refused(stripe.IdempotencyError) as other_amount:
        api.v1.payment_intents.create({"amount": 100_001, "currency": "vnd"}, options)
    with refused(stripe.IdempotencyError) as other_endpoint:
        api.v1.customers.create({"name": "Hoa"}, options)

    assert other_amount[0].http_status == other_endpoint[0].http_status == 400
    assert intents(api) == 1


def test_the_order_of_parameters_does_not_matter(gateway, api):
    keyed(gateway, amount="100000", currency="vnd")

    assert keyed(gateway, currency="vnd", amount="100000").headers["Idempotent-Replayed"] == "true"


def test_a_decline_is_replayed_without_asking_the_bank_again(gateway, api):
    form = CREATE | {"confirm": "true", "payment_method": "pm_card_visa_chargeDeclined"}

    first, again = keyed(gateway, **form), keyed(gateway, **form)

    assert (first.status_code, again.status_code, again.content) == (402, 402, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(api.v1.charges.list().data) == 1


def test_a_refused_parameter_leaves_the_key_free(gateway, api):
    refused_first = keyed(gateway, amount="many", currency="vnd")
    good = keyed(gateway)

    assert (refused_first.status_code, good.status_code) == (400, 200)
    assert "Idempotent-Replayed" not in good.headers


def test_a_state_refusal_is_replayed(gateway, api):
    one = paid(api)

    first, again = (keyed(gateway, f"payment_intents/{one.id}/cancel", cancellation_reason="duplicate") for _ in "12")

    assert (first.status_code, again.content) == (400, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_crash_undoes_the_call_and_is_what_the_key_stands_for(gateway, api):
    gateway.mock("chaos", kind="500_crash")

    first, again = keyed(gateway), keyed(gateway)

    assert (first.status_code, again.status_code) == (500, 500)
    assert again.json()["error"]["type"] == "api_error"
    assert again.headers["Idempotent-Replayed"] == "true"
    assert intents(api) == 0


def test_the_sdk_gets_over_a_failing_answer_with_one_object(gateway, api):
    gateway.mock("chaos", kind="500_before")
    before = intent(gateway.client(retries=2))
    gateway.mock("chaos", kind="500_after")
    after = intent(gateway.client(retries=2))

    assert {one.id for one in api.v1.payment_intents.list().data} == {before.id, after.id}


def test_sixteen_at_once_with_one_key_make_one_object(gateway, api):
    client = gateway.client(retries=2)
    create = {"amount": 100_000, "currency": "vnd"}

    made = all_at_once(lambda _: client.v1.payment_intents.create(create, {"idempotency_key": "k3"}).id, 16)

    assert (len(set(made)), intents(api)) == (1, 1)


def test_a_key_has_at_most_255_characters(gateway, api):
    assert keyed(gateway, key="k" * 256).status_code == 400
    assert intents(api) == 0


def test_reading_ignores_the_key(gateway, api):
    one = intent(api)
    read = [gateway.raw("GET", f"payment_intents/{one.id}", headers={"Idempotency-Key": "k4"}) for _ in "12"]

    assert all("Idempotent-Replayed" not in answer.headers for answer in read)

"""What happens by itself when its time has come."""

from __future__ import annotations

import psycopg
import pytest
import stripe

from tests.gateway.driving import all_at_once, card, paid, session, wait_until


@pytest.fixture
def turn_back(database_url):
    """Make something happen earlier than it did: SQL on the gateway's rows."""

    def run(sql, *values):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(sql, values)

    return run


def test_a_session_expires_without_anybody_looking(api, browser, turn_back):
    one = session(api)
    browser.post(one.url, data=card("4000000000000002"))

    turn_back("UPDATE stripe_gateway_checkoutsession SET expires_at = now() WHERE ref = %s", one.id)
    event = wait_until(lambda: api.v1.events.list({"type": "checkout.session.expired"}).data)[0]

    after = api.v1.checkout.sessions.retrieve(one.id, {"expand": ["payment_intent"]})
    assert (event.data.object["id"], after.status, after.url) == (one.id, "expired", None)
    assert after.payment_intent.status == "canceled"


def test_a_page_whose_time_is_up_takes_no_money(api, browser, turn_back):
    one = session(api)
    turn_back("UPDATE stripe_gateway_checkoutsession SET expires_at = now() WHERE ref = %s", one.id)

    answers = all_at_once(lambda _: browser.post(one.url, data=card()).status_code, 3)

    assert answers == [410] * 3
    assert api.v1.charges.list().data == []
    assert len(api.v1.events.list({"type": "checkout.session.expired"}).data) == 1


def test_money_held_for_more_than_seven_days_is_released(api, turn_back):
    one = paid(api, capture_method="manual")

    turn_back(
        "UPDATE stripe_gateway_charge SET created = created - interval '8 days' WHERE ref = %s", one.latest_charge
    )
    wait_until(lambda: api.v1.events.list({"type": "charge.expired"}).data)

    after = api.v1.payment_intents.retrieve(one.id)
    assert (after.status, after.cancellation_reason, after.amount_capturable) == ("canceled", "automatic", 0)


def test_a_key_is_free_again_after_a_day(api, turn_back):
    options: stripe.RequestOptions = {"idempotency_key": "daily"}
    first = api.v1.customers.create({"name": "Hoa"}, options)
    turn_back("UPDATE stripe_gateway_idempotentcall SET started_at = started_at - interval '25 hours'")

    second = api.v1.customers.create({"name": "Lan"}, options)

    assert first.id != second.id


def test_a_call_whose_process_died_is_taken_over(gateway, api, turn_back):
    form = {"name": "Hoa"}
    first = gateway.raw("POST", "customers", data=form, headers={"Idempotency-Key": "dead"})
    turn_back("UPDATE stripe_gateway_idempotentcall SET status = NULL, body = ''")

    running = gateway.raw("POST", "customers", data=form, headers={"Idempotency-Key": "dead"})
    turn_back("UPDATE stripe_gateway_idempotentcall SET started_at = started_at - interval '2 minutes'")
    taken_over = gateway.raw("POST", "customers", data=form, headers={"Idempotency-Key": "dead"})

    assert [first.status_code, running.status_code, taken_over.status_code] == [200, 409, 200]
    assert running.json()["error"]["code"] == "idempotency_key_in_use"
    assert running.headers["Stripe-Should-Retry"] == "true"

"""Events reach the shop: signed, retried, told apart from forgeries."""

from __future__ import annotations

import time

import psycopg
import pytest
import stripe

from payments.stripe_gateway.signature import signature_header
from tests.gateway.driving import intent, paid, wait_until

VECTOR_BODY = (
    b'{"id":"evt_test_1","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_test_1",'
    b'"object":"payment_intent","amount":298000,"currency":"vnd","status":"succeeded"}}}'
)
VECTOR_MARK = "35134fd9d12d203137b094feed1db36b6794c9c22a3d08f94f1ff7f6ea89af32"


@pytest.fixture
def hook(api, listener):
    """The shop's endpoint, told only of paid intents unless a test widens it."""
    return api.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": ["payment_intent.succeeded"]})


def moment_of(header):
    return int(header.split(",")[0].removeprefix("t="))


def test_the_signature_is_the_one_the_sdks_expect():
    header = signature_header(body=VECTOR_BODY, secrets=["whsec_test_soctrang"], at=1_790_000_000)

    assert header == f"t=1790000000,v1={VECTOR_MARK}"


def test_a_blank_secret_signs_nothing():
    with pytest.raises(ValueError, match="needs a secret"):
        signature_header(body=b"{}", secrets=[""], at=1)


def test_an_event_does_not_tell_the_client_secret(api, hook, listener):
    one = paid(api)

    _, body, header = listener.next()

    event = stripe.Webhook.construct_event(body, header, hook.secret)
    assert (event.type, event.data.object["id"]) == ("payment_intent.succeeded", one.id)
    assert event.data.object["client_secret"] is None


def test_either_of_two_secrets_opens_while_they_rotate():
    body, now = VECTOR_BODY, int(time.time())
    header = signature_header(body=body, secrets=["whsec_new", "whsec_old"], at=now)

    kinds = [stripe.Webhook.construct_event(body, header, secret).type for secret in ("whsec_new", "whsec_old")]

    assert kinds == ["payment_intent.succeeded"] * 2


def test_every_attempt_is_signed_at_its_own_time(api, hook, listener):
    listener.answers = [500] * 4
    paid(api)

    moments = [moment_of(listener.next()[2]) for _ in range(5)]

    assert moments == sorted(moments)
    assert abs(moments[-1] - time.time()) < 3


def test_a_shop_that_never_answers_well_is_given_up(gateway, api, hook, listener):
    listener.answers = [500] * 9
    paid(api)

    row = wait_until(lambda: [one for one in gateway.deliveries() if one["state"] == "failed"])[0]

    assert len(row["attempts"]) == 5
    assert api.v1.events.retrieve(row["event"]).pending_webhooks == 1


def test_nobody_listening_is_an_attempt_too(gateway, api):
    api.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/hook", "enabled_events": ["*"]})
    intent(api)

    row = wait_until(lambda: [one for one in gateway.deliveries() if one["attempts"]])[0]

    assert (row["attempts"][0]["status"], row["attempts"][0]["answer"].startswith("ConnectError")) == (0, True)


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://0.0.0.0/"])
def test_no_webhook_goes_to_a_forbidden_address(gateway, api, url):
    api.v1.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})
    intent(api)

    row = wait_until(lambda: [one for one in gateway.deliveries() if one["attempts"]])[0]

    assert row["attempts"][0]["answer"].startswith("ForbiddenAddress")


def test_a_lost_database_connection_is_found_again(api, hook, listener, database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    one = paid(api)

    assert listener.next()[0]["data"]["object"]["id"] == one.id

"""Events reach the shop: signed, retried, told apart from forgeries."""

from __future__ import annotations

import json
import time

import psycopg
import pytest
import stripe

from payments.stripe_gateway.signature import signature_header
from tests.gateway.driving import intent, paid, refused, wait_until

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


def test_the_sdk_accepts_what_we_send(api, hook, listener):
    one = paid(api)

    _, body, header = listener.next()

    event = stripe.Webhook.construct_event(body, header, hook.secret)
    assert (event.type, event.data.object["id"]) == ("payment_intent.succeeded", one.id)
    assert event.data.object["client_secret"] is None


@pytest.mark.parametrize("spoil", ["body", "secret", "age", "header", "blank"])
def test_the_sdk_refuses_what_was_tampered_with(api, hook, listener, spoil):
    paid(api)
    _, body, header = listener.next()
    secret = {"secret": "whsec_other", "blank": ""}.get(spoil, hook.secret)
    if spoil == "body":
        body = body.replace(b"100000", b"100001", 1)
    if spoil == "age":
        header = signature_header(body=body, secrets=[hook.secret], at=int(time.time()) - 301)

    with pytest.raises((stripe.SignatureVerificationError, ValueError)):
        stripe.Webhook.construct_event(body, "" if spoil == "header" else header, secret)


def test_either_of_two_secrets_opens_while_they_rotate():
    body, now = VECTOR_BODY, int(time.time())
    header = signature_header(body=body, secrets=["whsec_new", "whsec_old"], at=now)

    kinds = [stripe.Webhook.construct_event(body, header, secret).type for secret in ("whsec_new", "whsec_old")]

    assert kinds == ["payment_intent.succeeded"] * 2


def test_a_failing_shop_is_told_again_until_it_accepts(gateway, api, hook, listener):
    listener.answers = [500, 302, 200]
    paid(api)

    told = [listener.next() for _ in range(3)]

    event = told[0][0]["id"]
    assert {one["id"] for one, _, _ in told} == {event}
    wait_until(lambda: api.v1.events.retrieve(event).pending_webhooks == 0)
    row = gateway.deliveries(event)[0]
    assert ([one["status"] for one in row["attempts"]], row["state"]) == ([500, 302, 200], "delivered")
    for _, body, header in told:
        stripe.Webhook.construct_event(body, header, hook.secret)


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


def test_an_event_names_the_call_that_caused_it(api, hook, listener):
    one = api.v1.payment_intents.create(
        {"amount": 20_000, "currency": "vnd", "payment_method": "pm_card_visa", "confirm": True},
        {"idempotency_key": "order-7"},
    )

    event = listener.next()[0]

    assert event["request"] == {"id": one.last_response.request_id, "idempotency_key": "order-7"}


def test_an_event_keeps_the_object_as_it_was(api):
    one = paid(api, capture_method="manual")
    api.v1.payment_intents.capture(one.id)

    kinds = {
        event.type: event.data.object["status"]
        for event in api.v1.events.list().data
        if event.data.object["id"] == one.id
    }

    assert kinds == {
        "payment_intent.created": "requires_confirmation",
        "payment_intent.amount_capturable_updated": "requires_capture",
        "payment_intent.succeeded": "succeeded",
    }


def test_an_endpoint_hears_only_what_it_asked_for(api, hook, listener):
    api.v1.refunds.create({"payment_intent": paid(api).id})
    api.v1.webhook_endpoints.update(hook.id, {"enabled_events": ["charge.refunded"]})
    api.v1.refunds.create({"payment_intent": paid(api).id})

    assert listener.kinds(2) == ["payment_intent.succeeded", "charge.refunded"]


@pytest.mark.parametrize("silence", ["disable", "delete"])
def test_a_silenced_endpoint_hears_no_more(gateway, api, hook, listener, silence):
    if silence == "disable":
        api.v1.webhook_endpoints.update(hook.id, {"disabled": True})
    else:
        assert api.v1.webhook_endpoints.delete(hook.id).deleted is True
    paid(api)

    assert gateway.deliveries() == []


def test_a_secret_is_told_once(api, hook):
    seen = [api.v1.webhook_endpoints.retrieve(hook.id), *api.v1.webhook_endpoints.list().data]

    assert hook.secret.startswith("whsec_")
    assert ["secret" in one.to_dict() for one in seen] == [False, False]


def test_an_endpoint_needs_a_url_and_events(api):
    with refused(stripe.InvalidRequestError) as error:
        api.v1.webhook_endpoints.create({"url": "ftp://x", "enabled_events": ["*"]})

    assert error[0].param == "url"


def test_the_body_is_the_event_that_can_be_fetched(api, hook, listener):
    paid(api)
    event, body, _ = listener.next()

    fetched = api.v1.events.retrieve(event["id"]).to_dict()

    assert json.loads(body)["data"] == fetched["data"]


def test_a_lost_database_connection_is_found_again(api, hook, listener, database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    one = paid(api)

    assert listener.next()[0]["data"]["object"]["id"] == one.id

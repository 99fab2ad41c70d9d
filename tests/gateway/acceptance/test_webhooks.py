"""Webhooks (spec 1.6): signed, retried, told apart from forgeries, believed by both SDKs."""

from __future__ import annotations

import hashlib
import hmac
import time

import pytest

from tests.gateway.acceptance.scenes import intent, paid, producer
from tests.gateway.acceptance.sdks import Refused
from tests.gateway.driving import wait_until

VECTOR_SECRET = "whsec_test_soctrang"
VECTOR_BODY = (
    b'{"id":"evt_test_1","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_test_1",'
    b'"object":"payment_intent","amount":298000,"currency":"vnd","status":"succeeded"}}}'
)
VECTOR_MARK = "35134fd9d12d203137b094feed1db36b6794c9c22a3d08f94f1ff7f6ea89af32"


@pytest.fixture
def hook(sdk, listener):
    """The shop's endpoint, told only of paid intents."""
    return sdk.webhook_endpoints.create(url=listener.url, enabled_events=["payment_intent.succeeded"])


def signed(body, *secrets, at=None):
    at = at or int(time.time())
    marks = [hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])


def is_believed(sdk, body, header, secret):
    try:
        return sdk.construct_event(body, header, secret)["object"] == "event"
    except Refused:
        return False


def attempts(gateway, event):
    rows = gateway.deliveries(event)
    return [one["status"] for row in rows for one in row["attempts"]]


def test_a39_the_sdk_believes_the_test_vector(sdk):
    header = f"t=1790000000,v1={VECTOR_MARK}"

    event = sdk.construct_event(VECTOR_BODY, header, VECTOR_SECRET, tolerance_s=10**10)

    assert (event["id"], signed(VECTOR_BODY, VECTOR_SECRET, at=1_790_000_000)) == ("evt_test_1", header)


def test_a39_the_sdk_believes_what_we_send(sdk, hook, listener):
    one = paid(sdk)

    _, body, header = listener.next()

    event = sdk.construct_event(body, header, hook["secret"])
    assert (event["object"], event["type"], event["livemode"]) == ("event", "payment_intent.succeeded", False)
    assert event["data"]["object"]["id"] == one["id"]
    assert event["api_version"]


def test_a39_what_is_sent_is_signed_as_the_vector_is(sdk, hook, listener):
    paid(sdk)

    _, body, header = listener.next()

    at = int(header.partition(",")[0].removeprefix("t="))
    assert signed(body, hook["secret"], at=at) in header
    assert abs(at - time.time()) < 5


@pytest.mark.parametrize("spoil", ["body", "secret", "age", "header", "blank"])
def test_a39_the_sdk_believes_nothing_that_was_tampered_with(sdk, hook, listener, spoil):
    paid(sdk)
    _, body, header = listener.next()
    secret = {"secret": "whsec_other", "blank": ""}.get(spoil, hook["secret"])
    if spoil == "body":
        body = body.replace(b"100000", b"100001", 1)
    if spoil == "age":
        header = signed(body, hook["secret"], at=int(time.time()) - 301)

    with pytest.raises(Refused) as no:
        sdk.construct_event(body, None if spoil == "header" else header, secret)

    assert no.value.sdk_class == "SignatureVerificationError"


def test_a39_either_of_two_secrets_opens(sdk):
    header = signed(VECTOR_BODY, "whsec_new", "whsec_old")

    believed = [is_believed(sdk, VECTOR_BODY, header, secret) for secret in ("whsec_new", "whsec_old", "whsec_x")]

    assert believed == [True, True, False]


def test_a39_a_rolled_secret_signs_beside_the_old_one_for_a_while(sdk, gateway, hook, listener):
    new = gateway.mock(f"webhook_endpoints/{hook['id']}/roll", grace_s=3_600)["secret"]
    paid(sdk)
    _, body, header = listener.next()
    gateway.mock("clock", advance_s=3_601)
    paid(sdk)
    _, _, later_header = listener.next()

    assert [is_believed(sdk, body, header, secret) for secret in (new, hook["secret"])] == [True, True]
    assert (later_header.count("v1="), header.count("v1=")) == (1, 2)
    assert new.startswith("whsec_")
    assert hook["secret"] != new


@pytest.mark.parametrize("kind", ["bad_signature", "stale_signature"])
def test_a_spoilt_signature_is_not_believed(sdk, gateway, hook, listener, kind):
    gateway.mock("chaos", kind=kind)
    paid(sdk)
    _, body, header = listener.next()
    paid(sdk)
    _, sound_body, sound_header = listener.next()

    assert is_believed(sdk, body, header, hook["secret"]) is False
    assert is_believed(sdk, sound_body, sound_header, hook["secret"]) is True


def test_a40_a_failing_shop_is_told_again_until_it_accepts(sdk, gateway, hook, listener):
    listener.answers = [500, 500, 200]
    paid(sdk)

    told = [listener.next() for _ in range(3)]

    event = told[0][0]["id"]
    assert {one["id"] for one, _, _ in told} == {event}
    wait_until(lambda: sdk.events.retrieve(event)["pending_webhooks"] == 0)
    assert attempts(gateway, event) == [500, 500, 200]
    assert all(is_believed(sdk, body, header, hook["secret"]) for _, body, header in told)


@pytest.mark.parametrize("status", [302, 400, 404, 410, 503])
def test_a40_only_2xx_is_success(sdk, gateway, hook, listener, status):
    listener.answers = [status, 204]
    paid(sdk)

    first, second = listener.next(), listener.next()

    assert first[0]["id"] == second[0]["id"]
    wait_until(lambda: attempts(gateway, first[0]["id"]) == [status, 204])


def test_a_shop_that_accepts_is_told_once(sdk, gateway, hook, listener):
    paid(sdk)

    event, _, _ = listener.next()

    wait_until(lambda: gateway.deliveries(event["id"])[0]["state"] == "delivered")
    assert (attempts(gateway, event["id"]), listener.inbox.empty()) == ([200], True)


def test_an_event_waits_until_the_shop_has_answered(sdk, hook, listener):
    listener.gate.clear()
    paid(sdk)
    event, _, _ = listener.next()

    waiting = sdk.events.retrieve(event["id"])["pending_webhooks"]
    listener.gate.set()

    wait_until(lambda: sdk.events.retrieve(event["id"])["pending_webhooks"] == 0)
    assert waiting == 1


def test_an_endpoint_hears_only_what_it_asked_for(sdk, hook, listener):
    sdk.refunds.create(payment_intent=paid(sdk)["id"])
    sdk.webhook_endpoints.update(hook["id"], enabled_events=["charge.refunded"])
    sdk.refunds.create(payment_intent=paid(sdk)["id"])

    assert listener.kinds(2) == ["payment_intent.succeeded", "charge.refunded"]


def test_an_endpoint_may_hear_everything(sdk, listener):
    sdk.webhook_endpoints.create(url=listener.url, enabled_events=["*"])
    intent(sdk)

    assert listener.kinds(1) == ["payment_intent.created"]


@pytest.mark.parametrize("silence", ["disable", "delete"])
def test_a_silenced_endpoint_hears_no_more(sdk, gateway, hook, silence):
    if silence == "disable":
        assert sdk.webhook_endpoints.update(hook["id"], disabled=True)["status"] == "disabled"
    else:
        assert sdk.webhook_endpoints.delete(hook["id"])["deleted"] is True
    paid(sdk)

    assert gateway.deliveries() == []


def test_deleting_an_endpoint_stops_its_retries(sdk, gateway, hook, listener):
    listener.answers = [500] * 9
    paid(sdk)
    listener.next()

    sdk.webhook_endpoints.delete(hook["id"])

    assert [row for row in gateway.deliveries() if row["state"] == "waiting"] == []


def test_a_secret_is_told_once(sdk, hook):
    seen = [sdk.webhook_endpoints.retrieve(hook["id"]), *sdk.webhook_endpoints.list()["data"]]

    assert hook["secret"].startswith("whsec_")
    assert [one.get("secret") for one in seen] == [None, None]


@pytest.mark.parametrize(
    ("params", "param"),
    [({"url": "ftp://x"}, "url"), ({"url": None}, "url"), ({"enabled_events": None}, "enabled_events"),
     ({"enabled_events": ["no.such.event"]}, "enabled_events[0]")],
)  # fmt: skip
def test_an_endpoint_needs_an_address_and_events(sdk, params, param):
    wanted = {"url": "https://shop.example/hook", "enabled_events": ["*"]} | params

    no = sdk.webhook_endpoints.create.refused(**{name: value for name, value in wanted.items() if value is not None})

    assert (no.status, no.param) == (400, param)


def test_the_body_is_the_event_that_can_be_fetched(sdk, hook, listener):
    paid(sdk)
    event, _, _ = listener.next()

    fetched = sdk.events.retrieve(event["id"])

    assert {name: fetched[name] for name in ("id", "type", "created", "data", "request")} == {
        name: event[name] for name in ("id", "type", "created", "data", "request")
    }


def test_a_change_names_what_was_before(sdk, listener):
    sdk.webhook_endpoints.create(url=listener.url, enabled_events=["customer.updated"])
    hoa = sdk.customers.create(name="Hoa", metadata={"a": "1"})
    sdk.customers.update(hoa["id"], name="Lan")

    event, _, _ = listener.next()

    assert event["data"]["previous_attributes"] == {"name": "Hoa"}
    assert event["data"]["object"]["name"] == "Lan"


def test_an_accounts_event_goes_to_endpoints_for_accounts(sdk, listener):
    account = producer(sdk)["id"]
    for connect in (True, False):
        sdk.webhook_endpoints.create(url=listener.url, enabled_events=["customer.created"], connect=connect)
    sdk.sending(account=account).customers.create(name="Hoa")

    event, _, _ = listener.next()

    assert event["account"] == account
    assert listener.inbox.empty()


def test_trouble_on_the_way_is_not_trouble_for_a_careful_shop(sdk, gateway, listener):
    sdk.webhook_endpoints.create(url=listener.url, enabled_events=["*"])
    gateway.mock("chaos", kind="duplicate", times=2)
    gateway.mock("chaos", kind="shuffle", times=3)
    one = paid(sdk)

    told = [listener.next()[0] for _ in range(5)]

    assert len({event["id"] for event in told}) == 3
    assert {"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"} == {one["type"] for one in told}
    assert sdk.payment_intents.retrieve(one["id"])["status"] == "succeeded"

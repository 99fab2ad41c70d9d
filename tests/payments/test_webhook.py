"""Messages from the provider: signed, lately, kept once."""

from __future__ import annotations

import hashlib
import hmac
import json
import time

import pytest
from django.urls import reverse

from payments.models import PaymentEvent
from payments.selectors import payments_about

pytestmark = pytest.mark.django_db
SECRET = "whsec_dev_only_cho_que"


def signed(body: str, *, secret=SECRET, at=None):
    stamp = int(time.time() if at is None else at)
    mark = hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={stamp},v1={mark}"


def event(ref="evt_1"):
    thing = {"id": "pi_nobodys", "object": "payment_intent"}
    return json.dumps({"id": ref, "object": "event", "type": "payment_intent.succeeded", "data": {"object": thing}})


def deliver(client, body, signature):
    url = reverse("stripe_webhook")
    return client.post(url, body, content_type="application/json", headers={"Stripe-Signature": signature})


def test_a_signed_message_is_kept_raw_and_processed(client, django_capture_on_commit_callbacks):
    body = event()

    with django_capture_on_commit_callbacks(execute=True):
        answer = deliver(client, body, signed(body))

    kept = PaymentEvent.objects.get()
    assert (answer.status_code, kept.raw, kept.about_ref) == (200, body, "pi_nobodys")
    assert kept.processed_at is not None


def test_the_same_message_three_times_is_one_row(client):
    body = event()

    answers = [deliver(client, body, signed(body)).status_code for _ in range(3)]

    assert (answers, PaymentEvent.objects.count()) == ([200, 200, 200], 1)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "t=1,v1=00",
        signed(event(), secret="whsec_other"),
        signed(event() + " "),
        signed(event(), at=time.time() - 301),
        signed(event(), at=time.time() + 86_400),
    ],
    ids=["none", "nonsense", "other secret", "other body", "too old", "from the future"],
)
def test_a_message_that_is_not_signed_now_is_refused(client, signature):
    assert deliver(client, event(), signature).status_code == 400

    assert not PaymentEvent.objects.exists()


def test_without_a_secret_every_message_is_refused(client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []

    assert deliver(client, event(), signed(event(), secret="")).status_code == 400


def test_two_secrets_are_active_while_one_is_being_replaced(client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]

    assert deliver(client, event(), signed(event())).status_code == 200


def test_a_message_larger_than_a_mebibyte_is_refused(client):
    body = event() + " " * 1024 * 1024

    assert deliver(client, body, signed(body)).status_code == 413


def test_a_message_about_a_thing_without_an_id_is_kept_and_touches_nothing(client, django_capture_on_commit_callbacks):
    body = json.dumps({"id": "evt_2", "object": "event", "type": "balance.available", "data": {"object": {"a": 1}}})

    with django_capture_on_commit_callbacks(execute=True):
        answer = deliver(client, body, signed(body))

    kept = PaymentEvent.objects.get()
    assert (answer.status_code, kept.about_ref, kept.processed_at is not None) == (200, "", True)
    assert not payments_about(kept).exists()

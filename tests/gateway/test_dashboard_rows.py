"""The developer's pages over rows of our own making: their cost, their paging, their guard, hostile words."""

from __future__ import annotations

import base64
import html
import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from payments.stripe_gateway import config
from payments.stripe_gateway.models import (
    Charge,
    Delivery,
    DeliveryAttempt,
    Event,
    PaymentIntent,
    PaymentMethod,
    Refund,
    WebhookEndpoint,
)
from payments.stripe_gateway.web import browse, dashboard, details

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def told(count: int) -> PaymentIntent:
    """A payment with this many attempts, refunds, events and answers of its endpoint."""
    endpoint = WebhookEndpoint.objects.create(
        ref=f"we_{count}", url="https://hoa:matkhau@shop.example/hook", secret="x"
    )
    card = PaymentMethod.objects.create(
        ref=f"pm_{count}", card_key="pm_card_visa", brand="visa", last4="4242", exp_month=1, exp_year=2034
    )
    intent = PaymentIntent.objects.create(
        ref=f"pi_{count}", amount=90_000, currency="vnd", client_secret="pi_secret_x", metadata={"items": HOSTILE}
    )
    for turn in range(count):
        ref = f"{count}_{turn}"
        charge = Charge.objects.create(
            ref=f"ch_{ref}", intent=intent, payment_method=card, amount=90_000, currency="vnd", paid=False
        )
        Refund.objects.create(ref=f"re_{ref}", charge=charge, amount=1, status="pending")
        event = Event.objects.create(ref=f"evt_{ref}", kind="charge.failed", subject=charge.ref, data={"object": {}})
        delivery = Delivery.objects.create(event=event, endpoint=endpoint, state="failed")
        for _ in range(count):
            DeliveryAttempt.objects.create(delivery=delivery, status=500, answer=f"{HOSTILE} whsec_abc")
    return intent


def shown(view, query="", **found):
    return view(RequestFactory().get(f"/{query}"), **found).content.decode()


VIEWS = {
    "overview": (dashboard.dashboard, {}),
    "payments": (browse.payments, {}),
    "events": (browse.events, {}),
    "deliveries": (browse.deliveries, {}),
    "payment": (details.payment, {"ref": "pi_{}"}),
    "event": (details.event, {"ref": "evt_{}_0"}),
    "object": (details.any_object, {"ref": "ch_{}_0"}),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_costs_the_same_statements_for_one_row_and_for_fifteen(name, django_assert_num_queries):
    view, found = VIEWS[name]
    for count in (1, 15):
        told(count)

    with CaptureQueriesContext(connection) as for_one:
        shown(view, **{key: ref.format(1) for key, ref in found.items()})
    with django_assert_num_queries(len(for_one)):
        shown(view, **{key: ref.format(15) for key, ref in found.items()})


def test_older_rows_are_a_page_away_and_none_is_shown_twice():
    PaymentIntent.objects.bulk_create(
        [PaymentIntent(ref=f"pi_{turn:02}", amount=1, currency="vnd", client_secret="x") for turn in range(60)]
    )

    seen = list(pages_of_payments())

    assert [len(page) for page in seen] == [25, 25, 10]
    assert [ref for page in seen for ref in page] == [f"pi_{turn:02}" for turn in reversed(range(60))]


def pages_of_payments():
    """What each page lists, following the link to older ones."""
    query = ""
    for _ in range(9):
        page = shown(browse.payments, query)
        yield re.findall(r'href="/payments/(pi_\d+)"', page)
        older = re.search(r'class="older"><a [^>]*href="([^"]+)"', page)
        if not older:
            return
        query = html.unescape(older[1])


@pytest.mark.parametrize("cursor", ["-1", "x", "9" * 30, "１", "0"])
def test_a_cursor_that_makes_no_sense_begins_at_the_newest(cursor):
    told(1)

    assert 'href="/payments/pi_1"' in shown(browse.payments, f"?before={cursor}")


@pytest.mark.parametrize("name", VIEWS)
def test_hostile_words_stay_words(name):
    view, found = VIEWS[name]
    told(1)

    page = shown(view, **{key: ref.format(1) for key, ref in found.items()})

    assert "<script" not in page
    assert [secret for secret in ("whsec_abc", "matkhau", "secret_x") if secret in page] == []


def test_what_a_receiver_answered_can_be_read_in_full():
    told(1)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; whsec_…" in shown(details.event, ref="evt_1_0")


def test_metadata_is_shown_whatever_its_keys_are_called():
    told(1)

    assert "<dt>metadata.items</dt><dd>&lt;script&gt;" in shown(details.payment, ref="pi_1")


@pytest.mark.parametrize(
    ("token", "typed", "status"),
    [("t0ken", "t0ken", 200), ("t0ken", "other", 401), ("t0ken", "", 401), ("", "", 401), ("t0ken", None, 401)],
)
def test_outside_a_developers_machine_the_token_is_the_password(monkeypatch, token, typed, status):
    monkeypatch.setattr(config, "DEBUG", False)
    monkeypatch.setattr(config, "TOKEN", token)
    headers = {} if typed is None else {"Authorization": f"Basic {base64.b64encode(f'dev:{typed}'.encode()).decode()}"}

    request = RequestFactory().get("/", headers=headers)

    views = (dashboard.dashboard, browse.payments, browse.events, browse.deliveries)
    assert {view(request).status_code for view in views} == {status}
    assert details.payment(request, ref="pi_none").status_code == (404 if status == 200 else 401)


def test_a_stranger_cannot_send_anything_again(monkeypatch):
    monkeypatch.setattr(config, "DEBUG", False)

    assert dashboard.redeliver_event(RequestFactory().post("/redeliver")).status_code == 401


@pytest.mark.parametrize("written", ["", "evt_1_0", "evt_1_0:forged"])
def test_only_a_form_that_we_wrote_sends_an_event_again(written):
    told(1)

    answer = dashboard.redeliver_event(RequestFactory().post("/redeliver", {"event": written}))

    assert (answer.status_code, Delivery.objects.get().state) == (400, "failed")

"""Checkout sessions through the official SDK."""

from __future__ import annotations

import time

import pytest
import stripe

from tests.gateway.driving import SUCCESS_URL, card, refused, session, wait_until


def test_a_new_session_is_open_at_our_address(api, gateway):
    one = session(api, client_reference_id="DH-7", customer_email="hoa@soc-trang.example", locale="vi")

    assert (one.status, one.payment_status, one.amount_total, one.currency) == ("open", "unpaid", 396_000, "vnd")
    assert one.url == f"{gateway.url}/c/pay/{one.id}"
    assert (one.client_reference_id, one.customer_email, one.payment_intent) == ("DH-7", "hoa@soc-trang.example", None)
    assert one.expires_at - one.created == 24 * 3600


def test_the_line_items_add_up_to_the_total(api):
    one = session(api)

    items = api.v1.checkout.sessions.line_items.list(one.id).data

    told = [(item.description, item.quantity, item.amount_total, item.price.unit_amount) for item in items]
    assert told == [("Bánh pía sầu riêng", 2, 298_000, 149_000), ("Hành tím Vĩnh Châu", 1, 98_000, 98_000)]
    assert sum(item.amount_total for item in items) == one.amount_total == 396_000


def test_paying_completes_the_session_and_its_intent(api, browser):
    one = session(api, payment_intent_data={"metadata": {"order": "DH-7"}, "transfer_group": "DH-7"})

    answer = browser.post(one.url, data=card())

    done = api.v1.checkout.sessions.retrieve(one.id, {"expand": ["payment_intent.latest_charge"]})
    paid = done.payment_intent
    assert (answer.status_code, answer.headers["Location"]) == (303, SUCCESS_URL.format(CHECKOUT_SESSION_ID=one.id))
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert (paid.status, paid.amount_received, paid.transfer_group) == ("succeeded", 396_000, "DH-7")
    assert (paid.metadata["order"], paid.latest_charge.billing_details.name) == ("DH-7", "TRẦN THỊ HOA")


def test_paying_tells_the_story_in_order(api, browser):
    one = session(api)
    browser.post(one.url, data=card())

    kinds = [event.type for event in api.v1.events.list().data][::-1]

    assert kinds == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_an_expired_session_takes_no_money(api, browser):
    one = session(api)
    gone = api.v1.checkout.sessions.expire(one.id)

    shown, tried = browser.get(one.url), browser.post(one.url, data=card())

    assert (gone.status, gone.payment_status, gone.url) == ("expired", "unpaid", None)
    assert (shown.status_code, tried.status_code) == (410, 410)
    assert api.v1.charges.list().data == []
    assert [event.type for event in api.v1.events.list().data] == ["checkout.session.expired"]


def test_expiring_gives_up_an_intent_that_was_declined_before(api, browser):
    one = session(api)
    browser.post(one.url, data=card("4000000000000002"))

    api.v1.checkout.sessions.expire(one.id)

    gone = api.v1.checkout.sessions.retrieve(one.id, {"expand": ["payment_intent"]}).payment_intent
    assert (gone.status, gone.cancellation_reason) == ("canceled", "expired")


@pytest.mark.parametrize("closed", ["complete", "expired"])
def test_only_an_open_session_can_be_expired(api, browser, closed):
    one = session(api)
    browser.post(one.url, data=card()) if closed == "complete" else api.v1.checkout.sessions.expire(one.id)

    with refused(stripe.InvalidRequestError):
        api.v1.checkout.sessions.expire(one.id)

    assert api.v1.checkout.sessions.retrieve(one.id).status == closed


@pytest.mark.parametrize("in_s", [29 * 60, 24 * 3600 + 60])
def test_a_session_lives_from_30_minutes_to_24_hours(api, in_s):
    with refused(stripe.InvalidRequestError) as error:
        session(api, expires_at=int(time.time()) + in_s)

    assert error[0].param == "expires_at"


def test_thirty_minutes_are_allowed(api):
    asked = int(time.time()) + 30 * 60

    assert session(api, expires_at=asked).expires_at == asked


def test_the_intent_of_a_session_moves_only_with_its_session(api, browser):
    one = session(api)
    browser.post(one.url, data=card("4000000000000002"))
    intent = api.v1.checkout.sessions.retrieve(one.id).payment_intent

    for move in (api.v1.payment_intents.confirm, api.v1.payment_intents.cancel):
        with refused(stripe.InvalidRequestError):
            move(intent)

    assert api.v1.payment_intents.retrieve(intent).status == "requires_payment_method"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"line_items": []}, "line_items"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"cancel_url": "shop.example/cart"}, "cancel_url"),
        ({"line_items": [{"quantity": 1, "price_data": {"currency": "vnd", "product_data": {"name": "x"}}}]},
         "line_items[0][price_data][unit_amount]"),
        ({"line_items": [{"quantity": 0, "price_data": {"currency": "vnd", "unit_amount": 20_000,
                                                        "product_data": {"name": "x"}}}]}, "line_items[0][quantity]"),
    ],
)  # fmt: skip
def test_a_session_needs_sound_parameters(api, params, param):
    with refused(stripe.InvalidRequestError) as error:
        session(api, **params)

    assert (error[0].http_status, error[0].param) == (400, param)
    assert api.v1.checkout.sessions.list().data == []


def test_sessions_are_found_by_state_and_intent(api, browser):
    open_one, done = session(api), session(api)
    browser.post(done.url, data=card())
    intent = str(api.v1.checkout.sessions.retrieve(done.id).payment_intent)

    assert [one.id for one in api.v1.checkout.sessions.list({"status": "open"}).data] == [open_one.id]
    assert [one.id for one in api.v1.checkout.sessions.list({"payment_intent": intent}).data] == [done.id]


def test_a_decline_on_the_page_is_told_with_the_orders_own_metadata(api, browser):
    one = session(api, payment_intent_data={"metadata": {"order": "DH-7"}})
    browser.post(one.url, data=card("4000000000009995"))

    event = wait_until(lambda: api.v1.events.list({"type": "payment_intent.payment_failed"}).data)[0]

    failed = event.data.object
    assert (failed["metadata"]["order"], failed["last_payment_error"]["decline_code"]) == ("DH-7", "insufficient_funds")

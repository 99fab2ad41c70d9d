"""Checkout sessions through the official SDK."""

from __future__ import annotations

from tests.gateway.driving import SUCCESS_URL, card, session, wait_until


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


def test_expiring_gives_up_an_intent_that_was_declined_before(api, browser):
    one = session(api)
    browser.post(one.url, data=card("4000000000000002"))

    api.v1.checkout.sessions.expire(one.id)

    gone = api.v1.checkout.sessions.retrieve(one.id, {"expand": ["payment_intent"]}).payment_intent
    assert (gone.status, gone.cancellation_reason) == ("canceled", "expired")


def test_a_decline_on_the_page_is_told_with_the_orders_own_metadata(api, browser):
    one = session(api, payment_intent_data={"metadata": {"order": "DH-7"}})
    browser.post(one.url, data=card("4000000000009995"))

    event = wait_until(lambda: api.v1.events.list({"type": "payment_intent.payment_failed"}).data)[0]

    failed = event.data.object
    assert (failed["metadata"]["order"], failed["last_payment_error"]["decline_code"]) == ("DH-7", "insufficient_funds")

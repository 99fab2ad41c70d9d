"""Checkout sessions (spec 1.4): a page at our address that takes the money."""

from __future__ import annotations

import time

import pytest

from tests.gateway.acceptance.scenes import PIA, again, ids, kinds, lines, session
from tests.gateway.driving import SUCCESS_URL, card, wait_until


def pay(browser, one, number="4242424242424242"):
    return browser.post(one["url"], data=card(number))


def reread(sdk, one, **params):
    return sdk.checkout.sessions.retrieve(one["id"], **params)


def refused(sdk, **params):
    wanted = {"mode": "payment", "success_url": SUCCESS_URL, "line_items": lines(PIA)} | params
    return sdk.checkout.sessions.create.refused(**{name: value for name, value in wanted.items() if value is not None})


def test_a37_a_new_session_is_open_at_our_address(sdk, gateway):
    one = session(sdk, client_reference_id="DH-7", customer_email="hoa@soc-trang.example", locale="vi")

    assert one["id"].startswith("cs_test_")
    assert one["url"].startswith(f"{gateway.url}/c/pay/cs_test_")
    assert (one["object"], one["mode"], one["status"], one["payment_status"]) == (
        "checkout.session",
        "payment",
        "open",
        "unpaid",
    )
    assert (one["amount_total"], one["amount_subtotal"], one["currency"]) == (396_000, 396_000, "vnd")
    assert (one["client_reference_id"], one["customer_email"]) == ("DH-7", "hoa@soc-trang.example")
    assert one["expires_at"] - one["created"] == 24 * 3600


def test_a37_paying_completes_the_session_and_its_intent(sdk, browser):
    one = session(sdk, payment_intent_data={"metadata": {"order": "DH-7"}, "transfer_group": "DH-7"})

    answer = pay(browser, one)

    done = reread(sdk, one, expand=["payment_intent.latest_charge"])
    intent = done["payment_intent"]
    assert answer.headers["Location"] == SUCCESS_URL.format(CHECKOUT_SESSION_ID=one["id"])
    assert (done["status"], done["payment_status"], done["url"]) == ("complete", "paid", None)
    assert (intent["status"], intent["amount_received"], intent["transfer_group"]) == ("succeeded", 396_000, "DH-7")
    assert (intent["metadata"], intent["latest_charge"]["paid"]) == ({"order": "DH-7"}, True)
    assert kinds(sdk)[-1] == "checkout.session.completed"


def test_a37_the_line_items_add_up_to_the_total(sdk):
    one = session(sdk)

    items = sdk.checkout.sessions.line_items.list(one["id"])["data"]

    told = [(item["description"], item["quantity"], item["amount_total"]) for item in items]
    assert told == [("Bánh pía sầu riêng", 2, 298_000), ("Hành tím Vĩnh Châu", 1, 98_000)]
    assert sum(item["amount_total"] for item in items) == one["amount_total"]
    assert [item["price"]["unit_amount"] for item in items] == [149_000, 98_000]


def test_the_line_items_come_page_by_page(sdk):
    one = session(sdk, line_items=lines(*[(f"Món {number}", 20_000, 1) for number in range(5)]))

    every = sdk.checkout.sessions.line_items.list.every(one["id"], limit=2)

    assert [item["description"] for item in every] == [f"Món {number}" for number in range(5)]


@pytest.mark.parametrize("number", ["4000000000000002", "4000000000009995", "4000000000000069"])
def test_a_declined_buyer_may_try_again(sdk, browser, number):
    one = session(sdk)

    declined, between, paid = pay(browser, one, number), reread(sdk, one), pay(browser, one)

    assert (declined.status_code < 500, "Location" in declined.headers) == (True, False)
    assert (between["status"], between["payment_status"]) == ("open", "unpaid")
    assert (paid.headers["Location"].startswith("https://shop.example/thanks"), reread(sdk, one)["status"]) == (
        True,
        "complete",
    )


def test_a_buyer_may_be_sent_to_the_bank_from_the_page(sdk, browser):
    one = session(sdk)

    asked = pay(browser, one, "4000000000003220")
    answered = browser.post(asked.headers["Location"], data={"answer": "complete"})

    assert "/_mock/3ds/" in asked.headers["Location"]
    assert answered.status_code in {302, 303}
    assert wait_until(lambda: (done := reread(sdk, one))["status"] == "complete" and done)["payment_status"] == "paid"


def test_a38_an_expired_session_takes_no_money(sdk, browser):
    one = session(sdk)
    gone = sdk.checkout.sessions.expire(one["id"])

    shown, tried = browser.get(one["url"]), pay(browser, one)

    assert (gone["status"], gone["payment_status"], gone["url"]) == ("expired", "unpaid", None)
    assert (shown.status_code, tried.status_code) == (410, 410)
    assert sdk.charges.list()["data"] == []
    assert kinds(sdk)[-1] == "checkout.session.expired"


@pytest.mark.parametrize("in_s", [29 * 60, 24 * 3600 + 60, -60])
def test_a38_a_session_lives_from_30_minutes_to_24_hours(sdk, in_s):
    no = refused(sdk, expires_at=int(time.time()) + in_s)

    assert (no.status, no.param, sdk.checkout.sessions.list()["data"]) == (400, "expires_at", [])


def test_a38_thirty_minutes_are_allowed(sdk):
    asked = int(time.time()) + 30 * 60 + 1

    assert session(sdk, expires_at=asked)["expires_at"] == asked


def test_a38_a_session_expires_when_its_time_is_up(sdk, gateway):
    one = session(sdk, expires_at=int(time.time()) + 31 * 60)

    gateway.mock("clock", advance_s=32 * 60)

    assert (reread(sdk, one)["status"], kinds(sdk)[-1]) == ("expired", "checkout.session.expired")


@pytest.mark.parametrize("closed", ["complete", "expired"])
def test_only_an_open_session_can_be_expired(sdk, browser, closed):
    one = session(sdk)
    pay(browser, one) if closed == "complete" else sdk.checkout.sessions.expire(one["id"])

    no = sdk.checkout.sessions.expire.refused(one["id"])

    assert (no.status, reread(sdk, one)["status"]) == (400, closed)


def test_the_intent_of_a_session_moves_only_with_its_session(sdk, browser):
    one = session(sdk)
    pay(browser, one, "4000000000000002")
    ref = reread(sdk, one)["payment_intent"]

    refusals = [
        sdk.payment_intents.confirm.refused(ref, payment_method="pm_card_visa"),
        sdk.payment_intents.cancel.refused(ref),
    ]

    assert [no.status for no in refusals] == [400, 400]
    assert again(sdk, {"id": ref})["status"] == "requires_payment_method"


def test_a_session_may_only_hold_the_money(sdk, browser):
    one = session(sdk, payment_intent_data={"capture_method": "manual"})
    pay(browser, one)

    done = reread(sdk, one, expand=["payment_intent"])

    assert (done["status"], done["payment_status"], done["payment_intent"]["status"]) == (
        "complete",
        "unpaid",
        "requires_capture",
    )


def test_the_words_of_a_session_may_change(sdk):
    one = session(sdk, metadata={"order": "7"})

    changed = sdk.checkout.sessions.update(one["id"], metadata={"clerk": "Lan"})

    assert changed["metadata"] == reread(sdk, one)["metadata"] == {"order": "7", "clerk": "Lan"}


@pytest.mark.parametrize("mode", ["hosted", "hosted_page"])
def test_the_page_may_be_called_by_its_old_and_its_new_name(sdk, mode):
    assert session(sdk, ui_mode=mode)["url"]


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"mode": None}, "mode"),
        ({"line_items": None}, "line_items"),
        ({"success_url": None}, "success_url"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"cancel_url": "shop.example/cart"}, "cancel_url"),
        ({"line_items": lines(("x", 20_000, 0))}, "line_items[0][quantity]"),
        ({"line_items": lines(("", 20_000, 1))}, "line_items[0][price_data][product_data][name]"),
        ({"line_items": [{"price_data": {"currency": "vnd", "unit_amount": 20_000, "product_data": {"name": "x"}}}]},
         "line_items[0][quantity]"),
        ({"line_items": [{"quantity": 1, "price_data": {"currency": "vnd", "product_data": {"name": "x"}}}]},
         "line_items[0][price_data][unit_amount]"),
        ({"customer": "cus_nope"}, "customer"),
    ],
)  # fmt: skip
def test_a_session_needs_sound_parameters(sdk, params, param):
    no = refused(sdk, **params)

    assert (no.status, no.param) == (400, param)
    assert sdk.checkout.sessions.list()["data"] == []


def test_a_session_is_worth_at_least_the_least_amount(sdk):
    no = refused(sdk, line_items=lines(("Kẹo", 1_000, 12)))

    assert (no.status, no.code) == (400, "amount_too_small")


def test_a_session_is_for_a_customer(sdk, browser):
    hoa = sdk.customers.create(name="Hoa", email="hoa@soc-trang.example")["id"]
    one = session(sdk, customer=hoa)
    pay(browser, one)

    done = reread(sdk, one, expand=["payment_intent"])

    assert (done["customer"], done["payment_intent"]["customer"]) == (hoa, hoa)
    assert ids(sdk.checkout.sessions.list(customer=hoa)) == [one["id"]]


def test_sessions_are_found_by_state_and_intent(sdk, browser):
    open_one, done = session(sdk), session(sdk)
    pay(browser, done)
    ref = reread(sdk, done)["payment_intent"]

    assert ids(sdk.checkout.sessions.list(status="open")) == [open_one["id"]]
    assert ids(sdk.checkout.sessions.list(payment_intent=ref)) == [done["id"]]

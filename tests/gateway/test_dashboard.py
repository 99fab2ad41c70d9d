"""The developer's pages of a running gateway: what they tell, and where they lead."""

from __future__ import annotations

import html
import json
import re
import shlex

import pytest

from tests.gateway.driving import card, intent, paid, session, wait_until
from tests.gateway.test_english import foreign_words

STORY = re.compile(r"<b>([^<]+)</b>")
CELLS = re.compile(r'href="/(?:payments|events)/((?:pi|evt)_\w+)"')


def found(pattern, text):
    """What the pattern's first group says; fails where it is not there."""
    match = re.search(pattern, text, re.DOTALL)
    assert match, pattern
    return match[1]


def text(answer):
    return html.unescape(answer.text)


def story(browser, ref):
    return STORY.findall(text(browser.get(f"/payments/{ref}")).partition('class="story"')[2].partition("</ol>")[0])


@pytest.fixture
def everything(api, listener):
    return api.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": ["*"]})


def settled(gateway):
    """Nothing is under way any more."""
    rows = wait_until(lambda: [one for one in gateway.deliveries() if one["attempts"]])
    wait_until(lambda: all(one["state"] != "pending" for one in gateway.deliveries()))
    return rows


def test_an_empty_gateway_tells_how_to_make_a_first_payment_that_works(gateway, api):
    shown = html.unescape(gateway.http.get("/").text)
    command = found(r">(curl .*?)</pre>", shown)
    _, address, _, key, *pairs = shlex.split(command.replace("\\\n", ""))

    made = gateway.http.post(address, auth=(key.rstrip(":"), ""), data=dict(pair.split("=") for pair in pairs[1::2]))

    assert '<details class="start" open>' in shown
    assert f'base_addresses={{"api": "{gateway.url}"}}' in shown
    assert (made.status_code, made.json()["status"]) == (200, "succeeded")


def test_a_payment_is_told_from_the_first_card_to_the_refund(api, browser):
    one = session(api)
    browser.post(one.url, data=card("4000000000009995"))
    bank = browser.post(one.url, data=card("4000000000003220")).headers["Location"]
    browser.post(bank, data={"answer": "refuse"})
    browser.post(one.url, data=card())
    ref = api.v1.checkout.sessions.retrieve(one.id).payment_intent
    api.v1.refunds.create({"payment_intent": ref, "amount": 96_000})

    assert story(browser, ref) == [
        "Mở trang thanh toán 396.000\u00a0₫",
        "Tạo khoản thanh toán 396.000\u00a0₫",
        "Ngân hàng từ chối thẻ Visa •••• 9995",
        "Hỏi người mua trên trang ngân hàng (3-D Secure)",
        "Người mua không xác nhận",
        "Ngân hàng chấp nhận thẻ Visa •••• 4242",
        "Hoàn lại 96.000\u00a0₫",
    ]


def test_a_held_payment_is_told_with_its_capture(api, browser):
    held = paid(api, 500_000, capture_method="manual")
    api.v1.payment_intents.capture(held.id, {"amount_to_capture": 300_000})

    assert story(browser, held.id)[1:] == ["Ngân hàng chấp nhận thẻ Visa •••• 4242", "Thu 300.000\u00a0₫ đang giữ"]


def test_a_canceled_payment_says_why(api, browser):
    gone = intent(api)
    api.v1.payment_intents.cancel(gone.id, {"cancellation_reason": "abandoned"})

    assert story(browser, gone.id)[-1] == "Huỷ khoản thanh toán"
    assert "<code>abandoned</code>" in browser.get(f"/payments/{gone.id}").text


def test_a_payment_that_waits_for_the_buyer_links_to_the_pages_that_wait(api, browser):
    one = session(api)
    bank = browser.post(one.url, data=card("4000000000003220")).headers["Location"]
    ref = api.v1.payment_intents.list().data[0].id

    shown = browser.get(f"/payments/{ref}").text

    assert f'href="{bank}">Mở trang ngân hàng' in shown
    assert f'href="{one.url}">Mở trang thanh toán' in shown


def test_a_refund_that_fails_is_told_too(api, browser):
    one = paid(api, card="pm_card_refundFail")
    refund = api.v1.refunds.create({"payment_intent": one.id})
    wait_until(lambda: api.v1.refunds.retrieve(refund.id).status == "failed")

    assert story(browser, one.id)[-2:] == ["Hoàn lại 100.000\u00a0₫", "Hoàn không được, tiền quay về"]


def test_a_dispute_is_part_of_the_story_and_found_by_its_id(api, browser):
    one = paid(api, card="pm_card_createDispute")
    dispute = wait_until(lambda: api.v1.disputes.list().data)[0]

    assert "Người mua khiếu nại 100.000\u00a0₫ với ngân hàng" in story(browser, one.id)
    assert browser.get(f"/find?q={dispute.id}").headers["Location"] == f"/payments/{one.id}#{dispute.id}"


def test_a_sellers_own_payments_are_seen_with_their_account(api, browser):
    seller = api.v1.accounts.create({"country": "VN", "type": "express"})
    own = api.v1.payment_intents.create({"amount": 50_000, "currency": "vnd"}, {"stripe_account": seller.id})

    assert f"/payments/{own.id}" in browser.get("/").text
    assert f'href="/objects/{seller.id}"' in browser.get(f"/payments/{own.id}").text


def test_an_event_shows_its_payload_as_sent_and_every_answer(gateway, api, browser, everything, listener):
    listener.answers = [500, 500]
    paid(api)
    settled(gateway)
    tried = [one for one in gateway.deliveries() if one["attempts"][0]["status"] == 500]

    page = browser.get(f"/events/{tried[0]['event']}")

    written = found(r'(<pre class="json".*?</pre>)', page.text)
    payload = json.loads(html.unescape(re.sub("<[^>]+>", "", written)))
    assert payload == api.v1.events.retrieve(tried[0]["event"]).to_dict()
    assert re.findall(r'<b class="(\w+)">(\d+)</b>', page.text)[0] == ("poor", "500")
    assert re.findall(r'<b class="(\w+)">(\d+)</b>', page.text)[-1] == ("fine", "200")


def test_the_button_sends_an_event_again_and_shows_it(gateway, api, browser, everything, listener):
    one = paid(api)
    told = [listener.next()[0] for _ in range(3)]
    shown = browser.get(f"/events/{told[0]['id']}").text
    form = found(r'name="event" value="([^"]+)"', shown)

    pressed = browser.post("/redeliver", data={"event": form})

    assert (pressed.status_code, pressed.headers["Location"]) == (303, f"/events/{told[0]['id']}")
    assert listener.next()[0]["id"] == told[0]["id"]
    assert one.id in shown


def test_the_search_box_leads_from_any_id_to_the_page_that_shows_it(api, browser):
    one, waiting, customer = paid(api), session(api, client_reference_id="CQ-7"), api.v1.customers.create({})
    refund = api.v1.refunds.create({"payment_intent": one.id})
    event = api.v1.events.list().data[-1]
    moved = api.v1.balance_transactions.list().data[-1].id

    def leads_to(words):
        return browser.get("/find", params={"q": words}).headers["Location"]

    assert leads_to(f" {one.id} ") == leads_to(one.client_secret) == f"/payments/{one.id}"
    assert leads_to(one.latest_charge) == f"/payments/{one.id}#{one.latest_charge}"
    assert leads_to(refund.id) == f"/payments/{one.id}#{refund.id}"
    assert leads_to(moved) == f"/payments/{one.id}#{moved}"
    assert leads_to(event.id) == leads_to(event.request.id) == f"/events/{event.id}"
    assert leads_to(waiting.id) == leads_to("CQ-7") == f"/objects/{waiting.id}"
    assert leads_to(customer.id) == f"/objects/{customer.id}"


def test_a_session_leads_to_the_payment_that_was_tried_on_it(api, browser):
    one = session(api)
    browser.post(one.url, data=card())
    ref = api.v1.checkout.sessions.retrieve(one.id).payment_intent

    answer = browser.get("/find", params={"q": one.id})

    assert answer.headers["Location"] == f"/payments/{ref}#{one.id}"
    assert f'id="{one.id}"' in browser.get(f"/payments/{ref}").text


@pytest.mark.parametrize(
    "words", ["evt_nothing", "", "a\x00b", "pi_\x00", "<script>alert(1)</script>", "x" * 500, "日本"]
)
def test_an_unknown_id_gets_a_friendly_answer(gateway, browser, words):
    answer = browser.get("/find", params={"q": words})

    assert answer.status_code == 404
    assert "<h1>Không tìm thấy</h1>" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "path", ["payments/pi_none", "payments/%00", "events/evt_none", "events/pi_none", "objects/x", "objects/%00%27"]
)
def test_a_page_of_nothing_is_told_kindly(gateway, browser, path):
    assert "<h1>Không tìm thấy</h1>" in browser.get(f"/{path}").text


@pytest.mark.parametrize("path", ["c/pay/%00", "_mock/3ds/%00", "_mock/onboarding/%00"])
def test_a_mangled_address_is_an_unknown_page(gateway, browser, path):
    answer = browser.get(f"/{path}")

    assert (answer.status_code, "<h1>Không tìm thấy trang" in answer.text) == (404, True)


def test_events_can_be_filtered_by_family(api, browser):
    one = paid(api)
    charges = [row.id for row in api.v1.events.list({"type": "charge.*"}).data]

    shown = browser.get("/events", params={"family": "charge"}).text

    assert set(CELLS.findall(shown)) == set(charges)
    assert f"/find?q={one.latest_charge}" in shown
    assert '<a href="/events?family=payment_intent">' in shown


def test_payments_can_be_filtered_by_status(api, browser):
    done, open_one = paid(api), intent(api)

    listed = {
        status: set(CELLS.findall(browser.get(f"/payments?status={status}").text)) for status in ("succeeded", "x")
    }

    assert listed == {"succeeded": {done.id}, "x": {done.id, open_one.id}}


def test_deliveries_can_be_narrowed_to_what_went_wrong(gateway, api, browser, everything, listener):
    listener.answers = [500] * 5
    intent(api)
    settled(gateway)
    paid(api)
    wait_until(lambda: len(gateway.deliveries()) == 4)
    settled(gateway)

    every, failed = (text(browser.get(f"/deliveries{query}")) for query in ("", "?only=failed"))

    assert (every.count('class="address"'), failed.count('class="address"')) == (4, 1)
    assert "không nhận được" in failed
    assert "Webhook chưa tới nơi: 1" in text(browser.get("/"))


def test_secrets_are_never_shown(gateway, api, browser, everything):
    one = paid(api)
    event = api.v1.events.list().data[0].id
    paths = ["", f"payments/{one.id}", f"events/{event}", f"objects/{everything.id}", f"objects/{one.id}"]

    pages = [browser.get(f"/{path}") for path in paths]

    assert [page.status_code for page in pages] == [200] * 5
    secrets = (everything.secret.removeprefix("whsec_"), one.client_secret.partition("_secret_")[2])
    assert [page.url for page in pages if any(secret in page.text for secret in secrets)] == []


@pytest.mark.parametrize(
    "path", ["", "payments", "events", "deliveries", "find", "payments/x", "events/x", "objects/x"]
)
def test_pages_are_only_for_reading(gateway, browser, path):
    head, get, post = (browser.request(method, f"/{path}") for method in ("HEAD", "GET", "POST"))

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert post.status_code == 405
    assert get.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")


def test_a_language_once_chosen_is_kept(gateway, browser):
    first = browser.get("/?lang=en")
    second = browser.get("/events")

    assert ("Overview" in first.text, "<h1>Events</h1>" in second.text) == (True, True)
    assert '<a href="?family=x&amp;lang=en"' in browser.get("/events?family=x&lang=vi").text


def test_every_page_of_the_desk_is_english(gateway, api, browser, everything, listener):
    one = session(api, locale="en")
    browser.post(one.url, data=card("4000000000009995"))
    payment, event = api.v1.payment_intents.list().data[0].id, api.v1.events.list().data[0].id
    paths = [f"payments/{payment}", f"events/{event}", f"objects/{one.id}", "payments", "deliveries", "find?q=evt_x"]

    shown = [browser.get(f"/{path}", headers={"Accept-Language": "en"}) for path in paths]

    assert [foreign_words(page) for page in shown] == [[]] * 6

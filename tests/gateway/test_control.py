"""/_mock: trouble on order, and the front page."""

from __future__ import annotations

import re

import pytest

from tests.gateway.driving import paid, session, wait_until

STORY = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


@pytest.fixture
def everything(api, listener):
    return api.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": ["*"]})


@pytest.mark.parametrize("path", ["reset", "chaos", "redeliver/evt_x", "deliveries"])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer sk_test_x"}])
def test_the_switches_have_their_own_key(gateway, path, headers):
    assert (
        gateway.http.request("GET" if path == "deliveries" else "POST", f"/_mock/{path}", headers=headers).status_code
        == 401
    )


def test_reset_forgets_everything(gateway, api):
    paid(api)

    gateway.mock("reset")

    v1 = api.v1
    assert [rows.list().data for rows in (v1.payment_intents, v1.charges, v1.events, v1.webhook_endpoints)] == [[]] * 4


def test_shuffled_events_arrive_backwards(gateway, api, everything, listener):
    gateway.mock("chaos", kind="shuffle", times=3)
    paid(api)

    assert listener.kinds(3) == STORY[::-1]


def test_a_duplicated_event_arrives_twice_with_one_id(gateway, api, everything, listener):
    gateway.mock("chaos", kind="duplicate")
    paid(api)

    ids = [listener.next()[0]["id"] for _ in range(4)]

    assert len(set(ids)) == 3


def test_a_dropped_event_is_lost_until_it_is_sent_again(gateway, api, everything, listener):
    gateway.mock("chaos", kind="drop", times=3)
    paid(api)
    lost = gateway.deliveries()
    sent = gateway.mock(f"redeliver/{lost[0]['event']}")

    assert [one["state"] for one in lost] == ["dropped"] * 3
    assert (sent["deliveries"], listener.next()[0]["id"]) == (1, lost[0]["event"])
    assert listener.inbox.empty()


def test_a_delayed_event_comes_after_the_next_ones(gateway, api, everything, listener):
    gateway.mock("chaos", kind="delay", delay_ms=600)
    paid(api)

    assert listener.kinds(3)[-1] == STORY[0]


def test_unknown_trouble_is_refused(gateway):
    answer = gateway.http.post("/_mock/chaos", data={"kind": "earthquake"}, headers=gateway.token)

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "kind")


def test_the_front_page_shows_payments_events_and_answers(gateway, api, everything, listener):
    one, waiting = paid(api), session(api)
    wait_until(lambda: all(row["state"] == "delivered" for row in gateway.deliveries()))

    shown = gateway.http.get("/", headers={"Accept-Language": "vi"})

    assert shown.status_code == 200
    for words in (one.id, "100.000\u00a0₫", "payment_intent.succeeded", listener.url, waiting.url, "Gửi lại"):
        assert words in shown.text


def test_the_front_pages_button_sends_an_event_again(gateway, api, everything, listener):
    paid(api)
    listener.kinds(3)
    passes = re.findall(r'name="event" value="([^"]+)"', gateway.http.get("/").text)

    pressed = gateway.http.post("/redeliver", data={"event": passes[0]})
    forged = gateway.http.post("/redeliver", data={"event": passes[0].partition(":")[0]})

    assert (pressed.status_code, forged.status_code) == (303, 400)
    assert listener.next()[0]["id"] == passes[0].partition(":")[0]


def test_the_style_sheet_may_be_kept_for_ever(gateway):
    address = re.findall(r'href="(/assets/[0-9a-f]{12}\.css)"', gateway.http.get("/").text)[0]

    sheet, stale = gateway.http.get(address), gateway.http.get("/assets/000000000000.css")

    assert (sheet.status_code, "immutable" in sheet.headers["Cache-Control"], stale.status_code) == (200, True, 404)
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"


def test_a_strangers_host_name_is_refused(gateway):
    assert gateway.http.get("/", headers={"Host": "evil.example"}).status_code == 400

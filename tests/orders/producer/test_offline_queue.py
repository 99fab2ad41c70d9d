"""Numbers kept on the phone: whose they are, what is their last word, and which answer counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
QUEUE = Path(__file__).parents[3] / "orders" / "static" / "js" / "queue.js"
ROW = """(key, user, at) => offlineQueue.put({
  key: key, url: "/so/" + key, body: "units=" + at, user: user,
  consent: key === "xong" ? "12" : undefined, label: "", said: "", at: at, state: "waiting", words: ""
})"""
STATES = "async () => Object.fromEntries((await offlineQueue.all()).map(row => [row.key, [row.state, row.at]]))"


def test_a_number_waits_for_its_writer_and_no_late_answer_covers_a_newer_one(page: Page) -> None:
    answers = {"xong": 200, "doi": 409, "mat": 404, "nguoi-khac": 412, "chi-xem": 403}

    written_in: dict[str, str | None] = {}

    def serve(route: Route) -> None:
        key = route.request.url.rpartition("/")[2]
        written_in.setdefault(key, route.request.headers.get("x-queued-in"))
        if key == "muon":  # while the answer is on its way another number is written down for the same pack
            page.evaluate(f"() => ({ROW})('muon', '1', 9)")
        route.fulfill(status=answers.get(key, 200), json={"words": key}, content_type="application/json")

    page.route("https://cho.example/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.route("https://cho.example/so/**", serve)
    page.goto("https://cho.example/")
    page.add_script_tag(path=str(QUEUE))
    for at, key in enumerate([*answers, "muon"]):
        page.evaluate(f"([key, at]) => ({ROW})(key, '1', at)", [key, at])
    page.evaluate(f"() => ({ROW})('cua-nha-khac', '2', 7)")

    page.evaluate("() => offlineQueue.flush('1', '')")
    by_worker = page.evaluate(STATES)
    page.evaluate("() => offlineQueue.drop('muon').then(() => offlineQueue.flush('1', 'token'))")
    by_page = page.evaluate(STATES)

    states = {"xong": "done", "doi": "refused", "mat": "refused", "nguoi-khac": "waiting", "chi-xem": "waiting"}
    expected = {key: [state, at] for at, (key, state) in enumerate(states.items())}
    others = {"cua-nha-khac": ["waiting", 7]}
    assert by_worker == {**expected, **others, "muon": ["waiting", 9]}
    # What was kept by a phone before it knew of consents is sent as it was.
    assert written_in == {"xong": "12", **dict.fromkeys(["doi", "mat", "nguoi-khac", "chi-xem", "muon"])}
    assert by_page == {**expected, **others, "chi-xem": ["forbidden", 4]}

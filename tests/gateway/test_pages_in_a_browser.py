"""The gateway's pages in a real browser: readable by everybody's tools, and nothing wider than a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.gateway.driving import card, paid, session, wait_until

pytestmark = pytest.mark.browser


def faults(page: Page, *urls: str) -> dict[str, list[str]]:
    """What is wrong with each page; pages without a fault are left out."""
    found = {}
    for url in urls:
        page.goto(url)
        found[url] = faults_here(page)
    return {url: told for url, told in found.items() if told}


def faults_here(page: Page, **options: list[str]) -> list[str]:
    """What axe finds, and whether a phone would have to scroll sideways."""
    violations = Axe().run(page, options=options or None).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    told = [f"{each['id']}: {node['target']}" for each in violations for node in each["nodes"]]
    return told + ["wider than a phone"] * wide


def faults_by_night(page: Page) -> list[str]:
    """Only the colours change, so only they are looked at: axe needs a second for a full page."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour on its way to another
    return faults_here(page, runOnly=["color-contrast"])


def type_card(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.click("button[type=submit]")


def test_the_empty_desk(gateway, page):
    assert faults(page, gateway.url, f"{gateway.url}/find?q=evt_x") == {}


def test_the_desk_of_a_busy_gateway(gateway, api, browser, listener, page):
    long_url = f"{listener.url}/{'mot-dia-chi-that-dai/' * 6}"
    api.v1.webhook_endpoints.create({"url": long_url, "enabled_events": ["*"]})
    listener.answers = [500]
    one = session(api, client_reference_id="CQ-7")
    browser.post(one.url, data=card("4000000000009995"))
    browser.post(one.url, data=card())
    payment = api.v1.checkout.sessions.retrieve(one.id).payment_intent
    paid(api, metadata={"x" * 40: "y" * 400})
    event = wait_until(lambda: [row for row in gateway.deliveries() if len(row["attempts"]) > 1])[0]["event"]
    paths = [f"payments/{payment}", f"events/{event}", "deliveries", ""]

    assert faults(page, *(f"{gateway.url}/{path}" for path in paths)) == {}
    assert faults_by_night(page) == []


def test_what_a_buyer_sees(gateway, api, browser, page):
    ready, asked, done, gone = (session(api) for _ in range(4))
    bank = browser.post(asked.url, data=card("4000000000003220")).headers["Location"]
    browser.post(done.url, data=card())
    api.v1.checkout.sessions.expire(gone.id)

    assert faults(page, ready.url, bank, done.url, gone.url, f"{gateway.url}/c/pay/x") == {}


@pytest.mark.parametrize("number", ["4000000000000127", "4000000000000119"])
def test_a_refused_card(api, page, number):
    page.goto(session(api).url)

    type_card(page, card(number))

    expect(page.locator(".alert")).to_be_visible()
    assert faults_here(page) + faults_by_night(page) == []


def test_a_buyer_pays_after_two_refusals_without_typing_the_name_again(gateway, api, page):
    one = session(api, success_url=f"{gateway.url}/healthz")
    page.goto(one.url)
    type_card(page, card("4000000000009995"))
    type_card(page, {"number": "4000000000000127", "cvc": "123"})

    type_card(page, {"number": "4242424242424242", "cvc": "123"})

    page.wait_for_url("**/healthz")
    assert api.v1.checkout.sessions.retrieve(one.id).payment_status == "paid"


def test_the_faulty_field_has_the_keyboard(api, page):
    page.goto(session(api).url)

    type_card(page, card("4000000000000127"))

    expect(page.locator("[name=cvc]")).to_be_focused()

"""A producer in a field without a network: numbers wait on the phone, and a conflict is shown, not swallowed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from marketplace.run.shop import Shop

from . import walking

pytestmark = pytest.mark.browser
LIST = "/ban-hang/san-pham/"
STOCK = "form[data-waits=units]"


@pytest.fixture
def phone(live_shop: Shop, browser: Browser) -> Iterator[tuple[BrowserContext, Page]]:
    """A producer's phone, signed in, on the list of products, its worker at work."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    walking.sign_in(live_shop, page, "producer")
    page.goto(live_shop.url + LIST)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # through the worker, which keeps the page
    yield context, page
    context.close()


def write(page: Page, units: int) -> None:
    page.locator(f"{STOCK} input[name=units]").first.fill(str(units))
    page.locator(STOCK).first.locator("> button").click()


def stock(page: Page, shop: Shop) -> int:
    """As a phone with a network reads it."""
    page.goto(shop.url + LIST)
    return int(page.locator(f"{STOCK} input[name=units]").first.input_value())


def test_a_number_written_without_a_network_is_sent_when_it_is_back(phone, live_shop):
    context, page = phone
    units = stock(page, live_shop) + 7
    context.set_offline(True)
    write(page, units)
    expect(page.locator("#offline-queue")).to_contain_text("chờ có mạng")

    context.set_offline(False)

    expect(page.locator("#offline-queue [data-state=done]")).to_contain_text(f"Đã ghi còn {units}")
    assert stock(page, live_shop) == units
    page.locator("#offline-queue [data-state=done] button").click()
    expect(page.locator("#offline-queue")).to_be_hidden()


def test_a_number_that_changed_meanwhile_is_shown_with_both_and_nothing_is_overwritten(phone, live_shop):
    context, page = phone
    there = stock(page, live_shop)
    other = context.new_page()
    other.goto(live_shop.url + LIST)
    # What a buyer or a neighbour does meanwhile; the page in the field still shows the old number.
    write(other, there + 3)
    expect(other.locator(".notice-success")).to_contain_text(f"Đã ghi còn {there + 3}")
    other.close()
    context.set_offline(True)
    write(page, there + 1)
    expect(page.locator("#offline-queue [data-state=waiting]")).to_have_count(1)

    context.set_offline(False)

    refused = page.locator("#offline-queue [data-state=refused]")
    expect(refused).to_contain_text(f"giờ còn {there + 3}")
    expect(refused.locator("[data-said]")).to_have_text(str(there + 1))
    assert stock(page, live_shop) == there + 3
    page.locator("#offline-queue [data-state=refused] button").click()


def test_the_list_opens_again_without_a_network(phone, live_shop):
    context, page = phone
    title = page.locator("h1").inner_text()
    context.set_offline(True)

    page.goto(live_shop.url + LIST)

    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(STOCK)).not_to_have_count(0)
    page.goto(live_shop.url + "/ban-hang/don/")
    expect(page.locator("h1")).to_have_text(re.compile("Chưa có mạng"))

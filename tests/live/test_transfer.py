"""A buyer pays by VietQR in a real browser; the pretended bank tells of it, and the page changes by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from marketplace.run.shop import Shop
from tests.gateway.driving import wait_until

from . import walking

pytestmark = pytest.mark.browser


def scan(shop: Shop, page: Page) -> None:
    """Choose the code, place, and be on the page with it."""
    walking.add(shop, page, walking.PIA)
    walking.fill_checkout(shop, page)
    walking.choose_way(page, "vietqr")
    page.check("[name=consent]")
    page.click("button[value=place]:not([aria-hidden])")
    page.wait_for_url("**/chuyen-khoan/*/")


def let_the_bank(page: Page, kind: str, feed: str) -> None:
    page.select_option("#pretend-kind", kind)
    page.select_option("#pretend-feed", feed)
    page.click(".pretend button")


def look_again(page: Page) -> bool:
    """Reload, as the page does by itself; whether it has led to the order."""
    page.goto(page.url)
    return "/don-hang/" in page.url


def test_the_page_learns_of_the_rest_and_of_the_end_without_a_reload(live_shop: Shop, page: Page):
    page.set_default_timeout(2 * walking.PATIENCE_MS)
    scan(live_shop, page)
    page.evaluate("window.sameDocument = true")
    expect(page.locator("img.code")).not_to_have_js_property("naturalWidth", 0)

    let_the_bank(page, "short", "casso")
    expect(page.locator("h1")).to_contain_text("Còn thiếu", timeout=90_000)
    let_the_bank(page, "over", "payos")
    expect(page.locator("h1")).to_contain_text("Đã nhận đủ tiền", timeout=90_000)

    assert page.evaluate("window.sameDocument") is True
    expect(page.locator("main")).to_contain_text("chợ đang trả lại 20.000")
    page.click("text=Xem đơn hàng")
    expect(page.locator("body")).to_contain_text("Chờ xác nhận")


def test_without_javascript_the_next_look_shows_the_paid_order(live_shop: Shop, browser: Browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    context.set_default_timeout(2 * walking.PATIENCE_MS)
    page = context.new_page()
    scan(live_shop, page)

    let_the_bank(page, "right", "sepay")
    wait_until(lambda: look_again(page), within_s=90)

    expect(page.locator("body")).to_contain_text("Chờ xác nhận")
    context.close()

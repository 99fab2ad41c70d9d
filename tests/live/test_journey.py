"""The main job, end to end, in a real browser over the real processes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from marketplace.run.shop import Shop

from . import walking

pytestmark = pytest.mark.browser


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def visitor(request, browser: Browser):
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="vi-VN",
        java_script_enabled=request.param == "with JavaScript",
    )
    context.set_default_timeout(walking.PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_a_guest_buys_from_two_producers_and_follows_the_parcel(live_shop: Shop, visitor: Page, page: Page):
    token = walking.buy(live_shop, visitor, walking.PIA, walking.RICE)
    expect(visitor.locator("body")).to_contain_text("Chờ xác nhận")

    part = walking.open_part(live_shop, page, visitor)
    page.click("form[action$='/nhan/'] button")
    expect(page.locator("article")).to_contain_text("Đã xác nhận")
    page.click("form[action$='/dong-goi/'] button")
    expect(page.locator("article")).to_contain_text("Đã đóng gói")
    page.click("details:has(form[action$='/gui/']) summary")
    page.fill("form[action$='/gui/'] [name=carrier]", "Bưu điện")
    page.fill("form[action$='/gui/'] [name=tracking_number]", f"VN{part}")
    page.click("form[action$='/gui/'] button")
    expect(page.locator("article")).to_contain_text("Đã giao cho vận chuyển")

    visitor.goto(f"{live_shop.url}/don-hang/{token}/")
    expect(visitor.locator("body")).to_contain_text(f"VN{part}")
    expect(visitor.locator("body")).to_contain_text("Đã giao cho vận chuyển")


def test_a_refused_card_says_why_and_loses_nothing(live_shop: Shop, visitor: Page):
    walking.add(live_shop, visitor, walking.PIA)
    walking.fill_checkout(live_shop, visitor)
    walking.place(visitor)
    walking.pay(visitor, walking.POOR_CARD)
    expect(visitor.locator("main")).to_contain_text("không đủ tiền")

    visitor.click("a.back")

    expect(visitor.locator("main")).to_contain_text("Thẻ không đủ tiền")
    expect(visitor.locator("[name=full_name]")).to_have_value("Danh Thị Sà Vương")
    expect(visitor.locator("main")).to_contain_text("Bánh pía đậu xanh sầu riêng trứng muối")


def test_a_bank_that_asks_is_answered_and_then_pays(live_shop: Shop, visitor: Page):
    walking.add(live_shop, visitor, walking.PIA)
    walking.fill_checkout(live_shop, visitor)
    walking.place(visitor)
    walking.pay(visitor, walking.ASKING_CARD)
    visitor.locator("form button").first.click()

    walking.wait_for_order(visitor)
    expect(visitor.locator("body")).to_contain_text("Chờ xác nhận")


def test_a_decline_of_the_producer_gives_that_part_back(live_shop: Shop, page: Page, browser: Browser):
    token = walking.buy(live_shop, page, walking.PIA, walking.RICE)
    seller = browser.new_page()
    seller.set_default_timeout(walking.PATIENCE_MS)
    walking.open_part(live_shop, seller, page)
    seller.click("details:has(form[action$='/tu-choi/']) summary")
    seller.locator("form[action$='/tu-choi/'] [name=reason]").first.check()
    seller.click("form[action$='/tu-choi/'] button")
    expect(seller.locator("article")).to_contain_text("Người bán từ chối")

    for _look in range(40):
        page.goto(f"{live_shop.url}/thanh-toan/{token}/tien/")
        if re.search("Đã hoàn", page.inner_text("body")):
            break
        page.wait_for_timeout(1000)
    expect(page.locator("body")).to_contain_text("Đã hoàn")
    seller.close()

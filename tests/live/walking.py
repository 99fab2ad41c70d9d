"""Going through the shop as people do; works the same with and without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from marketplace.demo.people import LOGINS, PASSWORD
from marketplace.run.shop import Shop

PATIENCE_MS = 15_000
GOOD_CARD = "4242424242424242"
POOR_CARD = "4000000000009995"
ASKING_CARD = "4000000000003220"  # asks for 3-D Secure
PIA = "/san-pham/banh-pia-dau-xanh-sau-rieng-trung-muoi/"
RICE = "/san-pham/gao-st24-nam-dong-dac-tuyen/"


def add(shop: Shop, page: Page, product: str) -> None:
    page.goto(shop.url + product)
    page.click("form[action='/gio-hang/them/'] button:not([type])")
    page.wait_for_url("**/gio-hang/")


def fill_checkout(shop: Shop, page: Page) -> None:
    """Contact and an address by its old name, up to the review."""
    page.goto(shop.url + "/dat-mua/")
    page.fill("[name=full_name]", "Danh Thị Sà Vương")
    page.fill("[name=phone]", "0100 222 333")
    page.fill("[name=email]", "savuong@cho-que.example")
    page.fill("[name=place]", "an hiep chau thanh soc trang")
    page.fill("[name=street]", "Gần chùa, ấp Giồng Chùa")
    page.click("button[value=update]")
    if page.locator("input[type=radio][name=ward]").count():
        page.locator("input[type=radio][name=ward]").first.check()
    page.click("button[value=review]:not([aria-hidden])")


def choose_way(page: Page, way: str) -> None:
    """As a thumb does: on the words, once they stand still."""
    choice = page.locator("label.choice", has=page.locator(f"[name=method][value={way}]"))
    choice.click()
    expect(choice.locator("input")).to_be_checked()


def place(page: Page) -> None:
    """Choose to pay by card, agree and place; the browser is then on the payment page."""
    choose_way(page, "card")
    page.check("[name=consent]")
    page.click("button[value=place]")
    page.wait_for_url("**/c/pay/**")


def pay(page: Page, card: str = GOOD_CARD) -> None:
    page.fill("[name=number]", card)
    page.fill("[name=expiry]", "12 / 34")
    page.fill("[name=cvc]", "123")
    page.fill("[name=name]", "DANH THI SA VUONG")
    page.click("main form button[type=submit]")


def wait_for_order(page: Page) -> str:
    """The order's own page, once the money is there; its token."""
    page.wait_for_url(re.compile(r"/don-hang/[^/]+/$"), timeout=60_000)
    return page.url.rstrip("/").rsplit("/", 1)[1]


def buy(shop: Shop, page: Page, *products: str) -> str:
    """From the shelves to a paid order; its token."""
    for product in products or (PIA,):
        add(shop, page, product)
    fill_checkout(shop, page)
    place(page)
    pay(page)
    return wait_for_order(page)


def sign_in(shop: Shop, page: Page, role: str) -> None:
    page.goto(shop.url + "/tai-khoan/dang-nhap/")
    page.fill("[name=name]", LOGINS[role][1])
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit], main form button:not([type])")


def open_part(shop: Shop, seller: Page, buyer: Page) -> str:
    """Sign the producer in and open its part of the order that the buyer looks at; the part's number."""
    order = buyer.locator("h1").inner_text().split()[-1]
    sign_in(shop, seller, "producer")
    seller.goto(shop.url + "/ban-hang/")
    part = (seller.locator(f"article[id^='don-{order}']").get_attribute("id") or "").removeprefix("don-")
    seller.goto(f"{shop.url}/ban-hang/don/{part}/")
    return part

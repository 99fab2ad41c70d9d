"""A producer at a phone of 360 px on a poor line: how many taps a price takes, how many fields a first product."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from marketplace.run.shop import Shop

from . import walking

pytestmark = pytest.mark.browser
SLOW_3G = {"offline": False, "latency": 300, "downloadThroughput": 60_000, "uploadThroughput": 40_000}
LIST = "/ban-hang/san-pham/"


class Hand:
    """Counts what a person does after signing in."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields = page, 0, 0

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.click()

    def fill(self, name: str, value: str) -> None:
        self.fields += 1
        field = self.page.locator(f"main [name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def go_on(self) -> None:
        with self.page.expect_navigation():
            self.tap("main form .btn-block")


@pytest.fixture
def hand(live_shop: Shop, browser: Browser) -> Iterator[Hand]:
    """The producer, signed in, on the page of today."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_3G)
    walking.sign_in(live_shop, page, "producer")
    page.goto(live_shop.url + "/ban-hang/")
    yield Hand(page)
    context.close()


def photo(colour: str = "") -> FilePayload:
    file = io.BytesIO()
    shot = Image.effect_mandelbrot((800, 600), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    if colour:
        shot.paste(colour, (0, 0, 400, 300))
    shot.save(file, "JPEG")
    return FilePayload(name="ca.jpg", mimeType="image/jpeg", buffer=file.getvalue())


def test_confirming_an_order_takes_two_taps_from_sign_in_at_most(hand: Hand, live_shop: Shop):
    accept = "form[action$='/nhan/'] button"
    hand.page.goto(live_shop.url + "/tai-khoan/")  # where signing in leads
    hand.tap("a[href^='/ban-hang/']")
    hand.page.locator(accept).first.wait_for()
    hand.tap(accept)

    # Beside the card, or above the list where the tap was faster than the scripts.
    hand.page.locator(".notice-success", has_text="Đã nhận đơn").wait_for()

    assert hand.taps <= 2


def test_a_price_takes_three_taps_at_most(hand: Hand):
    hand.tap(f"nav a[href='{LIST}']")
    price = "input[name=price]:not([readonly])"
    hand.tap(price)
    hand.page.locator(price).first.fill("123 ngàn")
    hand.tap(f".one-number:has({price}) button")

    expect(hand.page.locator(".notice-success", has_text="Đã ghi giá")).to_contain_text("Đã ghi giá 123.000")
    assert hand.taps <= 3


def test_a_first_product_takes_twelve_fields_at_most(hand: Hand, live_shop: Shop):
    hand.page.goto(live_shop.url + LIST + "moi/")
    hand.fields += 1
    hand.page.set_input_files("main [name=photos]", [photo()])
    hand.go_on()
    hand.fill("name_vi", "Khô cá chạch đồng")
    hand.fill("category", "kho-ca-tom-kho")
    hand.page.locator("#preview", has_text="Khô cá chạch đồng").wait_for()
    hand.go_on()
    hand.fill("price", "95 ngàn")
    hand.fill("units", "12")
    hand.go_on()
    hand.fill("summary_vi", "Cá chạch đồng phơi một nắng, chiên giòn ăn với cơm.")
    hand.fill("ingredients_vi", "Cá chạch, muối")
    hand.go_on()
    with hand.page.expect_navigation():
        hand.tap("form[action$='/lam/gui/'] button")

    expect(hand.page.locator("main")).to_contain_text("Chợ đang xem")
    assert hand.fields <= 12


def test_the_first_pictures_go_one_by_one_with_progress_and_end_in_one_product(hand: Hand, live_shop: Shop):
    page = hand.page
    page.goto(live_shop.url + LIST + "moi/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.set_input_files("main [name=photos]", [photo(), photo("red"), photo("blue")])
    hand.go_on()
    page.wait_for_url("**/ten/")

    page.goto(page.url.replace("/ten/", "/anh/"))

    expect(page.locator("[data-shots] > li")).to_have_count(3)
    assert sent[0].endswith("/moi/")
    assert len(sent) == 3
    assert {address.rsplit("/", 2)[1] for address in sent[1:]} == {"anh"}

"""Refunds and disputes over the real processes, with messages told twice and out of order: the pages tell the end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from marketplace.demo.people import LOGINS, PASSWORD
from marketplace.kernel.graphql.ids import global_id
from marketplace.run.shop import Shop
from tests.graphql.ordering import LINES_ADD

from .client import App, database, eventually, value

pytestmark = pytest.mark.live
DISPUTED_CARD = "4000000000000259"
INQUIRY_CARD = "4000000000001976"
REFUND_FAILS_CARD = "4000000000005126"
GOOD_CARD = "4242424242424242"
MONEY = """
query ($token: ID!) { order(token: $token) { number payments { refunded { amount }
  refunds { status partNumber } disputes { status } } } }
"""


class Seller:
    """The bakery's owner at a browser without JavaScript."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.http = httpx.Client(base_url=shop.url, timeout=30, trust_env=False, follow_redirects=True)

    def sign_in(self) -> None:
        self.post("/tai-khoan/dang-nhap/", name=LOGINS["producer"][1], password=PASSWORD)

    def post(self, path: str, **form: str) -> None:
        page = self.http.get(path).text if path.endswith("dang-nhap/") else self.http.get("/ban-hang/").text
        mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert mark, f"no form on the page before {path}"
        self.http.post(path, data={"csrfmiddlewaretoken": mark[1], **form}).raise_for_status()

    def read(self, path: str) -> str:
        return html.unescape(self.http.get(path).raise_for_status().text)


@pytest.fixture
def app(live_shop: Shop) -> Iterator[App]:
    with App(live_shop) as app:
        yield app


@pytest.fixture
def seller(live_shop: Shop) -> Iterator[Seller]:
    seller = Seller(live_shop)
    with seller.http:
        seller.sign_in()
        yield seller


def spoil(shop: Shop) -> None:
    """Let the next dozen messages come twice and backwards, within some four seconds."""
    for kind in ("shuffle", "duplicate"):
        mock(shop, "chaos", kind=kind, times="12")


@pytest.fixture(autouse=True)
def _in_order_again(live_shop: Shop) -> Iterator[None]:
    yield
    for kind in ("shuffle", "duplicate"):
        mock(live_shop, "chaos", kind=kind, times="0")


def mock(shop: Shop, path: str, **form: str) -> None:
    headers = {"Authorization": "Bearer gateway_dev_only"}
    httpx.post(f"{shop.gateway_url}/_mock/{path}", data=form, headers=headers).raise_for_status()


def bought(app: App, card: str) -> tuple[str, str]:
    """A paid order of the bakery and of a rice grower: its token, and the number of the bakery's part."""
    with database(app.shop) as connection:
        pia = value(connection, "SELECT id FROM catalog_productvariant WHERE sku = 'NP-DXSR-4'")
        rice = value(
            connection,
            "SELECT v.id FROM catalog_productvariant v JOIN catalog_product p ON p.id = v.product_id "
            "WHERE p.slug = 'gao-st24-nam-dong-dac-tuyen' ORDER BY v.id LIMIT 1",
        )
        lines = [{"variantId": global_id("ProductVariant", pk), "units": 1} for pk in (pia, rice)]
        cart = app.ask(LINES_ADD, lines=lines, key=str(uuid4()))["cart"]["token"]
        order = app.place(cart, app.total(cart))["order"]["token"]
        page = app.payment_page(order)
        spoil(app.shop)
        app.pay(page, card)
        eventually(lambda: app.status(order) == "PAID")
        part = value(
            connection,
            "SELECT s.number FROM orders_sellerorder s JOIN orders_order o ON o.id = s.order_id "
            "JOIN orders_orderline l ON l.part_id = s.id WHERE o.token = %s AND l.sku = 'NP-DXSR-4'",
            order,
        )
    return order, str(part)


def read(app: App, order: str) -> str:
    """The money of an order, as its buyer reads it."""
    return html.unescape(app.http.get(f"/thanh-toan/{order}/tien/").raise_for_status().text)


def news(app: App, order: str) -> tuple[list[str], list[str]]:
    """The states of the refunds and of the disputes, as programs read them."""
    payment = app.ask(MONEY, token=order)["payments"][0]
    return [each["status"] for each in payment["refunds"]], [each["status"] for each in payment["disputes"]]


def decide(app: App, order: str, word: str) -> None:
    """The bank's last word on the order's dispute."""
    with database(app.shop) as connection:
        ref = value(
            connection,
            "SELECT d.provider_ref FROM payments_dispute d JOIN payments_payment p ON p.id = d.payment_id "
            "JOIN orders_order o ON o.id = p.order_id WHERE o.token = %s",
            order,
        )
    spoil(app.shop)
    mock(app.shop, f"disputes/{ref}/{word}")


def decline(seller: Seller, part: str) -> None:
    spoil(seller.shop)
    seller.post(f"/ban-hang/don/{part}/tu-choi/", reason="sold_out")


def test_one_declined_part_of_two_goes_back_and_is_named(app: App, seller: Seller):
    order, part = bought(app, GOOD_CARD)

    decline(seller, part)
    eventually(lambda: news(app, order) == (["SUCCEEDED"], []))

    page = read(app, order)
    assert re.search(rf"Đã hoàn [\d.]+\s₫ \(phần {part}\)", page)
    assert page.count("(phần ") == 1
    assert "Chợ đã trả lại" in seller.read(f"/ban-hang/don/{part}/tien/")


def test_a_refund_that_the_bank_returns_later_is_shown_as_not_arrived(app: App, seller: Seller):
    order, part = bought(app, REFUND_FAILS_CARD)

    decline(seller, part)
    eventually(lambda: news(app, order) == (["FAILED"], []))

    assert re.search(rf"Chưa hoàn được [\d.]+\s₫ \(phần {part}\)", read(app, order))
    assert app.ask(MONEY, token=order)["payments"][0]["refunded"]["amount"] == 0


def test_a_dispute_holds_a_refund_until_it_is_won(app: App, seller: Seller):
    order, part = bought(app, DISPUTED_CARD)
    eventually(lambda: news(app, order)[1] == ["NEEDS_RESPONSE"])
    asked = (read(app, order), seller.read(f"/ban-hang/don/{part}/tien/"), seller.read("/ban-hang/khieu-nai/"))

    decline(seller, part)
    eventually(lambda: news(app, order)[0] == ["WAITING"])
    decide(app, order, "won")
    eventually(lambda: news(app, order) == (["SUCCEEDED"], ["WON"]))

    assert "đang xem lại khoản này" in asked[0]
    assert "giữ lại phiếu giao hàng" in asked[1]
    assert part in asked[2]
    page = read(app, order)
    assert "khoản thanh toán vẫn giữ nguyên" in page
    assert f"(phần {part})" in page


def test_what_the_bank_pays_back_we_never_pay_again(app: App, seller: Seller):
    order, part = bought(app, DISPUTED_CARD)
    eventually(lambda: news(app, order)[1] == ["NEEDS_RESPONSE"])

    decide(app, order, "lost")
    decline(seller, part)
    eventually(lambda: news(app, order) == (["DROPPED"], ["LOST"]))

    page = read(app, order)
    assert "Ngân hàng của bà con đã trả lại" in page
    assert "Đã hoàn" not in page
    assert app.ask(MONEY, token=order)["payments"][0]["refunded"]["amount"] == 0


def test_a_question_of_the_bank_is_shown_and_holds_nothing(app: App, seller: Seller):
    order, part = bought(app, INQUIRY_CARD)
    eventually(lambda: news(app, order)[1] == ["WARNING_NEEDS_RESPONSE"])

    decline(seller, part)

    eventually(lambda: news(app, order) == (["SUCCEEDED"], ["WARNING_NEEDS_RESPONSE"]))
    assert "đang xem lại khoản này" in read(app, order)


def test_a_refund_made_at_the_provider_by_hand_is_found(app: App):
    order, _part = bought(app, GOOD_CARD)
    with database(app.shop) as connection:
        intent, amount = connection.execute(
            "SELECT p.intent_ref, p.amount_vnd FROM payments_payment p JOIN orders_order o ON o.id = p.order_id "
            "WHERE o.token = %s AND p.status = 'succeeded'",
            [order],
        ).fetchone() or ("", 0)

    form = {"payment_intent": intent, "amount": str(amount)}
    key = {"Authorization": "Bearer sk_test_cho_que"}
    spoil(app.shop)
    httpx.post(f"{app.shop.gateway_url}/v1/refunds", data=form, headers=key).raise_for_status()

    eventually(lambda: news(app, order)[0] == ["SUCCEEDED", "SUCCEEDED"])

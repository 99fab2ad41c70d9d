"""The stand-in carrier and the shop, two programs over real HTTP: announced, carried, delivered."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from marketplace.kernel.signing import sign
from marketplace.run.shop import Shop
from tests.orders.scanning import SECRET, SWIFT, WEBHOOK

from .client import App, database, eventually, pack_of_pia, value
from .test_money_news import Seller

pytestmark = pytest.mark.live


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


def sent(app: App, seller: Seller) -> tuple[str, str]:
    """An order in the carrier's hands: its token and the parcel's number."""
    order, number = app.order(pack_of_pia(app.shop)), f"GN{uuid4().hex[:10]}"
    app.pay(app.payment_page(order))
    eventually(lambda: app.status(order) == "PAID")
    with database(app.shop) as connection:
        question = "SELECT p.number FROM orders_sellerorder p JOIN orders_order o ON o.id = p.order_id WHERE token = %s"
        part = value(connection, question, order)
    seller.post(f"/ban-hang/don/{part}/nhan/")
    seller.post(f"/ban-hang/don/{part}/gui/", carrier=SWIFT, tracking_number=number)
    assert app.status(order) == "HANDED_OVER"
    return order, number


def read(app: App, order: str) -> str:
    return html.unescape(app.http.get(f"/don-hang/{order}/").raise_for_status().text)


def parcel_status(shop: Shop, number: str) -> str:
    with database(shop) as connection:
        return str(value(connection, "SELECT status FROM orders_fulfilment WHERE tracking_number = %s", number))


def test_a_parcel_is_announced_carried_and_delivered(live_shop: Shop, app: App, seller: Seller):
    order, number = sent(app, seller)
    page = f"{live_shop.carrier_url}/kien/{number}"
    eventually(lambda: httpx.get(page).status_code == 200)

    for _station in range(2):
        httpx.post(page)
    eventually(lambda: "Người giao đang mang kiện tới" in read(app, order))
    assert "Trạm Cái Côn" in read(app, order)
    httpx.post(page)

    eventually(lambda: app.status(order) == "DELIVERED")
    assert "Kiện đã tới nơi" in read(app, order)


def test_shuffled_repeated_and_forged_messages_end_where_the_true_ones_lead(live_shop: Shop, app: App, seller: Seller):
    order, number = sent(app, seller)
    road = [("in_transit", 1), ("out_for_delivery", 2), ("in_transit", 3), ("out_for_delivery", 4)]
    now = time.time()
    told = [_body(number, status, step, now + step / 1000) for status, step in road]
    bodies = [told[which] for which in (2, 3, 0, 1)]

    answers = [_post(live_shop, body) for body in (*bodies, *reversed(bodies))]
    forged = [
        _post(live_shop, _body(number, "delivered", 5, now), secret="another"),
        _post(live_shop, _body(number, "delivered", 5, now), late_s=600),
    ]

    assert (answers, forged) == ([200] * 8, [400, 400])
    eventually(lambda: parcel_status(live_shop, number) == "out_for_delivery")
    with database(live_shop) as connection:
        kept = "SELECT count(*) FROM orders_carriernews WHERE tracking_number = %s AND event_ref LIKE %s"
        assert value(connection, kept, number, f"{number}-%") == 4
    assert app.status(order) == "HANDED_OVER"


def _body(number: str, status: str, step: int, at: float) -> bytes:
    scan = {"id": f"{number}-{step}", "number": number, "status": status, "at": at}
    return json.dumps({"events": [scan]}).encode()


def _post(shop: Shop, body: bytes, *, secret: str = SECRET, late_s: int = 0) -> int:
    at = int(time.time()) - late_s
    headers = {"Carrier-Timestamp": str(at), "Carrier-Signature": sign(secret=secret, timestamp=at, body=body)}
    return httpx.post(f"{shop.url}{WEBHOOK}", content=body, headers=headers, timeout=30).status_code

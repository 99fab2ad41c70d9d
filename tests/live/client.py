"""An app of a buyer, speaking real HTTP to the real processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Self
from uuid import uuid4

import httpx
import psycopg

from marketplace.kernel.graphql.ids import global_id
from marketplace.run.shop import Shop
from tests.graphql.ordering import LINES_ADD, ORDER, PAY, PLACE, QUOTES, order_input

from .walking import GOOD_CARD

PATIENCE_S = 60


class App:
    """One buyer's app: GraphQL to the shop, a form to the payment page."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.http = httpx.Client(base_url=shop.url, timeout=30, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self.http.post("/graphql/", json={"query": query, "variables": variables})
        body: dict[str, Any] = answer.raise_for_status().json()
        assert "errors" not in body, body
        return next(iter(body["data"].values()))

    def cart(self, variant_id: int, units: int = 1) -> str:
        """A cart with some packs; its token."""
        lines = [{"variantId": global_id("ProductVariant", variant_id), "units": units}]
        return str(self.ask(LINES_ADD, lines=lines, key=str(uuid4()))["cart"]["token"])

    def total(self, cart: str) -> int:
        return int(self.ask(QUOTES, token=cart, ward="31507")["total"]["amount"])

    def place(self, cart: str, total: int, key: str | None = None) -> dict[str, Any]:
        """orderPlace's payload: order and errors."""
        return self.ask(PLACE, input=order_input(cart, total), key=key or str(uuid4()))

    def order(self, variant_id: int) -> str:
        """A placed order; its token."""
        cart = self.cart(variant_id)
        return str(self.place(cart, self.total(cart))["order"]["token"])

    def payment_page(self, order: str) -> str:
        payment = self.ask(PAY, token=order, key=str(uuid4()))["payment"]
        return str(payment["payUrl"])

    def pay(self, page: str, card: str = GOOD_CARD) -> None:
        """Send the card on the payment page; the browser's way back to the shop is not gone."""
        form = {"number": card, "expiry": "12/34", "cvc": "123", "name": "LY THI SA RUOL"}
        assert self.http.post(page, data=form).status_code == 303

    def status(self, order: str) -> str:
        return str(self.ask(ORDER, token=order)["status"])


def eventually(question: Callable[[], bool]) -> None:
    """Wait until it is so; connections that are refused meanwhile only mean not yet."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            if question():
                return
        except (httpx.TransportError, httpx.HTTPStatusError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE_S} s")


def database(shop: Shop) -> psycopg.Connection[Any]:
    """The shop's own database, to set the scene and to count."""
    return psycopg.connect(shop.environment["DATABASE_URL"], autocommit=True)


def value(connection: psycopg.Connection[Any], question: str, *given: object) -> Any:
    """The first column of the one row that answers."""
    row = connection.execute(question.encode(), given).fetchone()
    assert row is not None, question
    return row[0]


def pack_of_pia(shop: Shop) -> int:
    with database(shop) as connection:
        return int(value(connection, "SELECT id FROM catalog_productvariant WHERE sku = 'NP-DXSR-4'"))

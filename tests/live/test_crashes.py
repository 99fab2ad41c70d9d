"""Processes killed at the worst moment: nothing is lost, and the order gets where it belongs by itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import httpx
import pytest

from marketplace.run.shop import Shop

from .client import App, database, eventually, pack_of_pia, value

pytestmark = pytest.mark.live


@pytest.fixture
def pia(live_shop: Shop) -> int:
    return pack_of_pia(live_shop)


@pytest.fixture
def app(live_shop: Shop) -> Iterator[App]:
    with App(live_shop) as app:
        yield app


def kill(shop: Shop, *names: str) -> None:
    for name in names:
        shop.child(name).signal_all(signal.SIGKILL)


def test_the_web_process_killed_between_placing_and_paying(live_shop: Shop, app: App, pia: int):
    order = app.order(pia)

    kill(live_shop, "web")
    eventually(lambda: live_shop.health()[0] == 200)
    app.pay(app.payment_page(order))

    eventually(lambda: app.status(order) == "PAID")


def test_the_worker_killed_between_payment_and_confirmation(live_shop: Shop, app: App, pia: int):
    page = app.payment_page(order := app.order(pia))

    kill(live_shop, "worker")
    app.pay(page)
    kill(live_shop, "worker")

    eventually(lambda: app.status(order) == "PAID")


def test_web_and_worker_killed_while_the_money_arrives(live_shop: Shop, app: App, pia: int):
    page = app.payment_page(order := app.order(pia))

    kill(live_shop, "web", "worker")
    app.pay(page)  # the gateway finds nobody to tell, and tries again

    eventually(lambda: app.status(order) == "PAID")


def test_messages_told_three_times_and_out_of_order_are_one_payment(live_shop: Shop, app: App, pia: int):
    for kind in ("duplicate", "shuffle"):
        spoil = {"kind": kind, "times": "8"}
        headers = {"Authorization": "Bearer gateway_dev_only"}
        httpx.post(f"{live_shop.gateway_url}/_mock/chaos", data=spoil, headers=headers).raise_for_status()
    order = app.order(pia)

    app.pay(app.payment_page(order))
    eventually(lambda: app.status(order) == "PAID")

    with database(live_shop) as connection:
        question = (
            "SELECT count(*), sum(s.captured_vnd) = max(o.total_vnd) FROM payments_paymentshare s "
            "JOIN orders_sellerorder p ON p.id = s.part_id JOIN orders_order o ON o.id = p.order_id WHERE o.token = %s"
        )
        assert connection.execute(question, [order]).fetchone() == (1, True)


def test_an_order_nobody_pays_gives_its_goods_back_by_itself(live_shop: Shop, app: App, pia: int):
    order = app.order(pia)
    app.payment_page(order)

    with database(live_shop) as connection:
        connection.execute("UPDATE orders_order SET hold_expires_at = now() WHERE token = %s", [order])
        eventually(lambda: app.status(order) == "CANCELLED")

        waiting = "SELECT status FROM payments_payment JOIN orders_order o ON o.id = order_id WHERE o.token = %s"
        eventually(lambda: value(connection, waiting, order) == "closed")

"""Orders under load while web and worker are killed again and again: afterwards our books and the gateway's agree.

    CRASH_DRILL_S=120 .venv/bin/pytest tests/live/test_crash_drill.py -n 0 -s

kills longer, and says how much happened.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

import httpx
import psycopg
import pytest

from marketplace.run.shop import Shop
from tests.orders.books import AT_WORK, EVEN, statement

from .client import App, database, eventually
from .test_money_news import Seller

pytestmark = pytest.mark.live
PATIENCE_S = 180  # who dies often is started again ever more slowly, see marketplace/run/supervisor.py
SECONDS, BUYERS, SEED = float(os.environ.get("CRASH_DRILL_S", "5")), 3, 20_261_128
Result = TypeVar("Result")


def patiently(command: Callable[[], Result]) -> Result:
    """What a good client does: the same request again, with the same key, until somebody answers."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return command()
        except (httpx.TransportError, httpx.HTTPStatusError):
            if time.monotonic() > deadline:
                raise
            threading.Event().wait(0.1)


class PatientApp(App):
    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        return patiently(lambda: super(PatientApp, self).ask(query, **variables))


@dataclass
class Drill:
    """What the threads of one drill share, and what they did."""

    shop: Shop
    packs: list[int]
    over: threading.Event = field(default_factory=threading.Event)
    carts: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    paid: int = 0
    answered: int = 0
    killed: int = 0

    def buy(self, number: int) -> None:
        """Order after order; most are paid, some are left on the payment page, some before it."""
        random = Random(SEED + number)  # noqa: S311  # the same drill every time
        with PatientApp(self.shop) as app:
            while not self.over.is_set():
                self.carts.append(cart := app.cart(random.choice(self.packs), units=random.randint(1, 3)))
                order = app.place(cart, app.total(cart))["order"]["token"]
                self.orders.append(order)
                if (chance := random.random()) < 0.9:
                    page = app.payment_page(order)
                    if chance < 0.75:
                        app.pay(page)
                        self.paid += 1

    def sell(self) -> None:
        """The bakery takes two of three orders and declines the third."""
        seller, random = Seller(self.shop), Random(SEED)  # noqa: S311
        with seller.http, database(self.shop) as connection:
            patiently(seller.sign_in)
            while not self.over.wait(0.2):
                for number in waiting_at_the_bakery(connection):
                    move, form = ("nhan", {}) if random.random() < 0.67 else ("tu-choi", {"reason": "sold_out"})
                    patiently(lambda: seller.post(f"/ban-hang/don/{number}/{move}/", **form))  # noqa: B023
                    self.answered += 1

    def kill(self) -> None:
        random = Random(SEED)  # noqa: S311
        while not self.over.wait(0.1):
            # A shop that is still starting does nothing that could be cut in half.
            if self.shop.health()[0] == 0 or self.over.wait(random.uniform(0.2, 4)):
                continue
            for name in random.choice([("web",), ("worker",), ("web", "worker")]):
                self.shop.child(name).signal_all(signal.SIGKILL)
                self.killed += 1

    def run(self) -> None:
        with ThreadPoolExecutor(BUYERS + 2) as pool:
            threads = [pool.submit(self.buy, number) for number in range(BUYERS)]
            threads += [pool.submit(self.sell), pool.submit(self.kill)]
            threading.Event().wait(SECONDS)
            self.over.set()
            for thread in threads:
                thread.result(timeout=2 * PATIENCE_S)


def waiting_at_the_bakery(connection: psycopg.Connection[Any]) -> list[str]:
    question = (
        "SELECT p.number FROM orders_sellerorder p JOIN catalog_membership m ON m.producer_id = p.producer_id "
        "JOIN accounts_user u ON u.id = m.user_id WHERE u.email = 'nguyetpho@cho-que.example' AND p.status = 'paid' "
        "ORDER BY p.id LIMIT 3"
    )
    return [row[0] for row in connection.execute(question).fetchall()]


def disagreements(drill: Drill, known: set[Any], connection: psycopg.Connection[Any]) -> list[Any]:
    """Promises that are broken since the drill, payments that the gateway tells otherwise, messages left lying."""
    wrong: list[Any] = sorted(set(connection.execute(statement(AT_WORK | EVEN).encode()).fetchall()) - known)
    left = "SELECT 'a message nobody acted upon', id FROM payments_paymentevent WHERE processed_at IS NULL"
    wrong += connection.execute(left).fetchall()
    ours = connection.execute(
        "SELECT y.session_ref, y.status = 'succeeded', COALESCE(SUM(s.captured_vnd), 0), "
        "COALESCE(SUM(s.refunded_vnd), 0) "
        "FROM payments_payment y JOIN orders_order o ON o.id = y.order_id "
        "LEFT JOIN payments_paymentshare s ON s.payment_id = y.id WHERE o.token = ANY(%s) GROUP BY y.id",
        [drill.orders],
    ).fetchall()
    with httpx.Client(base_url=drill.shop.gateway_url, auth=("sk_test_cho_que", ""), trust_env=False) as http:
        told = [(ref, *there(http, ref)) for ref, *_facts in ours]
    return wrong + [pair for pair in zip(ours, told, strict=True) if pair[0] != pair[1]]


def there(http: httpx.Client, session_ref: str) -> tuple[bool, int, int]:
    """Whether the gateway has the money of a checkout, how much, and how much of it went back."""
    state = http.get(f"/v1/checkout/sessions/{session_ref}").raise_for_status().json()
    if state["payment_status"] != "paid":
        return False, 0, 0
    refunds = http.get("/v1/refunds", params={"payment_intent": state["payment_intent"], "limit": 100}).json()["data"]
    return True, state["amount_total"], sum(each["amount"] for each in refunds if each["status"] == "succeeded")


@pytest.fixture
def drill(live_shop: Shop) -> Drill:
    """Plenty of goods of three producers."""
    with database(live_shop) as connection:
        packs = connection.execute(
            "SELECT min(v.id) FROM catalog_productvariant v JOIN catalog_product p ON p.id = v.product_id "
            "WHERE p.slug = ANY(%s) GROUP BY p.id ORDER BY 1",
            [["banh-pia-dau-xanh-sau-rieng-trung-muoi", "gao-st24-nam-dong-dac-tuyen", "hanh-tim-vinh-chau-loai-1"]],
        ).fetchall()
        ids = [row[0] for row in packs]
        more = "UPDATE catalog_lot SET units_on_hand = units_on_hand + 5000 WHERE variant_id = ANY(%s)"
        connection.execute(more, [ids])
    return Drill(live_shop, ids)


def test_after_many_kills_our_books_and_the_gateways_agree(live_shop: Shop, drill: Drill):
    with database(live_shop) as connection:
        known = set(connection.execute(statement(AT_WORK | EVEN).encode()).fetchall())

        drill.run()
        live_shop.wait_until_up()
        connection.execute("UPDATE orders_order SET hold_expires_at = now() WHERE token = ANY(%s)", [drill.orders])

        eventually(lambda: waiting_for_money(drill, connection) == 0)
        eventually(lambda: disagreements(drill, known, connection) == [])
        carts = connection.execute(
            "SELECT count(DISTINCT o.cart_id), count(*) FROM orders_order o JOIN orders_cart c ON c.id = o.cart_id "
            "WHERE c.token::text = ANY(%s)",
            [drill.carts],
        ).fetchone()
    assert carts == (len(drill.orders), len(drill.orders))  # however often a buyer asked, one order
    print(  # noqa: T201  # what a longer run is for
        f"\n{drill.killed} processes killed in {SECONDS:g} s; {len(drill.orders)} orders, {drill.paid} paid, "
        f"{drill.answered} answered; {len(known)} rows were odd before"
    )


def waiting_for_money(drill: Drill, connection: psycopg.Connection[Any]) -> int:
    question = "SELECT count(*) FROM orders_order WHERE token = ANY(%s) AND paid_at IS NULL AND cancelled_at IS NULL"
    row = connection.execute(question, [drill.orders]).fetchone()
    assert row is not None
    return int(row[0])

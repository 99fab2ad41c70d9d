"""A hundred buyers who order and pay at the same moment, over HTTP, against the real processes: not one error.

    .venv/bin/pytest tests/bench/bench_buyers.py -s

The buyers share this machine's cores with the shop. Each step starts for all at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from marketplace.run.shop import Shop
from tests.live.client import App, database, eventually, pack_of_pia, value

BUYERS = 100
PATIENCE_S = 300
logging.getLogger("httpx").setLevel(logging.WARNING)


def at_once(name: str, commands: list[Callable[[], Any]]) -> list[Any]:
    """Start all at one moment; print how long they took; their results."""
    gate, took = threading.Barrier(len(commands)), []

    def go(command: Callable[[], Any]) -> Any:
        gate.wait(PATIENCE_S)
        start = time.monotonic()
        result = command()
        took.append(time.monotonic() - start)
        return result

    start = time.monotonic()
    with ThreadPoolExecutor(len(commands)) as pool:
        results = list(pool.map(go, commands))
    whole, took = time.monotonic() - start, sorted(took)
    middle, late = took[len(took) // 2], took[len(took) * 95 // 100]
    print(f"{name:<24}{len(took) / whole:>8.1f}{middle:>8.2f}{late:>8.2f}{took[-1]:>8.2f}")  # noqa: T201  # a benchmark
    return results


@pytest.mark.live
def test_a_hundred_buyers_at_once(live_shop: Shop) -> None:
    pia = pack_of_pia(live_shop)
    with ExitStack() as stack:
        connection = stack.enter_context(database(live_shop))
        connection.execute("UPDATE catalog_lot SET units_on_hand = units_on_hand + 1000 WHERE variant_id = %s", [pia])
        apps = [stack.enter_context(App(live_shop)) for _ in range(BUYERS)]
        for app in apps:
            app.http.timeout = PATIENCE_S

        print(f"\n{f'{BUYERS} at once':<24}{'per s':>8}{'median':>8}{'95 %':>8}{'last s':>8}")  # noqa: T201
        carts = at_once("fill a cart", [partial(app.cart, pia) for app in apps])
        total = apps[0].total(carts[0])
        placed = at_once("place", [partial(app.place, cart, total) for app, cart in zip(apps, carts, strict=True)])
        orders = [answer["order"]["token"] for answer in placed]
        pages = at_once(
            "open the payment page", [partial(app.payment_page, order) for app, order in zip(apps, orders, strict=True)]
        )
        start = time.monotonic()
        at_once("pay", [partial(app.pay, page) for app, page in zip(apps, pages, strict=True)])
        unpaid = "SELECT count(*) FROM orders_order WHERE token = ANY(%s) AND paid_at IS NULL"
        eventually(lambda: value(connection, unpaid, orders) == 0)
        print(f"all paid {time.monotonic() - start:.1f} s after the first card")  # noqa: T201

    assert [answer["errors"] for answer in placed] == [[]] * BUYERS
    assert len(set(orders)) == BUYERS

"""How many answers per second the real processes give, next to the same server's "hello".

    .venv/bin/pytest tests/bench/bench_rates.py -s

Bounded: a few seconds per row, this machine only. Compare rows of one run with each other, never with another run's.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import httpx
import psutil
import pytest

from marketplace.run.shop import Shop
from tests.live.client import App, database, pack_of_pia
from tests.live.walking import PIA

SECONDS, CLIENTS = 3.0, 4
HELLO = "{ __typename }"
LIST = """{ products(first: 20) { edges { node { name slug thumbnail(size: 320) { url } category { name }
  producer { name } priceFrom { amount formatted } } } } }"""
ONE = """{ product(slug: "banh-pia-dau-xanh-sau-rieng-trung-muoi") { name description
  productVariants { name price { formatted } } producer { name } } }"""
FIND = '{ products(first: 20, search: "banh pia") { edges { node { name slug } } } }'


@dataclass
class Row:
    """One kind of request: per second, and milliseconds for the middle one."""

    name: str
    per_second: float
    median_ms: float


def measure(name: str, request: Callable[[httpx.Client], None], shop: Shop) -> Row:
    """Let CLIENTS threads send the request again and again for SECONDS."""
    took: list[float] = []
    end = time.monotonic() + SECONDS

    def client() -> None:
        with httpx.Client(base_url=shop.url, timeout=30, trust_env=False) as http:
            while (start := time.monotonic()) < end:
                request(http)
                took.append(time.monotonic() - start)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Row(name, len(took) / SECONDS, sorted(took)[len(took) // 2] * 1000)


logging.getLogger("httpx").setLevel(logging.WARNING)


def ask(query: str, http: httpx.Client) -> None:
    answer = http.post("/graphql/", json={"query": query})
    # Read as bytes: the client shares the machine's cores, and what it does with an answer is not what is measured.
    assert b'"errors"' not in answer.content, answer.text


def get(path: str, http: httpx.Client) -> None:
    assert http.get(path).status_code == 200


def show(title: str, rows: list[Row]) -> None:
    hello = rows[0].per_second
    print(f"\n{title:<28}{'per s':>8}{'ms':>8}{'of hello':>10}")  # noqa: T201  # this is what a benchmark is for
    for row in rows:
        print(f"{row.name:<28}{row.per_second:>8.0f}{row.median_ms:>8.1f}{row.per_second / hello:>10.0%}")  # noqa: T201


@pytest.mark.live
def test_rates(live_shop: Shop) -> None:
    api = [("hello", HELLO), ("list of 20", LIST), ("product", ONE), ("search", FIND)]
    rows = [measure(name, partial(ask, query), live_shop) for name, query in api]
    pia = pack_of_pia(live_shop)
    with database(live_shop) as connection:
        connection.execute("UPDATE catalog_lot SET units_on_hand = 100000 WHERE variant_id = %s", [pia])
    with App(live_shop) as app:
        total = app.total(app.cart(pia))
    rows.append(measure("order: cart and place", partial(order, live_shop, pia, total), live_shop))
    show("GraphQL", rows)

    pages = ["/robots.txt", "/", "/danh-muc/banh-pia/", PIA, "/tim/?q=banh+pia"]
    show("Pages", [measure(path[:28], partial(get, path), live_shop) for path in pages])

    web = psutil.Process(live_shop.child("web").pid)
    worker = max(process.memory_info().rss for process in web.children(recursive=True))
    print(f"\nweb worker: {worker / 2**20:.0f} MB")  # noqa: T201

    assert all(each.per_second > 0 for each in rows)


def order(shop: Shop, variant_id: int, total: int, http: httpx.Client) -> None:
    app = App(shop)
    app.http.close()
    app.http = http
    assert app.place(app.cart(variant_id), total)["order"]

"""Payments per second and memory of our gateway, next to localstripe.

    .venv/bin/pytest tests/bench/bench_gateway.py -s

Same machine, same client, same run, a few seconds each. Ours writes to PostgreSQL, keeps its idempotency keys and
writes events; localstripe keeps all in memory: read the ratio, not the numbers.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import psutil
import pytest

from tests.gateway.acceptance.localstripe import running_localstripe
from tests.gateway.driving import Gateway

SECONDS, CLIENTS = 5.0, 4
CARD = {
    "type": "card",
    "card[number]": "4242424242424242",
    "card[exp_month]": 12,
    "card[exp_year]": 2034,
    "card[cvc]": 123,
}
INTENT = {"amount": 298_000, "currency": "vnd", "confirm": "true"}


@dataclass(frozen=True)
class Row:
    name: str
    per_second: float
    median_ms: float
    memory_mb: float


@pytest.fixture
def other() -> Iterator[Gateway]:
    with running_localstripe() as stand_in:
        yield stand_in


def measure(name: str, url: str) -> Row:
    """Let CLIENTS threads create and confirm payments for SECONDS."""
    took: list[float] = []
    end = time.monotonic() + SECONDS

    def client() -> None:
        with httpx.Client(base_url=url, timeout=30, trust_env=False, auth=("sk_test_bench", "")) as http:
            buyer = buyer_with_a_card(http)
            while (start := time.monotonic()) < end:
                pay(http, buyer)
                took.append(time.monotonic() - start)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Row(name, len(took) / SECONDS, sorted(took)[len(took) // 2] * 1_000, memory_mb(url))


def buyer_with_a_card(http: httpx.Client) -> dict[str, str]:
    """A customer and their card: one that is nobody's may be used only once."""
    customer = http.post("/v1/customers", data={"email": "hoa@soc-trang.example"}).json()["id"]
    method = http.post("/v1/payment_methods", data=CARD).json()["id"]
    http.post(f"/v1/payment_methods/{method}/attach", data={"customer": customer}).raise_for_status()
    return {"customer": customer, "payment_method": method}


def pay(http: httpx.Client, buyer: dict[str, str]) -> None:
    answer = http.post("/v1/payment_intents", data=INTENT | buyer)
    assert b'"succeeded"' in answer.content, answer.text


def memory_mb(url: str) -> float:
    """Resident memory of all processes that serve this address' port, their parents included."""
    port = int(url.rpartition(":")[2])
    mine = psutil.Process().children(recursive=True)
    roots = [one for one in mine if str(port) in one.cmdline()]
    family = {each for root in roots for each in [root, *root.children(recursive=True)]}
    return sum(each.memory_info().rss for each in family) / 2**20


def show(ours: Row, other: Row) -> None:
    lines = [f"\n{'create and confirm':<20}{'per s':>8}{'ms':>8}{'MB':>8}"]
    lines += [
        f"{row.name:<20}{row.per_second:>8.0f}{row.median_ms:>8.1f}{row.memory_mb:>8.0f}" for row in (ours, other)
    ]
    speed, memory = ours.per_second / other.per_second, ours.memory_mb / other.memory_mb
    lines.append(f"{'ratio':<20}{speed:>8.2f}{ours.median_ms / other.median_ms:>8.2f}{memory:>8.2f}")
    print("\n".join(lines))  # noqa: T201  # this is what a benchmark is for


def test_payments_per_second_and_memory(process: Gateway, other: Gateway) -> None:
    process.mock("reset")
    other.mock("reset")

    rows = measure("ours", process.url), measure("localstripe", other.url)

    show(*rows)
    assert all(row.per_second > 0 and row.memory_mb > 0 for row in rows)

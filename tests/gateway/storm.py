"""Two hundred clients that confirm, capture, cancel and refund at random, and what must be true afterwards."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

CLIENTS = 200
# Few intents for many clients, so that they are in each other's way.
INTENTS_IN_PLAY = 40
# On a busy machine the time may be over before anything has happened: then it goes on, up to three times as long.
LEAST_ANSWERS = 300
CARDS = ["pm_card_visa", "pm_card_bypassPending", "pm_card_mastercard", "pm_card_visa_chargeDeclined"]
KEY = {"Authorization": "Bearer sk_test_storm"}
_NEW = {"amount": 100_000, "currency": "vnd"}
Rows = list[dict[str, Any]]

_OF_A_REFUND = {"amount", "charge", "payment_intent", None}
# What a client in a crowd may be told; anything else is a fault of the gateway.
_EXPECTED = {
    (400, "payment_intent_unexpected_state"),
    (400, "amount_too_large"),
    (400, "charge_already_refunded"),
    (402, "card_declined"),
    (409, "idempotency_key_in_use"),
    (429, "lock_timeout"),
}


@dataclass
class Storm:
    """Runs for some seconds; `answers` counts what was answered, `faults` keeps what never should be."""

    url: str
    seconds: float
    seed: int = 1
    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    intents: list[str] = field(default_factory=list)

    def run(self) -> None:
        # A thread of its own: Playwright leaves an event loop in the main one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(self._run())).result()

    async def _run(self) -> None:
        self._began = time.monotonic()
        limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS)
        async with httpx.AsyncClient(
            base_url=self.url, headers=KEY, limits=limits, timeout=60, trust_env=False
        ) as http:
            await asyncio.gather(*(self._post(http, "payment_intents", _NEW, {}) for _ in range(INTENTS_IN_PLAY)))
            await asyncio.gather(*(self._client(http, number) for number in range(CLIENTS)))

    def _rages(self) -> bool:
        lasted = time.monotonic() - self._began
        return lasted < self.seconds or (self.answers.total() < LEAST_ANSWERS and lasted < 3 * self.seconds)

    async def _client(self, http: httpx.AsyncClient, number: int) -> None:
        dice = random.Random(self.seed * 1_000 + number)  # noqa: S311  # repeatable chance, no secret
        while self._rages():
            path, form = self._next_call(dice)
            key = {"Idempotency-Key": f"{number}-{dice.random()}"}
            for _ in range(1 + (dice.random() < 0.1)):  # some calls are sent twice, as retries are
                await self._post(http, path, form, key)

    def _next_call(self, dice: random.Random) -> tuple[str, dict[str, Any]]:
        if dice.random() < 0.1:
            return "payment_intents", _NEW | {"capture_method": dice.choice(["automatic", "manual"])}
        ref = dice.choice(self.intents[-INTENTS_IN_PLAY:])
        part = {"amount": dice.choice([10_000, 30_000, 60_000])} if dice.random() < 0.8 else {}
        calls: dict[str, tuple[str, dict[str, Any]]] = {
            "confirm": (f"payment_intents/{ref}/confirm", {"payment_method": dice.choice(CARDS)}),
            "capture": (f"payment_intents/{ref}/capture", {"amount_to_capture": dice.choice([50_000, 100_000])}),
            "cancel": (f"payment_intents/{ref}/cancel", {}),
            "refund": ("refunds", {"payment_intent": ref, **part}),
        }
        return calls[dice.choices(list(calls), [4, 3, 1, 4])[0]]

    async def _post(self, http: httpx.AsyncClient, path: str, form: dict[str, Any], key: dict[str, str]) -> None:
        answer = await http.post(f"/v1/{path}", data=form, headers=key)
        body = answer.json()
        code = body.get("error", {}).get("code", "")
        self.answers[answer.status_code, code] += 1
        if answer.status_code == 200 and path == "payment_intents":
            self.intents.append(body["id"])
        if answer.status_code != 200 and not _is_expected(answer.status_code, body["error"]):
            self.faults.append(f"{path} {form}: {answer.status_code} {body['error']}")


def _is_expected(status: int, error: dict[str, Any]) -> bool:
    # A refund above the rest, of what was never paid, or only held, has no code of its own.
    is_refund = status == 400 and error.get("code") is None and error.get("param") in _OF_A_REFUND
    return (status, error.get("code")) in _EXPECTED or is_refund


class Aftermath:
    """Everything that the gateway tells of itself once the storm is over."""

    def __init__(self, url: str) -> None:
        with httpx.Client(base_url=url, headers=KEY, timeout=30, trust_env=False) as http:
            self.intents, self.charges, self.refunds, self.moved = (
                list(_every(http, kind)) for kind in ("payment_intents", "charges", "refunds", "balance_transactions")
            )
            self.balance = http.get("/v1/balance").json()

    def charges_by_intent(self) -> dict[str, Rows]:
        return _grouped(self.charges, "payment_intent")

    def refunds_by_charge(self) -> dict[str, Rows]:
        standing = [row for row in self.refunds if row["status"] not in {"failed", "canceled"}]
        return _grouped(standing, "charge")

    def balance_vnd(self) -> int:
        amounts = self.balance["available"] + self.balance["pending"]
        return sum(one["amount"] for one in amounts if one["currency"] == "vnd")


def _every(http: httpx.Client, kind: str) -> Iterator[dict[str, Any]]:
    params: dict[str, Any] = {"limit": 100}
    while True:
        page = http.get(f"/v1/{kind}", params=params).json()
        yield from page["data"]
        if not page["has_more"]:
            return
        params["starting_after"] = page["data"][-1]["id"]


def _grouped(rows: Rows, name: str) -> dict[str, Rows]:
    groups: dict[str, Rows] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return groups

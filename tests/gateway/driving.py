"""What the gateway's tests drive it with."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any, TypeVar

import httpx
import pytest
import stripe

from tests.gateway.acceptance.sdks import Refused

TOKEN = "control_plane_of_the_tests"
SUCCESS_URL = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}"
CANCEL_URL = "https://shop.example/cart"
T = TypeVar("T")
# How long to wait for what should come; less where a stand-in is examined that mostly never answers.
PATIENCE_S = float(os.environ.get("GATEWAY_PATIENCE_S", "30"))


def wait_until(met: Callable[[], Any], *, within_s: float = PATIENCE_S) -> Any:
    """Ask until the answer is true; fails loudly when it never is."""
    ends, pause = time.monotonic() + within_s, threading.Event()
    while not (found := met()):
        assert time.monotonic() < ends, f"still not after {within_s} s: {met}"
        pause.wait(0.02)
    return found


class Gateway:
    """The running process: its address, its SDK client and its control plane."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=20)
        self.sdk_http = stripe.RequestsClient()

    def close(self) -> None:
        self.http.close()
        self.sdk_http.close()

    def is_up(self) -> bool:
        try:
            return self.http.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def client(self, key: str = "sk_test_suite", *, retries: int = 0) -> stripe.StripeClient:
        return stripe.StripeClient(
            key, base_addresses={"api": self.url}, max_network_retries=retries, http_client=self.sdk_http
        )

    def mock(self, action: str, **params: Any) -> dict[str, Any]:
        answer = self.http.post(f"/_mock/{action}", data=params, headers=self.token)
        answer.raise_for_status()
        return dict(answer.json())

    def deliveries(self, event: str = "") -> list[dict[str, Any]]:
        params = {"event": event} if event else {}
        return list(self.http.get("/_mock/deliveries", params=params, headers=self.token).json()["data"])

    @property
    def token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {TOKEN}"}

    def raw(self, method: str, path: str, *, key: str = "sk_test_suite", **more: Any) -> httpx.Response:
        """A call as curl would make it."""
        headers = {"Authorization": f"Bearer {key}"} | more.pop("headers", {})
        return self.http.request(method, f"/v1/{path}", headers=headers, **more)


class Listener:
    """Keeps every webhook; answers with `answers` in turn, then 200. Hold `gate` to keep callers waiting."""

    def __init__(self) -> None:
        self.inbox: Queue[tuple[dict[str, Any], bytes, str]] = Queue()
        self.answers: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next(self, *, within_s: float = PATIENCE_S) -> tuple[dict[str, Any], bytes, str]:
        """The next event, its raw body and its signature header."""
        return self.inbox.get(timeout=within_s)

    def kinds(self, count: int) -> list[str]:
        return [self.next()[0]["type"] for _ in range(count)]

    def _handler(listener) -> type[BaseHTTPRequestHandler]:  # noqa: N805  # `self` is the request below
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.inbox.put((json.loads(body), body, self.headers["Stripe-Signature"]))
                listener.gate.wait(10)
                status = listener.answers.pop(0) if listener.answers else 200
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", listener.url)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        return Handler


@contextmanager
def refused(kind: type[stripe.StripeError]) -> Iterator[list[Any]]:
    """Expect a refusal of exactly this class; it is the list's only member afterwards."""
    caught: list[Any] = []
    with pytest.raises(kind) as raised:
        yield caught
    assert raised.type is kind
    caught.append(raised.value)


def intent(api: stripe.StripeClient, amount: int = 100_000, **params: Any) -> Any:
    wanted: Any = {"amount": amount, "currency": "vnd", **params}
    return api.v1.payment_intents.create(wanted)


def paid(api: stripe.StripeClient, amount: int = 100_000, card: str = "pm_card_visa", **params: Any) -> Any:
    return intent(api, amount, payment_method=card, confirm=True, **params)


def session(api: stripe.StripeClient, **params: Any) -> Any:
    """A session over two boxes of pía and a bag of onions: 396,000 đ."""
    lines = [("Bánh pía sầu riêng", 149_000, 2), ("Hành tím Vĩnh Châu", 98_000, 1)]
    items = [
        {"quantity": count, "price_data": {"currency": "vnd", "unit_amount": price, "product_data": {"name": name}}}
        for name, price, count in lines
    ]
    wanted: Any = {"mode": "payment", "line_items": items, "success_url": SUCCESS_URL, "cancel_url": CANCEL_URL}
    return api.v1.checkout.sessions.create(wanted | params)


def card(number: str = "4242424242424242", **fields: str) -> dict[str, str]:
    """What a buyer types."""
    return {"number": number, "expiry": "12/34", "cvc": "123", "name": "TRẦN THỊ HOA"} | fields


def all_at_once(work: Callable[[int], T], count: int) -> list[T | Exception]:
    """Run the work this many times in parallel, all starting together; errors are results too."""
    start = threading.Barrier(count)

    def one(turn: int) -> T | Exception:
        start.wait(10)
        try:
            return work(turn)
        except (stripe.StripeError, Refused) as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))

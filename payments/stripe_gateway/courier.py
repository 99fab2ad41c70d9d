"""Carries webhooks out: claims what is due, posts it, writes down the answer."""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection, connections

from marketplace.kernel import clock

from . import config
from .models import Delivery, acting_for
from .services.clock import by_our_clock
from .services.deliveries import Answer, claim_due, next_due, record_attempt
from .services.due import do_what_is_due
from .services.outbox import CHANNEL
from .shapes import event_shape
from .signature import signature_header

log = logging.getLogger(__name__)
_HANDS = 4
_LONGEST_NAP_S = 0.5
_ANSWER_KEPT_BYTES = 2_000
_STALE_S = 3_600
# One for all attempts: making one reads every root certificate anew, 0.1 s each time.
_client = httpx.Client(timeout=config.WEBHOOK_TIMEOUT_S, follow_redirects=False, trust_env=False)


class ForbiddenAddress(Exception):
    """The webhook's URL points where no webhook should go."""


class Courier:
    """The delivery loop; `run` returns soon after `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._pool = ThreadPoolExecutor(_HANDS, thread_name_prefix="courier")
        self._busy: set[Future[None]] = set()

    def run(self) -> None:
        while not self._stop.is_set():
            try:
                self._work()
            except (DatabaseError, psycopg.Error):  # the second comes from the bare connection that listens
                log.warning("The database did not answer; trying again.", exc_info=True)
                connection.close()
                self._stop.wait(0.5)
        self._pool.shutdown(wait=True)
        connections.close_all()

    def _work(self) -> None:
        close_old_connections()
        with by_our_clock():
            self._work_once()

    def _work_once(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        do_what_is_due()
        self._busy = {future for future in self._busy if not future.done()}
        # Never more than there are hands: what waits in a queue would outlive its lease.
        if len(self._busy) == _HANDS:
            wait(self._busy, timeout=_LONGEST_NAP_S, return_when=FIRST_COMPLETED)
            return
        claimed = claim_due(most=_HANDS - len(self._busy))
        for delivery in claimed:
            future = self._pool.submit(carry_out, delivery)
            future.add_done_callback(_tell_failure)
            self._busy.add(future)
        if not claimed:
            _nap()


def _nap() -> None:
    """Sleep until an event is written or a retry is due."""
    first = next_due()
    until_due = (first - clock.now()).total_seconds() if first else _LONGEST_NAP_S
    pause = min(max(until_due, 0.01), _LONGEST_NAP_S)
    for _ in connection.connection.notifies(timeout=pause, stop_after=1):
        return


def _tell_failure(future: Future[None]) -> None:
    if error := future.exception():
        log.error("A webhook could not be carried out; its lease ends by itself.", exc_info=error)


def carry_out(delivery: Delivery) -> None:
    """One attempt, as many copies as chaos asked for, and its row in the log."""
    close_old_connections()
    with by_our_clock(), acting_for(delivery.event.account):
        body = json.dumps(event_shape(delivery.event), ensure_ascii=False, separators=(",", ":")).encode()
        for _ in range(delivery.copies - 1):
            post(delivery, body)
        record_attempt(delivery=delivery, answer=post(delivery, body))
    close_old_connections()


def post(delivery: Delivery, body: bytes) -> Answer:
    """Post a signed body once. No redirects, no proxies, ten seconds; anything but an answer is status 0."""
    began = time.monotonic()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+stripe_gateway)",
        "Stripe-Signature": _signature(delivery, body),
    }
    try:
        status, text = _exchange(delivery.endpoint.url, body, headers)
    except (httpx.HTTPError, httpx.InvalidURL, ForbiddenAddress, OSError) as error:
        status, text = 0, f"{type(error).__name__}: {error}"
    return Answer(status, text, int((time.monotonic() - began) * 1_000))


def _signature(delivery: Delivery, body: bytes) -> str:
    """Signed anew for every attempt, at the world's time: receivers know no other. Chaos spoils the first attempt."""
    trouble = delivery.spoiled if delivery.tries == 0 else ""
    at = int(time.time()) - (_STALE_S if trouble == "stale_signature" else 0)
    signed = body + b" " if trouble == "bad_signature" else body
    return signature_header(body=signed, secrets=delivery.endpoint.secrets(), at=at)


def _exchange(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    address, host = safe_address(url)
    extensions = {"sni_hostname": _name(host)}
    with _client.stream(
        "POST", address, content=body, headers=headers | {"Host": host}, extensions=extensions
    ) as response:
        kept = next(response.iter_bytes(_ANSWER_KEPT_BYTES), b"")
        return response.status_code, kept.decode("utf-8", "replace")


def _name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


def safe_address(url: str) -> tuple[str, str]:
    """The URL with its host resolved once, and the Host header: what was checked is what is called.

    Raises ForbiddenAddress for link-local (cloud metadata), multicast, reserved and unspecified addresses,
    and for hosts that GATEWAY_WEBHOOK_HOSTS does not name.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if config.WEBHOOK_HOSTS and host not in config.WEBHOOK_HOSTS:
        raise ForbiddenAddress(f"{host} is not among GATEWAY_WEBHOOK_HOSTS")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # IPv4 first: "localhost" often names ::1 too, where nobody listens.
    chosen = min((ipaddress.ip_address(entry[4][0]) for entry in found), key=lambda address: address.version)
    embedded = getattr(chosen, "ipv4_mapped", None) or chosen
    if embedded.is_link_local or embedded.is_multicast or embedded.is_unspecified or _is_reserved(embedded):
        raise ForbiddenAddress(f"{host} is at {chosen}")
    literal = f"[{chosen}]" if chosen.version == 6 else str(chosen)
    return urlunsplit((parts.scheme, f"{literal}:{port}", parts.path or "/", parts.query, "")), parts.netloc.rpartition(
        "@"
    )[2]


def _is_reserved(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_reserved and not address.is_loopback

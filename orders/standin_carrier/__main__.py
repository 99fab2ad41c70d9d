"""Its process: one thread answers, one moves parcels on by the clock, one carries messages out."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx

from marketplace.kernel.signing import sign

from .depot import Depot
from .pages import Application

_DEV_SECRET = "carrier_dev_only_cho_que"  # noqa: S105  # of a machine of one's own, as in docs/settings.md


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as http.server names it
        """Says nothing: its log would be all that grows here."""


def deliver(depot: Depot, *, url: str, secret: str, client: httpx.Client) -> None:
    """Try every message that is due, once."""
    for message in depot.take_due():
        at = int(time.time())
        mark = sign(secret=secret, timestamp=at, body=message.body)
        headers = {"Carrier-Timestamp": str(at), "Carrier-Signature": mark, "Content-Type": "application/json"}
        try:
            is_taken = client.post(url, content=message.body, headers=headers).status_code == 200
        except httpx.HTTPError:
            is_taken = False
        if not is_taken:
            depot.failed(message)


def serve(port: int) -> None:
    """Run until SIGTERM or SIGINT."""
    is_dev = os.environ.get("DEBUG") == "1"
    secret = os.environ.get("STANDIN_CARRIER_SECRET", _DEV_SECRET if is_dev else "")
    url = os.environ.get("STANDIN_CARRIER_WEBHOOK_URL", "http://127.0.0.1:8000/webhooks/carrier/ghe-nhanh/")
    step_s = float(os.environ.get("STANDIN_CARRIER_STEP_S", "0"))
    if not secret:
        sys.exit("The stand-in carrier needs STANDIN_CARRIER_SECRET.")
    depot, over = Depot(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: over.set())
    server = make_server("127.0.0.1", port, Application(depot, secret), server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"Stand-in carrier (simulation) ready at http://127.0.0.1:{port}\n")
    sys.stdout.flush()
    with httpx.Client(timeout=10, trust_env=False) as client:
        while not over.wait(0.2):
            if step_s:
                depot.advance_all(older_than_s=step_s)
            deliver(depot, url=url, secret=secret, client=client)
    server.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(prog="standin_carrier")
    parser.add_argument("--port", type=int, default=12181)
    serve(parser.parse_args().port)


if __name__ == "__main__":
    main()

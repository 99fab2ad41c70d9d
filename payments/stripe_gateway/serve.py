"""The gateway's own process: granian serves its pages and API, a thread carries its webhooks out."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.kernel.local_engines import ensure_engines

if TYPE_CHECKING:
    from .courier import Courier


def serve(host: str, port: int) -> None:
    """Run until SIGTERM or SIGINT; both stop the pages and the courier."""
    from django.db import ProgrammingError  # noqa: PLC0415  # after DJANGO_SETTINGS_MODULE is set
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    from .courier import Courier  # noqa: PLC0415
    from .messages import compile_messages  # noqa: PLC0415
    from .services.endpoints import register_from_environment  # noqa: PLC0415

    compile_messages()
    try:
        register_from_environment()
    except ProgrammingError:
        sys.exit("The gateway's tables are missing: run manage.py migrate first.")
    stop = threading.Event()
    courier = threading.Thread(target=_deliver, args=(Courier(stop), stop), name="courier")
    courier.start()
    threading.Thread(target=_tell_when_ready, args=(host, port, stop), daemon=True).start()
    server = Granian(
        "payments.stripe_gateway.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels(os.environ.get("GATEWAY_SERVER_LOG", "error")),
    )
    try:
        server.serve()
    finally:
        stop.set()
        courier.join(timeout=15)


def _deliver(courier: Courier, stop: threading.Event) -> None:
    """Run the courier; should a bug end it, end the whole process too, so that whoever watches it starts it anew."""
    try:
        courier.run()
    finally:
        if not stop.is_set():
            os.kill(os.getpid(), signal.SIGTERM)


def _join_local_engines() -> None:
    """Hold the engines of our own data folder: the lock that manage.py held did not outlive its exec."""
    folder = Path(os.environ.get("DATA_DIR", Path(__file__).resolve().parents[2] / ".local")).resolve()
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    if str(folder) in given.get("DATABASE_URL", str(folder)):
        for name in given:
            del os.environ[name]
        ensure_engines(folder)
        os.environ.update(given)


def _tell_when_ready(host: str, port: int, stop: threading.Event) -> None:
    shown = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"  # noqa: S104
    while not stop.is_set():
        try:
            with urllib.request.urlopen(f"{shown}/healthz", timeout=2) as answer:  # noqa: S310
                answer.read()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
            continue
        sys.stdout.write(f"Stripe gateway (simulation) ready at {shown}\n")
        sys.stdout.flush()
        return


def main() -> None:
    parser = argparse.ArgumentParser(prog="stripe_gateway")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=12111)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "payments.stripe_gateway.settings"
    # Until granian listens for signals itself, ending by one must still leave the engines in order.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    _join_local_engines()
    # The default, fork, would copy the courier's thread and its locks into the server's process.
    multiprocessing.set_start_method("spawn")

    import django  # noqa: PLC0415

    django.setup()
    serve(options.host, options.port)


if __name__ == "__main__":
    main()

"""Starts the nodes' processes: imports the product once, and forks. Reads lines of JSON, answers with pids.

{"role": "goods" | "web" | "tasks", "number", "base", "nodes", "database", "redis", "folder"} → {"pid"}

Importing takes seconds of a core; twenty-four processes that each do it would keep two slow cores busy for minutes.
What is forked becomes a process of its own: own session, own database, own files, own log; kill -9 takes it alone.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from .places import Ports, places

FEDERATION = ("federation.tasks.publish", "federation.tasks.pull_due", "federation.tasks.tidy")
THREADS = 4


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: Any) -> None:
        pass


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.urls import get_resolver  # noqa: PLC0415

    import marketplace.celery  # noqa: F401, PLC0415
    from tests.federation.lab import deeds, goods, wiring  # noqa: F401, PLC0415

    get_resolver().url_patterns  # noqa: B018  # imports every page
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for children
    _say({"ready": True})
    for line in sys.stdin:
        told = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(told)
        _say({"pid": pid})


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _live(told: dict[str, Any]) -> None:
    """The child: never returns."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        folder = Path(told["folder"])
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        log = os.open(folder / "logs" / f"{told['role']}.log", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        for number in (1, 2):
            os.dup2(log, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        _become(told, folder)
        {"goods": _goods, "web": _web, "tasks": _tasks}[told["role"]](told)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001  # its log says why
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _become(told: dict[str, Any], folder: Path) -> None:
    """The settings of this node, before anything was opened."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from marketplace.celery import app  # noqa: PLC0415

    from .wiring import wire  # noqa: PLC0415

    ports = Ports(told["base"], told["nodes"])
    connections.settings["default"]["NAME"] = told["database"]
    settings.SITE_URL = f"http://127.0.0.1:{ports.node(told['number'])}"
    settings.CACHES["default"]["LOCATION"] = f"unix://{told['redis']}?db={told['number']}"
    settings.DATA_DIR = folder
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.MAIL_DIR = (
        folder / "media",
        folder / "private",
        folder / "mail",
    )
    settings.CELERY_BROKER_URL = f"redis+socket://{told['redis']}?virtual_host={told['number']}"
    app.conf.update(broker_url=settings.CELERY_BROKER_URL)
    app.conf.beat_schedule = {
        name: entry for name, entry in app.conf.beat_schedule.items() if entry["task"] in FEDERATION
    }
    wire(number=told["number"], ports=ports, folder=folder)


def _goods(told: dict[str, Any]) -> None:
    from .goods import load  # noqa: PLC0415

    load(places()[told["number"]])


def _web(told: dict[str, Any]) -> None:
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    from .deeds import with_deeds  # noqa: PLC0415

    port = Ports(told["base"], told["nodes"]).node(told["number"])
    application = with_deeds(get_wsgi_application())
    make_server("127.0.0.1", port, application, server_class=Threads, handler_class=Quiet).serve_forever()


def _tasks(_told: dict[str, Any]) -> None:
    from marketplace.celery import app  # noqa: PLC0415

    options = f"--pool threads --concurrency {THREADS} --loglevel warning --without-mingle --without-gossip"
    beat = "-B --scheduler celery.beat:Scheduler -Q work,partners"
    app.worker_main(["worker", *options.split(), "--without-heartbeat", *beat.split()])


if __name__ == "__main__":
    main()

"""What sharing listings costs both ends. By hand: python -m tests.bench.bench_federation.

Makes a database of its own beside the test engines', with the demo province and a feed of LISTINGS (default 5,000;
100000 for the whole claim) made of its texts, and reads that feed as a partner does: over HTTP, signed both ways,
checked, kept, proven. Everything is CPU time of this process, which is both ends, and of the database's; prints a
table, and the same as JSON to the file named by FIGURES. What the figures were: docs/federation/figures.md.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import psycopg  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.models import F, Value  # noqa: E402
from django.db.models.functions import Concat  # noqa: E402

from catalog.models import Product  # noqa: E402
from federation.core.consumer import End  # noqa: E402
from federation.gateways import talking  # noqa: E402
from federation.models import Change, Outbox, Partner, RemoteListing  # noqa: E402
from federation.selectors.node import our_node  # noqa: E402
from federation.services import asking, reading  # noqa: E402
from federation.services.founding import found_node  # noqa: E402
from federation.services.sequencing import publish_noted  # noqa: E402
from marketplace.celery import app as celery  # noqa: E402
from marketplace.kernel.audit import SYSTEM  # noqa: E402
from tests.bench.many_listings import bodies_of_the_feed, fill_the_feed  # noqa: E402
from tests.databases import _manage, at_database, fresh_copy, one_at_a_time  # noqa: E402
from tests.federation.partnering import befriend_ourselves  # noqa: E402

LISTINGS = int(os.environ.get("LISTINGS", "5000"))
SHOWN = int(os.environ.get("SHOWN", "1000"))
POLLS, EDITS = 40, 40
OPEN_S = float(os.environ.get("OPEN_S", "30"))
TICKS = os.sysconf("SC_CLK_TCK")
FIGURES: dict[str, float] = {}


def main() -> None:
    _say("machine: one Ed25519 check", _check_us(), "µs (112 on the machine of the first figures)")
    partner = _set_up()
    _publishing()
    wire, own = _count_wire(), Change.objects.filter(deleted=False).count()
    with _nothing_is_shown():
        _read(partner, "first reading, cold")
        # Only here no two listings of a page are alike: what is multiplied below packs better than goods do.
        _say("wire", wire() / own, f"B per listing, {own} of the province, none like another")
        fill_the_feed(our_node(), bodies_of_the_feed(), listings=LISTINGS)
        _again(partner)
        RemoteListing.objects.all().delete()
        _read(partner, "catch-up")
        _again(partner)
        _read(partner, "full resync, nothing changed")
    _show(partner)
    _idle(partner)
    _lag()
    if os.environ.get("FIGURES"):
        Path(os.environ["FIGURES"]).write_text(json.dumps(FIGURES, indent=1, ensure_ascii=False) + "\n")
    connection.close()


def _set_up() -> Partner:
    """A node of the demo province that serves itself, and is its own partner."""
    address = _with_province()
    fresh_copy(address, "bench_federation", "bench_province")
    connections["default"].settings_dict["NAME"] = "bench_federation"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.SITE_URL, settings.OUTSIDE_NETWORKS = f"http://127.0.0.1:{port}", ["127.0.0.0/8"]
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.DATA_DIR = tempfile.mkdtemp()
    for noisy in ("httpx", "django.request", "catalog", "federation"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    server = make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reading.MOST_SESSION_MS = 3_600_000  # a busy machine must not break a session off
    partner = befriend_ourselves(found_node(actor=SYSTEM))
    Partner.objects.update(most_records=1_000_000)
    return partner


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


def _with_province() -> str:
    """The demo province in a database that later runs copy."""
    address = os.environ["DATABASE_URL"]
    with one_at_a_time("bench"), psycopg.connect(address, autocommit=True) as engine:
        known = engine.execute("SELECT 1 FROM pg_database WHERE datname = 'bench_province'").fetchone()
        if known is None or os.environ.get("AFRESH"):
            made = fresh_copy(address, "bench_province")
            _manage(made, "load_demo", "--open", DEMO_ORDERS="0", CELERY_BROKER_URL="memory://")
    return address


def _publishing() -> None:
    """The province's own goods, from the outbox to the signed feed; the second time everything is warm."""
    for name in ("first publishing", "publishing"):
        Product.objects.ours().update(summary_vi=Concat("summary_vi", Value(".")))
        noted = Outbox.objects.values("object_id").distinct().count()
        with _cost() as cost:
            publish_noted()
        _rate(name, noted, cost())


def _read(partner: Partner, name: str) -> None:
    with _cost() as cost:
        found = _pull(partner)
    if (found.end, found.changes) != (End.FRESH, Change.objects.count()):
        raise SystemExit(f"{name}: {found}")
    _rate(name, found.changes, cost())


def _pull(partner: Partner) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    return asking.pull(partner_id=partner.pk)


def _again(partner: Partner) -> None:
    Partner.objects.filter(pk=partner.pk).update(
        cursor=None, scanning=True, adopting=True, generation=F("generation") + 1
    )


@contextmanager
def _nothing_is_shown() -> Iterator[None]:
    """Reading and proving without the shelves: those have a figure of their own."""
    with mock.patch.object(reading, "show_waiting", return_value=False):
        yield


def _show(partner: Partner) -> None:
    some = RemoteListing.objects.filter(partner=partner).order_by("pk").values_list("pk", flat=True)[:SHOWN]
    RemoteListing.objects.exclude(pk__in=list(some)).update(shown_digest=F("digest"))
    _tidy()
    with _cost() as cost:
        _pull(partner)
    shown = Product.objects.published().filter(producer__marketplace__slug="ban").count()
    _rate("showing", shown, cost())


def _idle(partner: Partner) -> None:
    _pull(partner)
    _tidy()
    with _cost() as cost:
        for _ in range(POLLS):
            _pull(partner)
    ours, theirs = cost()
    _say("idle poll, both ends", (ours + theirs) / POLLS * 1000, f"ms ({theirs / POLLS * 1000:.1f} of the database)")
    _say("idle partner at 60 s", (ours + theirs) / POLLS / 60 * 100, "% of a core, both ends together")


def _tidy() -> None:
    """As the engine does by itself within a minute; those of the tests are told not to."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE federation_remotelisting, federation_partner, federation_nonce")


def _lag() -> None:
    """Commits of a shop while a transaction that has written stays open in another database of the cluster."""
    beat_s = celery.conf.beat_schedule["publish what was noted for partners"]["schedule"]
    other = psycopg.connect(at_database(fresh_copy(os.environ["DATABASE_URL"], "bench_other"), "bench_other"))
    other.execute("CREATE TABLE held AS SELECT 1 AS one")
    ends, seen, over = time.monotonic() + OPEN_S, dict[str, float](), threading.Event()
    beat = threading.Thread(target=_beat, args=(beat_s, seen, over))
    beat.start()
    committed = {}
    products = list(Product.objects.ours().published().filter(is_shared=True).order_by("pk")[:EDITS])
    for number, product in enumerate(products):
        name = f"Món {number} lúc {time.time()}"
        Product.objects.filter(pk=product.pk).update(name_vi=name)
        committed[name] = time.monotonic()
        time.sleep(max(0.0, (ends - time.monotonic()) / (EDITS - number)))
    time.sleep(2 * beat_s)
    over.set()
    beat.join()
    other.close()
    lags = sorted(seen[name] - moment for name, moment in committed.items())
    _say("publish lag p50", lags[len(lags) // 2] * 1000, f"ms at a beat of {beat_s:g} s")
    _say("publish lag p99", lags[-1] * 1000, f"ms, the worst of {len(lags)} while another database wrote")


def _beat(every_s: float, seen: dict[str, float], over: threading.Event) -> None:
    """As beat and worker do it; notes when each name could be read in the feed."""
    last = Change.objects.order_by("-seq").values_list("seq", flat=True)[0]
    due = time.monotonic()
    while not over.wait(max(0.0, due - time.monotonic())):
        due += every_s
        publish_noted()
        now = time.monotonic()
        for seq, payload in Change.objects.filter(seq__gt=last).values_list("seq", "payload"):
            last = max(last, seq)
            seen[json.loads(bytes(payload or b""))["name"]] = now
    connections.close_all()


def _count_wire() -> Callable[[], int]:
    """How many bytes answers had as they travelled."""
    sent, send = [0], talking._send

    def counting(*facts: Any) -> Any:
        asked, answer = send(*facts)
        sent[0] += len(answer.content)
        return asked, answer

    setattr(talking, "_send", counting)  # noqa: B010  # mypy lets no function be replaced
    return lambda: sent[0]


def _check_us() -> float:
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key(), key.sign(bytes(2_000))
    started = time.process_time()
    for _ in range(1_000):
        public.verify(signature, bytes(2_000))
    return (time.process_time() - started) * 1000


@contextmanager
def _cost() -> Iterator[Callable[[], tuple[float, float]]]:
    """CPU seconds of ours and of the database; both are there once the block is over."""
    spent: list[float] = []
    ours, theirs = time.process_time(), _database_s()
    yield lambda: (spent[0], spent[1])
    spent += [time.process_time() - ours, _database_s() - theirs]


def _database_s() -> float:
    """Of the engine and everything it started, ended ones too."""
    engine = int((Path(os.environ["DATA_DIR"]) / "postgres" / "postmaster.pid").read_text().split()[0])
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(folder.name) == engine or int(fields[1]) == engine:
            total += sum(map(int, fields[11:15]))
    return total / TICKS


def _rate(name: str, listings: int, cost: tuple[float, float]) -> None:
    ours, theirs = cost
    each = f"{ours / listings * 1e6:.0f} µs of ours and {theirs / listings * 1e6:.0f} of the database for each"
    _say(name, listings / (ours + theirs), f"listings/s of CPU ({listings:,}: {ours + theirs:.1f} s; {each})")


def _say(name: str, figure: float, unit: str) -> None:
    FIGURES[name] = round(figure, 3)
    sys.stdout.write(f"{name:30} {figure:10,.1f} {unit}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    finally:
        if str(settings.DATA_DIR).startswith(tempfile.gettempdir()):
            shutil.rmtree(settings.DATA_DIR, ignore_errors=True)

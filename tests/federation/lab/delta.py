"""The twelve as a whole: engines, databases, processes, partnership, and what may be done to them."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from marketplace.kernel.local_engines import Engines, engines_in
from tests.databases import ROOT, at_database, migrated_template

from .links import Link, Links
from .node import Node, Zygote
from .places import DEMO, Ports, places
from .watch import Seen, Watch, cell, equal_pairs

MARK = "DELTA_LAB_IN"
_CONNECTIONS = "300"


class Delta:
    """Started by `running`; `say` hears what a person should see."""

    def __init__(self, folder: Path, *, nodes: int, base: int, say: Callable[[str], None]) -> None:
        self.folder, self.say = folder.resolve(), say
        self.ports = Ports(base, nodes)
        self.places = places(nodes)
        self.nodes: list[Node] = []
        self.events: list[tuple[float, str, str]] = []
        self.began = time.monotonic()
        self._over = threading.Event()
        pairs = [(one, other) for one in range(nodes) for other in range(nodes) if one != other]
        self.links = Links(
            Link(one, other, self.ports.link(one, other), self.ports.node(other)) for one, other in pairs
        )

    @contextmanager
    def running(self) -> Iterator[Delta]:
        """Engines, databases with goods, links, and all nodes up: not yet partners."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._end_leftovers()
        self.tell("Đang bật PostgreSQL và Redis …", "Starting PostgreSQL and Redis …")
        engines = engines_in(self.folder, durable=False)
        try:
            addresses = self._wide(engines)
            os.environ.update(addresses | {"DATA_DIR": str(self.folder), "DEBUG": "1"})
            self.tell("Đang nạp phần mềm …", "Importing the product …")
            zygote = self._zygote(addresses)
            try:
                self._make_nodes(zygote, addresses)
                self._load_goods()
                self.links.start()
                self.start_all()
                keeper = threading.Thread(target=self._look_after, daemon=True)
                keeper.start()
                yield self
            finally:
                self._over.set()
                for node in self.nodes:
                    node.kill()
                self.links.stop()
                zygote.end()
        finally:
            engines.leave()

    def tell(self, vi: str, en: str = "") -> None:
        """For the page in its reader's language, and for the terminal in English. en: "" where it is the same."""
        self.events.append((time.time(), vi, en or vi))
        self.say(f"{time.monotonic() - self.began:6.1f} s  {en or vi}")

    # Beginning ----------------------------------------------------------------------------------------------------

    def _end_leftovers(self) -> None:
        """What a lab that was killed left behind in this folder."""
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == str(self.folder) and process.pid != os.getpid():
                    process.kill()
            except (psutil.Error, OSError):
                continue

    @staticmethod
    def _wide(engines: Engines) -> dict[str, str]:
        """Twelve nodes open more connections than PostgreSQL takes by itself."""
        addresses = engines.join()
        with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as connection:
            row = connection.execute("SHOW max_connections").fetchone()
            if row and row[0] == _CONNECTIONS:
                return addresses
            connection.execute(sql.SQL("ALTER SYSTEM SET max_connections = {}").format(sql.Literal(int(_CONNECTIONS))))
        for engine in engines._engines:  # a lab may stop what it started
            engine.stop()
        return engines.join()

    def _zygote(self, addresses: dict[str, str]) -> Zygote:
        forced = {
            MARK: str(self.folder),
            "DATA_DIR": str(self.folder / "zygote"),
            "DEBUG": "1",
            "OUTSIDE_NETWORKS": "127.0.0.0/8",
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
        }
        (self.folder / "zygote").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "tests.federation.lab.zygote"]
        return Zygote(command, {**os.environ, **addresses, **forced}, self.folder / "zygote.log")

    def _make_nodes(self, zygote: Zygote, addresses: dict[str, str]) -> None:
        redis = addresses["REDIS_URL"].removeprefix("unix://")
        for place in self.places:
            folder = self.folder / "nodes" / place.slug
            _empty(folder)
            self.nodes.append(Node(place, self.ports, folder, addresses["DATABASE_URL"], redis, zygote))
        self.watch = Watch(self.nodes)

    def _load_goods(self) -> None:
        """A database with its goods for each place, kept for the next time; and a fresh copy of it for each node."""
        self.tell(
            "Đang dựng một cơ sở dữ liệu (một phút; lần sau có sẵn) …",
            "Migrating one database (a minute; the next time it is there) …",
        )
        template = migrated_template(self.nodes[0].server)
        mark = f"{template.removeprefix('migrated_')}_{_stamp_of_the_goods()}"
        with ThreadPoolExecutor(2) as two:
            list(two.map(lambda node: self._with_goods(node, template, mark), self.nodes))

    def _with_goods(self, node: Node, template: str, mark: str) -> None:
        name = f"goods_{node.number}_{mark}"
        with psycopg.connect(node.server, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                self._load_one(node, template, name, connection)
        node.copy_from(name)

    def _load_one(self, node: Node, template: str, name: str, connection: psycopg.Connection) -> None:
        identifier = sql.Identifier(f"goods_{node.number}_unfinished")
        stale = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"goods\\_{node.number}\\_%"]
        ).fetchall()
        for row in stale:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(row[0])))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(identifier, sql.Identifier(template)))
        pid = node.fork("goods", f"goods_{node.number}_unfinished")
        _wait_for_end(pid)
        address = at_database(node.server, f"goods_{node.number}_unfinished")
        with psycopg.connect(address, autocommit=True) as loaded:
            goods = loaded.execute("SELECT count(*) FROM catalog_product").fetchone()
            loaded.execute("ANALYZE")
        if not goods or not goods[0]:
            raise RuntimeError(f"{node.place.slug} has no goods: {node.folder / 'logs' / 'goods.log'}")
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(identifier, sql.Identifier(name)))
        self.tell(f"{node.place.name}: {goods[0]} món", f"{node.place.name}: {goods[0]} products")

    def start_all(self) -> None:
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            wait_until(node.answers, 120, f"{node.place.slug} does not answer: {node.folder / 'logs'}")
            node.node_id = node.do("found")
        self.tell(
            f"{len(self.nodes)} chợ đã chạy, mỗi chợ có cơ sở dữ liệu, khoá và hàng riêng.",
            f"{len(self.nodes)} nodes are up, each with its own database, keys and goods.",
        )

    def _look_after(self) -> None:
        while not self._over.wait(0.5):
            for node in self.nodes:
                node.look_after()

    # Partnership --------------------------------------------------------------------------------------------------

    def pair_all(self) -> None:
        """Both operators of every pair type the other's address, compare the eight words, and approve."""
        pairs = list(combinations(self.nodes, 2))
        with ThreadPoolExecutor(4) as four:
            list(four.map(lambda pair: self._pair(*pair), pairs))
        self.tell(
            f"Người trực của {len(pairs)} cặp chợ đã đồng ý với nhau.", f"{len(pairs)} pairs of operators have agreed."
        )

    @staticmethod
    def _pair(one: Node, other: Node) -> None:
        one.do("meet", address=other.url)
        other.do("meet", address=one.url)

    # Looking ------------------------------------------------------------------------------------------------------

    @property
    def ways(self) -> int:
        return len(self.nodes) * (len(self.nodes) - 1)

    def look(self) -> list[Seen]:
        return self.watch.look()

    def equal(self) -> int:
        return equal_pairs(self.look(), self.nodes)

    def wait_until_equal(self, within_s: float, numbers: Iterable[int] | None = None) -> float:
        """Seconds until every one of these has proven every other's present root. Raises TimeoutError."""
        chosen = list(numbers) if numbers is not None else list(range(len(self.nodes)))
        started, wanted = time.monotonic(), len(chosen) * (len(chosen) - 1)
        while True:
            seen = self.look()
            found = [(i, j) for i in chosen for j in chosen if i != j and cell(seen, self.nodes, i, j)["s"] == "equal"]
            if len(found) == wanted:
                return time.monotonic() - started
            if time.monotonic() - started > within_s:
                missing = [
                    f"{self.nodes[i].place.slug}←{self.nodes[j].place.slug} {cell(seen, self.nodes, i, j)}"
                    for i in chosen
                    for j in chosen
                    if i != j and (i, j) not in found
                ]
                raise TimeoutError(f"{len(found)} of {wanted} equal after {within_s:g} s: {missing[:4]}")
            time.sleep(0.2)

    def both_ways(self, ones: Iterable[int], others: Iterable[int]) -> list[tuple[int, int]]:
        targets = list(others)
        pairs = [(one, other) for one in ones for other in targets if one != other]
        return [*pairs, *[(other, one) for one, other in pairs]]

    def state(self) -> dict[str, Any]:
        """Everything the page shows."""
        seen = self.look()
        numbers = range(len(self.nodes))
        return {
            "nodes": [self._node(node, seen[node.number]) for node in self.nodes],
            "cells": [[cell(seen, self.nodes, i, j) if i != j else {} for j in numbers] for i in numbers],
            "links": [
                [link.source, link.target, link.mode, link.delay_ms, link.bytes] for link in self.links.links.values()
            ],
            "equal": equal_pairs(seen, self.nodes),
            "ways": self.ways,
            "events": [list(event) for event in self.events[-12:]],
        }

    @staticmethod
    def _node(node: Node, seen: Seen) -> dict[str, Any]:
        seconds, memory = node.usage()
        return {
            "slug": node.place.slug,
            "name": node.place.name,
            "nameEn": node.place.name_en,
            "province": node.place.province,
            "at": node.place.north_east,
            "url": node.url,
            "state": node.state,
            "id": node.node_id,
            "epoch": seen.epoch[:6],
            "fence": seen.fence,
            "seq": seen.seq,
            "count": seen.count,
            "root": seen.root[:8],
            "backup": node.backup_at,
            "cpu": round(seconds, 1),
            "mb": memory // 1_000_000,
        }


def wait_until(holds: Callable[[], bool], within_s: float, why: str) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(why)
        time.sleep(0.1)


def _wait_for_end(pid: int) -> None:
    wait_until(lambda: not psutil.pid_exists(pid), 300, f"process {pid} does not end")


def _empty(folder: Path) -> None:
    """A node begins anew: no keys, no watermark, no backup."""
    if folder.exists():
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _stamp_of_the_goods() -> str:
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256()
    for path in [*sorted(DEMO.rglob("*.csv")), Path(__file__).with_name("goods.py")]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]

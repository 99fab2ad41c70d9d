"""Fixtures for what is not Python: a browser, Node.js, and the real processes of the shop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from redis import Redis
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from marketplace.run.shop import Shop
from tests.databases import ROOT, fresh_copy, one_at_a_time, province_template

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The shell draws pages and has no window: a new page costs it a quarter of a second, and Chromium itself five quarters.
_CHROMIUM_NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"]
# Exact versions: what a checker accepts must not change by itself.
_NODE_PACKAGES = ["graphql@16.15.0", "graphql-http@1.23.1", "html-validate@9.7.1", "stripe@23.1.0"]


_LIVE = ("tests/live/", "tests/bench/")
# What these set up takes so long that it is done once, by one worker: the shop, a gateway, drawings, the province.
_TOGETHER = {
    "tests/federation/test_two_nodes.py": "two nodes",
    **dict.fromkeys(_LIVE, "live"),
    "tests/gateway/acceptance/": "acceptance",
    **dict.fromkeys(["tests/gateway/", "tests/payments/web/"], "gateway"),
    "tests/catalog/test_illustration.py": "drawings",
    "tests/demo/test_load_demo.py": "province",
}
# A file of few tests, but long ones.
_LONG = [
    "tests/federation/test_simulation.py",
    "tests/orders/test_walker.py",
    "tests/payments/bank/test_a_day.py",
    "tests/payments/books/test_machine.py",
    "tests/payments/books/test_refund_laws.py",
]


class OneShop(LoadScopeScheduling):
    """Deals tests out by the file, and those of a scope of _TOGETHER to a single worker.

    What is made once per file (tests.once) is made by one worker then, and not by each; and pytest-xdist, which counts
    all units after each test, has few to count. (Its own groups travel in a private field that pytest 9.2 has no more.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((scope for start, scope in _TOGETHER.items() if file.startswith(start)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneShop:
    config.option.loadscopereorder = False  # not by the number of tests, but as sorted below
    return OneShop(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the running shop elsewhere would start a second one over the same database."""
    for item in items:
        if "live_shop" in getattr(item, "fixturenames", []) and not item.nodeid.startswith(_LIVE):
            raise pytest.UsageError(f"{item.nodeid} uses live_shop: move it to {_LIVE[0]}")
    # What keeps one worker busy for long starts first, so that nobody waits for it at the end.
    items.sort(key=lambda item: [not item.nodeid.startswith(start) for start in [*_TOGETHER, *_LONG]])


def _missing(what: str, switch: str) -> NoReturn:
    """Skip with the reason, or fail where the run promised to have it."""
    if os.environ.get(switch) == "1":
        pytest.fail(f"{what}, and {switch}=1 asks for it")
    pytest.skip(f"{what} (set {switch}=1 to make this a failure)")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = next((path for name in _CHROMIUM_NAMES if (path := shutil.which(name))), None)
    return found or _missing("no Chromium on this machine", "REQUIRE_BROWSER")


@pytest.fixture(scope="session")
def node_path() -> str:
    return shutil.which("node") or _missing("no Node.js on this machine", "REQUIRE_NODE")


@pytest.fixture(scope="session")
def node_modules(node_path: str) -> Path:
    """The folder node_modules with graphql, graphql-http, html-validate (and their .bin) and stripe."""
    npm = shutil.which("npm") or _missing("no npm on this machine", "REQUIRE_NODE")
    folder = ROOT / ".local" / "node"
    stamp = folder / "installed.txt"
    wanted = "\n".join(_NODE_PACKAGES)
    with one_at_a_time("node"):
        if not stamp.exists() or stamp.read_text() != wanted:
            folder.mkdir(parents=True, exist_ok=True)
            quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
            subprocess.run([npm, "install", *quiet, "--prefix", str(folder), *_NODE_PACKAGES], check=True, timeout=300)
            stamp.write_text(wanted)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """The one browser of a worker: Playwright can't be started twice in a thread."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # slow to import, and few runs need it

    # Playwright leaves an event loop in this thread; Django would take every later query for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=chromium_path, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh visitor: no cookies, a phone's width, Vietnamese."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    yield context.new_page()
    context.close()


@contextmanager
def a_live_shop(folder: Path, **more: str) -> Iterator[Shop]:
    """The real processes (web, worker, beat, gateway) over a fresh database with the demo data; more: settings.

    The fixture live_shop of tests/live and of tests/bench; each ends it when it is through, for its sweeps would
    take a tenth of a core from all other tests.
    """
    for number in (0, 1):
        with Redis.from_url(os.environ["REDIS_URL"], db=number) as left_by_an_aborted_run:
            left_by_an_aborted_run.flushdb()
    address = os.environ["DATABASE_URL"]
    environment = {
        "DATABASE_URL": fresh_copy(address, "live", province_template(address)),
        "REDIS_URL": f"{os.environ['REDIS_URL']}?db=0",
        "CACHE_URL": f"{os.environ['REDIS_URL']}?db=1",
        "DEBUG": "1",
        "DEMO_PICTURES": "2",  # they keep the worker from everything else
        "SWEEP_S": "2",
        "GRAPHQL_REQUESTS_PER_MINUTE": "0",  # the tests are one client in a hurry
        **more,
    }
    with Shop.on_free_ports(folder, environment) as shop:
        draw = [sys.executable, "-m", "celery", "-A", "marketplace.celery", "call", "catalog.tasks.draw_missing"]
        subprocess.run(draw, check=True, cwd=ROOT, env=shop.environment, stdout=subprocess.DEVNULL)
        yield shop

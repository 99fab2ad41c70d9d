"""Every page of producers in one go: readable by all tools, valid, no wider than a phone, light on a poor line."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page

from tests.databases import ROOT
from tests.factories import MembershipFactory

from .test_team_walk import pages
from .whole_shop import whole_shop

pytestmark = pytest.mark.browser
HTML_MAX_B, SCRIPTS_MAX_B = 20_000, 30_000  # as they travel, with gzip
PAGES_AT_LEAST = 45


@pytest.fixture
def shop(web_address: str, page: Page) -> tuple[Page, dict[str, str], dict[str, str]]:
    """The owner of a shop with a row of every kind at a phone; by their names: addresses and HTML of all pages."""
    producer, keys = whole_shop()
    ways = pages(keys) | {"orders:no_network": "/ban-hang/khong-mang/"}
    steps = {step: ways["orders:product_step"].replace("/ten/", f"/{step}/") for step in ("goi", "ke")}
    client = Client()
    client.force_login(MembershipFactory(producer=producer, role="owner").user)
    answers = {name: client.get(way) for name, way in (ways | steps).items()}
    html = {name: answer.content.decode() for name, answer in answers.items() if _is_page(answer)}
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": web_address}])
    return page, {name: web_address + (ways | steps)[name] for name in html}, html


def _is_page(answer: Any) -> bool:
    """Whole pages: neither files nor the parts of a page that htmx asks for."""
    kind = answer.headers.get("Content-Type", "")
    return answer.status_code == 200 and kind.startswith("text/html") and b"<!doctype html>" in answer.content[:40]


def test_every_page_is_readable_by_all_valid_fits_a_phone_and_is_light(shop, request, tmp_path):
    page, ways, html = shop
    axe = Axe()
    faults: list[str] = []
    scripts: dict[str, Any] = {}
    page.on("response", lambda got: scripts.update({got.url: got} if ".js" in got.url else {}))
    for name, way in ways.items():
        page.goto(way)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{name}: too wide")
        for each in axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            faults += [f"{name}: {each['id']} {node['target']}" for node in each["nodes"]]

    heavy = {name: size for name, text in html.items() if (size := _gzipped(text.encode())) > HTML_MAX_B}
    weight = sum(_gzipped(_script(name)) for name in {url.rpartition("/static/")[2] for url in scripts})

    assert len(ways) >= PAGES_AT_LEAST
    assert faults == []
    assert heavy == {}
    assert 0 < weight <= SCRIPTS_MAX_B
    assert invalid(html, request.getfixturevalue("node_modules"), tmp_path) == {}


def _gzipped(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def _script(name: str) -> bytes:
    found = finders.find(name.partition("?")[0])
    return Path(found).read_bytes() if isinstance(found, str) else b""


def invalid(html: dict[str, str], node_modules: Path, folder: Path) -> dict[str, list[str]]:
    """What html-validate says against each page."""
    names = {f"{number}.html": name for number, name in enumerate(html)}
    for file, name in names.items():
        (folder / file).write_text(html[name], encoding="utf-8")
    report = folder / "report.json"
    config = ROOT / "tests" / "live" / "htmlvalidate.json"
    checker = [node_modules / ".bin" / "html-validate", "--config", config, "--formatter", f"json={report}"]
    subprocess.run([str(part) for part in [*checker, *folder.glob("*.html")]], check=False)
    return {
        names[Path(each["filePath"]).name]: [f"{m['line']}: {m['ruleId']} {m['message']}" for m in each["messages"]]
        for each in json.loads(report.read_text())
        if each["messages"]
    }

"""Every page of buyers: readable by everybody's tools, valid, and nothing too wide for a phone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from marketplace.run.shop import Shop

from . import walking

pytestmark = pytest.mark.browser
CONFIG = Path(__file__).with_name("htmlvalidate.json")
PAGES = [
    "/",
    "/en/",
    "/danh-muc/banh-pia/",
    "/tim/?q=banh+pia",
    "/tim/?q=khongcogi",
    walking.PIA,
    "/en" + walking.PIA,
    "/nha-san-xuat/",
    "/nha-san-xuat/nguyet-pho/",
    "/gioi-thieu/",
    "/khieu-nai/",
    "/tai-khoan/dang-nhap/",
    "/tai-khoan/dang-ky/",
]
# Words of a card over which one of its pictures lies; what is put upon a picture on purpose has a place of its own.
COVERED = """() => [...document.querySelectorAll("main img")].flatMap(picture => {
  const box = picture.getBoundingClientRect();
  return [...picture.parentElement.children].filter(each => {
    const words = each.getBoundingClientRect();
    return each.textContent.trim() && getComputedStyle(each).position === "static"
      && Math.min(box.right, words.right) - Math.max(box.left, words.left) > 1
      && Math.min(box.bottom, words.bottom) - Math.max(box.top, words.top) > 1;
  }).map(each => each.className || each.tagName);
})"""


@pytest.fixture(scope="module")
def saved(live_shop: Shop, browser: Browser) -> dict[str, tuple[str, list[str], bool]]:
    """Each page's HTML, what axe and we found on it, and whether it is wider than a phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    looked: dict[str, tuple[str, list[str], bool]] = {}
    for path in PAGES:
        page.goto(live_shop.url + path)
        looked[path] = _look(page)
    walking.add(live_shop, page, walking.PIA)
    page.goto(live_shop.url + "/gio-hang/")
    looked["cart"] = _look(page)
    walking.fill_checkout(live_shop, page)
    looked["checkout, reviewed"] = _look(page)
    walking.place(page)
    walking.pay(page)
    walking.wait_for_order(page)
    looked["order"] = _look(page)
    for name, link in [("part given up", "Hủy phần này"), ("complaint", "Khiếu nại với chợ")]:
        order_url = page.url
        page.get_by_role("link", name=link).first.click()
        looked[name] = _look(page)
        page.goto(order_url)
    context.close()
    return looked


def _look(page: Page) -> tuple[str, list[str], bool]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    faults = [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]
    faults += [f"a picture lies over {words}" for words in page.evaluate(COVERED)]
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    response = page.request.get(page.url)
    return response.text(), faults, too_wide


def test_axe_finds_nothing_and_no_picture_lies_over_words(saved):
    assert {path: faults for path, (_html, faults, _wide) in saved.items() if faults} == {}


def test_no_page_is_wider_than_a_phone(saved):
    assert [path for path, (_html, _faults, wide) in saved.items() if wide] == []


@pytest.mark.node
def test_every_page_is_valid_html(saved, node_modules: Path, tmp_path: Path):
    names = {f"{number}.html": path for number, path in enumerate(saved)}
    for name, path in names.items():
        (tmp_path / name).write_text(saved[path][0], encoding="utf-8")

    report_file = tmp_path / "report.json"
    checker = [node_modules / ".bin" / "html-validate", "--config", CONFIG, "--formatter", f"json={report_file}"]
    subprocess.run([str(part) for part in [*checker, *tmp_path.glob("*.html")]], check=False)

    report = json.loads(report_file.read_text())
    faults = {
        names[Path(each["filePath"]).name]: [f"{m['line']}: {m['ruleId']} {m['message']}" for m in each["messages"]]
        for each in report
    }
    assert faults == {}

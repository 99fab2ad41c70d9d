"""What holds for every page of the catalogue."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client

from .conftest import a_pia, a_shopful

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/tim/",
    "/tim/?q=mon",
    "/danh-muc/nhom/",
    "/san-pham/banh-pia/",
    "/nha-san-xuat/",
    "/nha-san-xuat/nha/",
    "/gioi-thieu/",
    "/quy-che-hoat-dong/",
    "/doi-tra/",
    "/bao-mat/",
]


@pytest.fixture(autouse=True)
def _named(pia):
    name(pia)


def name(pia):
    pia.category.slug, pia.producer.slug = "nhom", "nha"
    pia.category.save(update_fields=["slug"])
    pia.producer.save(update_fields=["slug"])


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker):
    """Each page of a full shop as answered once, in Vietnamese and in English, for all questions about it."""
    client = Client()
    with django_db_blocker.unblock(), transaction.atomic():
        name(a_pia())
        a_shopful(30)
        answers = {address: client.get(address) for page in PAGES for address in (page, f"/en{page}")}
        transaction.set_rollback(True)
    cache.clear()
    assert {answer.status_code for answer in answers.values()} == {200}
    return answers


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_needs_what_the_content_policy_forbids(shown, address):
    answer = shown[address]
    page = text(answer)

    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert (
        re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on|<script(?! src| type=\"application/ld)", page) == []
    )


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_one_heading_one_main_and_a_way_to_it(shown, address):
    page = text(shown[address])

    assert (page.count("<h1"), page.count("<main"), page.count('href="#main"')) == (1, 1, 1)
    assert re.search(r"<title>[^<]{3,}</title>", page)
    assert '<html lang="vi">' in page


@pytest.mark.parametrize("address", PAGES)
def test_the_english_page_is_built_like_the_vietnamese_one(shown, address):
    def structure(page: str) -> list[str]:
        return re.findall(r"<(h[1-6]|section|form|fieldset|nav|main|aside|input|button)\b", page)

    english = text(shown[f"/en{address}"])

    assert '<html lang="en">' in english
    assert structure(english) == structure(text(shown[address]))


def test_names_of_goods_are_english_where_somebody_wrote_them(read):
    assert "Mung bean pía" in read("/en/san-pham/banh-pia/")


def test_each_page_names_its_other_language(read):
    page = read("/san-pham/banh-pia/")

    for language, path in (("vi", "/san-pham/banh-pia/"), ("en", "/en/san-pham/banh-pia/")):
        assert f'<link rel="alternate" hreflang="{language}" href="{settings.SITE_URL}{path}">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/san-pham/banh-pia/">' in page


def test_a_filtered_list_has_the_whole_list_as_its_canonical_page(read):
    assert f'<link rel="canonical" href="{settings.SITE_URL}/tim/">' in read("/tim/?mua-vu=1&xep=re")


@pytest.mark.parametrize("address", PAGES)
def test_pictures_keep_their_place_while_they_load(shown, address):
    pictures = re.findall(r"<img\b[^>]*>", text(shown[address]))

    assert [tag for tag in pictures if not re.search(r"width=.+height=.+alt=", tag)] == []


@pytest.mark.parametrize("address", ["/", "/tim/", "/danh-muc/nhom/", "/san-pham/banh-pia/"])
def test_a_page_stays_light(shown, address):
    assert len(gzip.compress(shown[address].content)) <= 20_000


def test_styles_and_scripts_stay_light():
    static = Path(settings.BASE_DIR) / "marketplace" / "static"
    styles = b"".join(path.read_bytes() for path in sorted((static / "css").glob("*.css")))
    scripts = b"".join(path.read_bytes() for path in sorted((static / "js").glob("*.js")))

    assert len(gzip.compress(styles)) <= 25_000
    assert len(gzip.compress(scripts)) <= 13_000  # htmx itself is 17 kB of the 30


def test_an_unknown_page_is_told_kindly(client):
    answer = client.get("/khong-co-trang-nay/")

    assert answer.status_code == 404
    assert "Ghe không có ở bến này" in answer.content.decode()


def test_a_page_that_lay_open_too_long_is_told_kindly():
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/")

    assert answer.status_code == 403
    assert "Trang này để lâu quá rồi" in answer.content.decode()


def test_the_page_of_a_broken_server_needs_neither_request_nor_database(django_db_blocker):
    with django_db_blocker.block():
        assert "Chợ đang trục trặc một chút" in render_to_string("500.html")


def test_robots_find_the_sitemap_and_stay_out_of_suggestions(read):
    robots = read("/robots.txt")

    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in robots
    assert "Disallow: /tim/goi-y/" in robots


def test_the_sitemap_names_every_page_in_both_languages(read):
    assert "/sitemap-goods.xml</loc>" in read("/sitemap.xml")
    goods = read("/sitemap-goods.xml")

    assert goods.count("<loc>") == 2
    assert "/en/san-pham/banh-pia/</loc>" in goods

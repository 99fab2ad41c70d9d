"""Pages of products are counted cheaply, without knowing anybody, and programs are not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import ViewCount
from catalog.services import viewing
from catalog.services.viewing import keep_views, note_view
from marketplace.kernel import clock
from tests.orders.making import pack

pytestmark = pytest.mark.django_db
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 9; vivo 1906) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"}


def counted():
    return list(ViewCount.objects.order_by("day").values_list("product", "views"))


def test_each_opened_page_counts_once_and_sweeps_add_up(client):
    product = pack().product
    address = reverse("catalog:product", args=[product.slug])
    for _ in range(3):
        assert client.get(address, headers=PHONE).status_code == 200
    assert (keep_views(), counted()) == (3, [(product.pk, 3)])
    client.get(address, headers=PHONE)

    assert (keep_views(), keep_views()) == (1, 0)

    assert counted() == [(product.pk, 4)]


PROGRAMS = {
    "a search engine": {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    "a picture for a chat": {"User-Agent": "facebookexternalhit/1.1 preview"},
    "a script": {"User-Agent": "python-httpx/0.28"},
    "nobody": {"User-Agent": ""},
    "what is fetched ahead": {**PHONE, "Sec-Purpose": "prefetch"},
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_are_not_counted(client, name):
    client.get(reverse("catalog:product", args=[pack().product.slug]), headers=PROGRAMS[name])

    assert (keep_views(), counted()) == (0, [])


def test_asking_only_whether_a_page_is_there_is_not_counted(client):
    client.head(reverse("catalog:product", args=[pack().product.slug]), headers=PHONE)

    assert keep_views() == 0


def test_a_view_asks_the_database_nothing():
    with CaptureQueriesContext(connection) as asked:
        note_view(product_id=1, headers=PHONE)

    assert len(asked) == 0


def test_no_more_than_product_day_and_number_is_kept():
    assert {field.name for field in ViewCount._meta.fields} == {"id", "product", "day", "views"}


def test_a_day_that_is_over_is_kept_on_its_day():
    product = pack().product
    with clock.moment(clock.now() - timedelta(days=1)):
        note_view(product_id=product.pk, headers=PHONE)
        day = clock.today()

    keep_views()

    assert ViewCount.objects.get().day == day


def test_a_product_that_is_gone_is_left_out():
    note_view(product_id=10**9, headers=PHONE)

    keep_views()

    assert counted() == []


def test_a_view_that_cannot_be_counted_fails_nobody(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere.sock"}}
    viewing._redis.cache_clear()

    note_view(product_id=1, headers=PHONE)

    viewing._redis.cache_clear()

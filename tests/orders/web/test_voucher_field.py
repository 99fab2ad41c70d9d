"""The field "Mã giảm giá" in the cart: accepted or refused in place, by plain forms and for htmx."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Cart

from ..making import pack
from ..test_vouchers import voucher

pytestmark = pytest.mark.django_db


def text(answer):
    return html.unescape(answer.content.decode())


def filled(client, units=1):
    client.post("/gio-hang/them/", {"variant": pack().pk, "units": units})


def use(client, code, **headers):
    return client.post("/gio-hang/ma-giam-gia/", {"voucher_code": code}, headers=headers)


def test_a_good_code_lowers_the_sum_and_can_be_taken_out_again(client):
    voucher()
    filled(client)

    assert use(client, "tet27").status_code == 302
    page = text(client.get("/gio-hang/"))
    assert "Đã giảm 20.000\xa0₫." in page
    assert "30.000\xa0₫</dd>" in page

    client.post("/gio-hang/bo-ma/")
    assert "Đã giảm" not in text(client.get("/gio-hang/"))


def test_a_refused_code_is_told_at_its_field_and_kept_there(client):
    voucher(min_goods_vnd=80_000)
    filled(client)

    page = text(use(client, "tet27", hx_request="true"))

    assert "Mua thêm 30.000\xa0₫ hàng trên chợ nữa là dùng được mã này." in page
    assert 'value="tet27"' in page
    assert Cart.objects.get().voucher is None


@pytest.mark.parametrize("code", ["", "\0", "x" * 5000, "<b>", "Đ"])
def test_nonsense_in_the_field_is_an_unknown_code(client, code):
    filled(client)

    answer = use(client, code)

    assert (answer.status_code, "Không có mã giảm giá này" in text(answer)) == (200, True)


def test_without_a_cart_the_code_leads_to_the_empty_cart(client):
    assert use(client, "TET27").url == "/gio-hang/"
    assert client.post("/gio-hang/bo-ma/").url == "/gio-hang/"


def test_a_voucher_costs_the_cart_page_the_same_statements_however_many_goods(client):
    voucher()
    filled(client)
    use(client, "TET27")
    few = _statements(client)
    for _ in range(4):
        filled(client)

    assert _statements(client) == few


def _statements(client):
    with CaptureQueriesContext(connection) as statements:
        client.get("/gio-hang/")
    return len(statements)

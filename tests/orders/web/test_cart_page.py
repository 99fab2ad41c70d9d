"""The cart as a visitor uses it: plain forms, a token in the session, the same page for htmx."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from catalog.models import ProductVariant
from orders.models import Cart, CartLine
from tests.factories import UserFactory

from ..making import cart_of, pack

pytestmark = pytest.mark.django_db


def add(client, variant, units=1, **fields):
    return client.post("/gio-hang/them/", {"variant": variant.pk, "units": units, **fields})


def test_a_guest_fills_a_cart_grouped_by_producer(client):
    onion, cake = pack(name_vi="Hành tím"), pack(name_vi="Bánh pía")
    add(client, onion, 2)
    add(client, cake, 1)

    page = client.get("/gio-hang/").content.decode()

    assert page.count('<section class="card"') == 2
    assert "Hành tím" in page
    assert "150.000\xa0₫" in page


def test_the_cart_of_a_guest_is_known_by_the_session_only(client):
    add(client, pack(), 2)

    stranger = Client().get("/gio-hang/").content.decode()

    assert "Giỏ còn trống" in stranger
    assert client.session["cart_token"] == str(Cart.objects.get().token)


def test_adding_goes_back_to_where_the_visitor_was(client):
    assert add(client, pack(), next="/san-pham/banh/").url == "/san-pham/banh/"


def test_adding_never_sends_to_another_site(client):
    assert add(client, pack(), next="https://xa-la.example/").url == "/gio-hang/"


def test_more_than_there_is_is_refused_and_told(client):
    response = add(client, pack(units_made=2), 3)

    assert next(str(message) for message in get_messages(response.wsgi_request)).startswith("Chỉ còn 2")
    assert CartLine.objects.count() == 0


@pytest.mark.parametrize(("fields", "units"), [({"units": 5}, 5), ({"units": 2, "step": "1"}, 3), ({"units": 0}, None)])
def test_units_change_by_number_and_by_buttons(client, fields, units):
    variant = pack()
    add(client, variant, 2)

    response = client.post("/gio-hang/so-luong/", {"variant": variant.pk, **fields})

    assert response.url == "/gio-hang/"
    assert CartLine.objects.values_list("units", flat=True).first() == units


def test_units_that_are_not_there_are_told_beside_the_line(client):
    variant = pack(units_made=4)
    add(client, variant, 2)

    page = client.post("/gio-hang/so-luong/", {"variant": variant.pk, "units": 9})

    assert "Chỉ còn 4" in page.content.decode()
    assert CartLine.objects.get().units == 2


def test_htmx_gets_the_lines_and_the_header_count_only(client):
    variant = pack()
    add(client, variant, 2)

    sent = {"variant": variant.pk, "units": 3}
    part = client.post("/gio-hang/so-luong/", sent, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert '<span class="count">3</span>' in part


def test_a_line_can_be_taken_out_twice(client):
    variant = pack()
    add(client, variant)

    for _again in range(2):
        assert client.post("/gio-hang/bo/", {"variant": variant.pk}).status_code == 302

    assert CartLine.objects.count() == 0


def test_a_changed_price_is_told(client):
    variant = pack()
    add(client, variant)
    ProductVariant.objects.update(price_vnd=62_000)

    page = client.get("/gio-hang/").content.decode()

    assert "Giá vừa đổi từ 50.000\xa0₫ thành 62.000\xa0₫." in page


def test_what_sold_out_meanwhile_says_what_to_do_and_blocks_checkout(client):
    variant = pack(units_made=3)
    add(client, variant, 3)
    variant.lots.update(units_held=3)

    page = client.get("/gio-hang/").content.decode()

    assert "vừa hết hàng. Bà con bỏ món này khỏi giỏ giúp." in page
    assert "/dat-mua/" not in page


def test_the_guest_cart_comes_along_at_sign_in(client):
    variant, user = pack(), UserFactory()
    add(client, variant, 2)
    client.force_login(user)

    page = client.get("/gio-hang/").content.decode()

    assert variant.product.name in page
    assert Cart.objects.get().user_id == user.pk
    assert "cart_token" not in client.session


def test_a_token_opens_no_cart_of_a_person(client):
    owned = cart_of(pack())
    Cart.objects.filter(pk=owned.pk).update(user=UserFactory())
    session = client.session
    session["cart_token"] = str(owned.token)
    session.save()

    assert "Giỏ còn trống" in client.get("/gio-hang/").content.decode()


def test_the_cart_page_costs_the_same_for_many_producers(client, django_assert_num_queries):
    for _ in range(4):
        add(client, pack())
    client.get("/gio-hang/")

    with django_assert_num_queries(4):
        client.get("/gio-hang/")


def test_a_page_without_a_cart_asks_nothing_for_the_count(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/gio-hang/")


def test_the_cart_speaks_english(client):
    add(client, pack())

    assert client.get("/en/gio-hang/").status_code == 200

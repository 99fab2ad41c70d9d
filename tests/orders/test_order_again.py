"""Buying once more: all that can be bought, never twice, and the rest told."""

from __future__ import annotations

import html
from uuid import uuid4

import pytest

from catalog.models import Lot, Product, ProductVariant
from marketplace.kernel.audit import GUEST
from marketplace.kernel.errors import IdempotencyConflict
from marketplace.kernel.models import AuditEntry
from orders.models import CartLine
from orders.services.again import order_again
from orders.services.carts import add_to_cart, create_cart
from tests.graphql.conftest import ask  # noqa: F401  # a fixture
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
AGAIN = """
mutation ($order: ID!, $cart: ID, $key: UUID!) {
  orderAgain(orderToken: $order, cartToken: $cart, idempotencyKey: $key) {
    cart { token units } missing { name why } repriced errors { code field } } }
"""


def again(order, cart, key=None):
    return order_again(order=order, cart=cart, request_key=key or uuid4().hex, actor=GUEST)


def units():
    return dict(CartLine.objects.values_list("variant_id", "units"))


def test_what_can_be_bought_goes_into_the_cart_and_the_rest_is_told():
    fine, short, gone, hidden = (pack(name_vi=name) for name in ("Đủ", "Thiếu", "Hết", "Ẩn"))
    order = paid(fine, short, gone, hidden, units=3)
    Lot.objects.filter(variant=short).update(units_on_hand=2)
    Lot.objects.filter(variant=gone).update(units_on_hand=0)
    Product.objects.filter(variants=hidden).update(status="archived")
    ProductVariant.objects.filter(pk=fine.pk).update(price_vnd=60_000)

    done = again(order, create_cart())

    assert units() == {fine.pk: 3, short.pk: 2}
    assert done.added == {fine.pk: 3, short.pk: 2}
    assert [(one.name, one.why) for one in done.missing] == [
        ("Thiếu (Gói 500 g)", "chỉ còn 2 trong 3 phần"),
        ("Hết (Gói 500 g)", "vừa hết hàng"),
        ("Ẩn (Gói 500 g)", "Món này hiện không bán. Bà con chọn món khác giúp."),
    ]
    assert done.repriced == ["Đủ (Gói 500 g)"]
    assert CartLine.objects.get(variant=fine).price_seen_vnd == 60_000
    assert AuditEntry.objects.filter(command="order_again").count() == 1


def test_twice_with_one_key_or_two_doubles_nothing():
    variant = pack()
    order, cart, key = paid(variant, units=2), create_cart(), uuid4().hex

    first, second, third = again(order, cart, key), again(order, cart, key), again(order, cart)

    assert first == second
    assert (third.added, units()) == ({variant.pk: 2}, {variant.pk: 2})


def test_more_that_lies_in_the_cart_stays():
    variant = pack(20)
    order, cart = paid(variant, units=2), create_cart()
    add_to_cart(cart=cart, variant_id=variant.pk, units=5)

    again(order, cart)

    assert units() == {variant.pk: 5}


def test_a_key_of_another_order_is_refused():
    cart, key = create_cart(), uuid4().hex
    first, second = paid(pack()), paid(pack())
    again(first, cart, key)

    with pytest.raises(IdempotencyConflict):
        again(second, cart, key)

    assert len(units()) == 1


def test_many_goods_cost_as_many_statements_as_one(django_assert_num_queries):
    one, four = paid(pack()), paid(*(pack() for _ in range(4)))
    carts = [create_cart(), create_cart()]

    with django_assert_num_queries(17):
        again(one, carts[0])
    with django_assert_num_queries(17):
        again(four, carts[1])


def test_the_button_on_the_orders_page_leads_to_the_cart(client):
    gone = pack(name_vi="Bánh pía")
    order = paid(gone, pack(name_vi="Hành tím"))
    Lot.objects.filter(variant=gone).update(units_on_hand=0)

    shown = client.get(f"/don-hang/{order.token}/").content.decode()
    page = html.unescape(client.post(f"/don-hang/{order.token}/mua-lai/", follow=True).content.decode())

    assert f'action="/don-hang/{order.token}/mua-lai/"' in shown
    assert f"Món của đơn {order.number} đã vào giỏ" in page
    assert "Bánh pía (Gói 500 g): vừa hết hàng" in page
    assert client.post("/don-hang/khong-co/mua-lai/").status_code == 404


def test_a_program_buys_again(ask):  # noqa: F811
    order, key = paid(pack(), units=2), str(uuid4())

    first, retry = (ask(AGAIN, order=order.token, key=key)["data"]["orderAgain"] for _ in range(2))
    strange = ask(AGAIN, order="khong", key=str(uuid4()))["data"]["orderAgain"]
    others = ask(AGAIN, order=order.token, cart=str(uuid4()), key=str(uuid4()))["data"]["orderAgain"]

    assert first == retry
    assert (first["cart"]["units"], first["missing"], first["errors"]) == (2, [], [])
    assert [strange["errors"][0]["code"], others["errors"][0]["code"]] == ["NOT_FOUND", "NOT_FOUND"]
    assert list(units().values()) == [2]

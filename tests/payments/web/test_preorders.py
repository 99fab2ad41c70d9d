"""A buyer orders ahead of a harvest on the pages: deposit now, the rest when it is there, or no."""

from __future__ import annotations

from uuid import uuid4

import pytest

from catalog.services.weighing import sell_by_weight
from marketplace.kernel.audit import SYSTEM
from orders.models import Cart, ExtraCharge, Order, SellerOrder
from orders.services.answering import confirm_part
from orders.services.harvesting import bring_in_harvest
from orders.services.weighing import weigh_line
from payments.models import Payment
from tests.orders.making import pack, paid
from tests.orders.preorders import harvest_of, reserved

from .buying import FORM, hidden, text

pytestmark = pytest.mark.django_db


def start(client, harvest, units=2):
    return client.post(f"/dat-truoc/{harvest.pk}/", {"units": units})


def place(client, address):
    """Review and place on the checkout of a pre-order."""
    sent = FORM | {"place_was": FORM["place"]}
    page = text(client.post(address, sent | {"action": "review"}))
    fields = {name: hidden(page, name) for name in ("request_key", "expected_total_vnd")}
    return page, client.post(address, sent | fields | {"action": "place", "consent": "on"})


def test_the_product_page_offers_the_harvest_and_says_its_terms(client):
    harvest = harvest_of(cap_units=7)

    page = text(client.get(f"/san-pham/{harvest.variant.product.slug}/"))

    assert f'action="/dat-truoc/{harvest.pk}/"' in page
    assert "còn 7 phần" in page
    assert "trả cọc 30 %" in page
    assert f"{harvest.harvest_from:%d/%m/%Y}" in page


def test_a_product_without_a_harvest_offers_nothing_ahead(client):
    page = text(client.get(f"/san-pham/{pack().product.slug}/"))

    assert "/dat-truoc/" not in page


def test_from_the_product_to_the_payment_page_with_the_deposit(client, till):
    response = start(client, harvest_of())
    assert response.status_code == 302

    page, paying = place(client, response.url)

    order = Order.objects.get()
    assert "Cọc trả bây giờ" in page
    assert "30.000" in page
    assert (order.first_vnd, order.parts.get().status) == (30_000, "awaiting_payment")
    assert paying.status_code == 303
    assert "30.000" in till.get(paying.url).text
    assert Payment.objects.get().amount_vnd == 30_000


def test_the_buyers_own_cart_stays_as_it_is(client):
    other = pack()
    client.post("/gio-hang/them/", {"variant": other.pk, "units": 1})

    start(client, harvest_of())

    assert Cart.objects.filter(harvest__isnull=True).get().lines.get().variant_id == other.pk


@pytest.mark.parametrize("units", ["11", "0", "-1", "x", ""])
def test_a_number_that_can_not_be_had_is_told_on_the_products_page(client, units):
    harvest = harvest_of(cap_units=10)

    response = start(client, harvest, units)

    assert response.url == f"/san-pham/{harvest.variant.product.slug}/"
    assert not Cart.objects.exists()


def test_a_harvest_or_cart_that_is_not_there(client):
    assert client.post("/dat-truoc/1/", {"units": 1}).status_code == 404
    assert client.get(f"/dat-mua/truoc/{uuid4()}/").status_code == 404
    ordinary = Cart.objects.create()
    assert client.get(f"/dat-mua/truoc/{ordinary.token}/").status_code == 404


def test_the_orders_page_tells_what_is_paid_and_what_is_to_come(client):
    part = reserved(units=3)

    page = text(client.get(f"/don-hang/{part.order.token}/"))

    assert "Đã giữ phần, chờ thu hoạch" in page
    assert "Trả sau, khi thu hoạch" in page
    assert "Trả lại bà con" not in page
    assert "tra-them" not in page


def test_the_rest_is_asked_for_and_paid_from_the_orders_page(client, till):
    harvest = harvest_of()
    part = reserved(harvest, units=3)
    bring_in_harvest(harvest_id=harvest.pk, units=3, lot_code="A", actor=SYSTEM)
    charge = ExtraCharge.objects.get()
    page = text(client.get(f"/don-hang/{part.order.token}/"))
    assert "Mời bà con trả nốt" in page

    response = client.post(f"/thanh-toan/{part.order.token}/tra-them/{charge.pk}/")

    assert response.status_code == 303
    assert f"Phần còn lại của đơn đặt trước {part.order.number}" in till.get(response.url).text
    waiting = client.get(f"/thanh-toan/{part.order.token}/tra-them/{charge.pk}/xong/")
    assert "Đang xác nhận thanh toán" in text(waiting)


@pytest.fixture
def heavier():
    variant = pack()
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    part = confirm_part(part_id=paid(variant, units=2).parts.get().pk, actor=SYSTEM)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=3500, actor=SYSTEM, ask_more=True)
    return ExtraCharge.objects.get()


def test_no_to_heavier_goods_is_one_tap(client, heavier):
    token = heavier.part.order.token
    assert "Không trả thêm" in text(client.get(f"/don-hang/{token}/"))

    client.post(f"/don-hang/{token}/khong-tra-them/{heavier.pk}/")

    heavier.refresh_from_db()
    assert heavier.status == "refused"
    assert "tra-them" not in text(client.get(f"/don-hang/{token}/"))


def test_a_charge_is_seen_and_answered_by_its_own_orders_link_only(client, heavier):
    stranger = paid().token

    pages = [
        client.post(f"/don-hang/{stranger}/khong-tra-them/{heavier.pk}/"),
        client.post(f"/thanh-toan/{stranger}/tra-them/{heavier.pk}/"),
        client.get(f"/thanh-toan/{stranger}/tra-them/{heavier.pk}/xong/"),
    ]

    heavier.refresh_from_db()
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert (heavier.status, Payment.objects.count()) == ("asked", 0)


def test_kept_money_adds_up_on_the_page_of_a_preorder_given_up(client):
    part = reserved(units=3)
    client.post(f"/don-hang/{part.order.token}/huy-phan/{part.number}/")

    page = text(client.get(f"/don-hang/{part.order.token}/"))

    assert SellerOrder.objects.get(pk=part.pk).status == "cancelled"
    assert "Trả lại bà con</dt><dd>−45.000" in page.replace("\xa0₫", "")

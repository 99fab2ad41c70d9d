"""Following an order under its link."""

from __future__ import annotations

import html

import pytest

from catalog.models import Lot
from marketplace.kernel.audit import SYSTEM
from orders.models import Order
from orders.services.answering import confirm_part
from orders.services.parts import decline_part, ship_part
from tests.factories import UserFactory

from ..making import pack, paid, placed

pytestmark = pytest.mark.django_db


def text(page):
    return html.unescape(page.content.decode())


def page_of(client, order, **more):
    return client.get(f"/don-hang/{order.token}/", **more)


def test_a_shipped_part_shows_its_way_and_its_tracking_number(client):
    order = paid(pack(), pack())
    first, second = order.parts.all()
    confirm_part(part_id=first.pk, actor=SYSTEM)
    ship_part(part_id=first.pk, carrier="Viettel Post", tracking_number="VT123", actor=SYSTEM)

    page = text(page_of(client, order))

    assert "Viettel Post, mã vận đơn <strong>VT123</strong>" in page
    assert "Dự kiến tới trong khoảng" in page
    assert (page.count("Đã giao cho nhà vận chuyển<br>"), page.count("Nhà làm đã nhận đơn<time")) == (1, 1)
    assert second.get_status_display() in page


def test_a_declined_part_gives_the_reason(client):
    order = paid(pack())
    decline_part(part_id=order.parts.get().pk, reason="Mưa dầm, chưa phơi được", actor=SYSTEM)

    assert "Nhà làm không gửi được phần này: Mưa dầm, chưa phơi được" in text(page_of(client, order))


def test_an_unpaid_order_says_how_long_it_is_held_and_can_be_cancelled(client):
    order = placed(pack())
    shown = text(page_of(client, order))

    page = text(client.post(f"/don-hang/{order.token}/huy/", follow=True))

    order.refresh_from_db()
    assert "còn khoảng 15 phút" in shown
    assert "Đã hủy đơn." in page
    assert (order.cancel_reason, Lot.objects.get().units_held) == ("by_buyer", 0)


def test_a_paid_order_is_not_cancelled_by_a_late_click(client):
    order = paid(pack())

    page = text(client.post(f"/don-hang/{order.token}/huy/", follow=True))

    assert "không hủy ở đây được nữa" in page
    assert Order.objects.get().cancelled_at is None


@pytest.mark.parametrize("path", ["", "hop-dong/"])
def test_a_wrong_link_is_no_page_at_all(client, path):
    placed(pack())

    assert client.get(f"/don-hang/khong-co-token/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "hop-dong/"])
def test_an_orders_pages_stay_private(client, path):
    answer = client.get(f"/don-hang/{placed(pack()).token}/{path}")

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_contract_keeps_sellers_lots_and_terms(client):
    order = paid(pack())

    page = text(client.get(f"/don-hang/{order.token}/hop-dong/"))

    seller, lot = order.parts.get().seller_snapshot, Lot.objects.get()
    for words in (seller["name"], seller["registration_no"], f"lô {lot.code}", "trong 30 ngày", order.full_name):
        assert words in page


def test_a_person_sees_own_orders_only(client):
    me, other = UserFactory(), UserFactory()
    mine, others = placed(pack()), placed(pack())
    Order.objects.filter(pk=mine.pk).update(buyer=me)
    Order.objects.filter(pk=others.pk).update(buyer=other)
    client.force_login(me)

    page = text(client.get("/don-hang/"))

    assert (mine.number in page, others.number in page) == (True, False)


def test_own_orders_ask_strangers_to_sign_in(client):
    assert client.get("/don-hang/").url.startswith("/tai-khoan/dang-nhap/")


def test_the_order_page_costs_the_same_for_many_parts(client, django_assert_num_queries):
    order = paid(*(pack() for _ in range(4)))

    page_of(client, order)  # the first visit opens a session
    with django_assert_num_queries(12):
        page_of(client, order)


def test_htmx_gets_the_middle_only(client):
    page = text(page_of(client, placed(pack()), headers={"HX-Request": "true"}))

    assert page.strip().startswith('<div class="split section-tight" id="state"')


def test_the_order_page_speaks_english(client):
    order = paid(pack())

    assert client.get(f"/en/don-hang/{order.token}/").status_code == 200
    assert client.get(f"/en/don-hang/{order.token}/hop-dong/").status_code == 200


def test_delivery_is_estimated_zone_by_zone(client):
    variant = pack(delivery_scope="mekong_delta")

    page = text(client.get(f"/giao-hang/uoc-tinh/?variant={variant.pk}"))

    assert "Trong vùng Sóc Trăng cũ" in page
    assert "Miền Bắc" not in page
    assert client.get("/giao-hang/uoc-tinh/?variant=0").status_code == 404


def test_places_are_suggested_without_marks(client):
    page = text(client.get("/giao-hang/tim-noi-nhan/?place=vinh tan vinh chau"))

    assert 'value="31804.31807"' in page
    assert "trước 01/07/2025: xã Vĩnh Tân, thị xã Vĩnh Châu, tỉnh Sóc Trăng" in page

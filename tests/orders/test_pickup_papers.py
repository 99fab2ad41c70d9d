"""Papers of goods that are fetched name the point, its hours and who comes: never where the buyer lives."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel.audit import SYSTEM
from orders.models import SellerOrder
from orders.selectors.contacts import buyer_contact
from orders.services.answering import confirm_part
from orders.services.unpaid import mark_paid
from orders.services.weighing import weigh_line
from tests.factories import MembershipFactory
from tests.papers import texts_of

from .making import pack, paid, pickup_point, placed_for_pickup
from .test_vouchers import cart_with, place, voucher
from .test_weighing import confirmed

pytestmark = pytest.mark.django_db
POINT = ["Cửa hàng OCOP Giồng Me", "7 Lý Thường Kiệt", "0299 3822 000", "Mở cửa: T2–T6 07:00–17:00, T7 07:00–11:00"]
BUYER = ["Người mua tới lấy", "Lý Thị Sà Rươl", "0100 200 300"]
HOME = "12 Trần Hưng Đạo"


@pytest.fixture
def part(client):
    order = placed_for_pickup(point=pickup_point())
    mark_paid(order_id=order.pk)
    part = order.parts.get()
    client.force_login(MembershipFactory(producer=part.producer).user)
    return part


@pytest.mark.parametrize("paper", ["nhan.pdf", "phieu.pdf"])
def test_label_and_slip_name_the_point_and_who_comes(client, part, paper):
    (text,) = texts_of(client.get(f"/ban-hang/don/{part.number}/{paper}").content)

    for words in [*POINT, *BUYER]:
        assert words in text
    assert HOME not in text


def test_the_page_of_the_slip_and_of_the_part_name_the_point(client, part):
    for page in ("phieu/", ""):
        text = html.unescape(client.get(f"/ban-hang/don/{part.number}/{page}").content.decode())

        assert POINT[0] in text
        assert POINT[1] in text
        assert HOME not in text


def test_the_contract_says_where_the_goods_are_fetched(client, part):
    pdf = " ".join(texts_of(client.get(f"/don-hang/{part.order.token}/hop-dong.pdf").content))
    page = html.unescape(client.get(f"/don-hang/{part.order.token}/hop-dong/").content.decode())

    for words in [f"Người mua tới lấy: {POINT[0]}", *POINT[1:]]:
        assert words in pdf
        assert words in page


def test_a_part_that_travels_still_names_the_buyers_door(client):
    part = paid(pack()).parts.get()
    client.force_login(MembershipFactory(producer=part.producer).user)

    (text,) = texts_of(client.get(f"/ban-hang/don/{part.number}/nhan.pdf").content)

    assert HOME in text
    assert "Người mua tới lấy" not in text


def test_papers_of_points_cost_the_same_however_many(client, part):
    point = part.pickup.point
    for _ in range(3):
        mark_paid(order_id=placed_for_pickup(pack(producer=part.producer), point=point).pk)
    numbers = list(SellerOrder.objects.values_list("number", flat=True))
    counts = []
    for wanted in (numbers[:1], numbers):
        with CaptureQueriesContext(connection) as statements:
            client.get("/ban-hang/don/in/", {"don": wanted, "loai": "nhan"})
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_producer_never_learns_where_a_buyer_lives_who_comes_to_a_point(part):
    contact = buyer_contact(part)

    assert (contact.street, contact.address_text.split("\n")[0]) == ("", POINT[0])


def test_the_slip_says_what_is_sent_and_what_the_scales_said(client):
    part = confirmed(units=2)
    weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=2801, actor=SYSTEM)
    client.force_login(MembershipFactory(producer=part.producer).user)

    (weighed,) = texts_of(client.get(f"/ban-hang/don/{part.number}/phieu.pdf").content)

    assert "cân thật 2801 g, còn 168.060 ₫" in weighed


def test_missing_packs_are_not_on_the_slip(client):
    part = paid(pack(), units=3).parts.get()
    confirm_part(part_id=part.pk, units={part.lines.get().pk: 2}, actor=SYSTEM)
    client.force_login(MembershipFactory(producer=part.producer).user)

    (text,) = texts_of(client.get(f"/ban-hang/don/{part.number}/phieu.pdf").content)

    assert f"2 × {part.lines.get().product_name}" in text
    assert "Tất cả 2 gói hàng" in text


def test_the_contract_adds_up_with_a_voucher(client):
    voucher()
    order = place(cart_with("TET27", pack()))

    text = " ".join(texts_of(client.get(f"/don-hang/{order.token}/hop-dong.pdf").content))

    assert "mã giảm giá bớt 20.000 ₫" in text
    assert "30.000 ₫" in text

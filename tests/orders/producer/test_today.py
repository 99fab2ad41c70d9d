"""The producer's day on the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import SellerOrder
from orders.services.answering import confirm_part
from tests.factories import (
    PASSWORD,
    LotFactory,
    MembershipFactory,
    ProducerFactory,
    ProductImageFactory,
    UserFactory,
)
from tests.orders.making import pack, paid, placed

pytestmark = pytest.mark.django_db
TODAY = "/ban-hang/"


@pytest.fixture
def member(client):
    member = MembershipFactory(user__phone="+84912345678")
    client.force_login(member.user)
    return member


def text(answer):
    return answer.content.decode()


def test_a_producer_signs_in_by_phone_and_finds_the_new_order(client):
    member = MembershipFactory(user__phone="+84912345678")
    paid(pack(producer=member.producer, name_vi="Hành tím Vĩnh Châu"), units=3)

    signed_in = client.post(
        "/tai-khoan/dang-nhap/", {"name": "0912345678", "password": PASSWORD, "next": TODAY}, follow=True
    )

    assert signed_in.redirect_chain == [(TODAY, 303)]
    for words in ["Lý Thị Sà Rươl", "Phường Sóc Trăng", "Hành tím Vĩnh Châu", "3 ×", "Xác nhận đơn"]:
        assert words in text(signed_in)


def test_the_lots_to_pick_stand_beside_the_goods_first_expired_first(client, member):
    today = clock.today()
    late = LotFactory(
        code="MUON-2", units_made=5, best_before=today + timedelta(9), variant__product__producer=member.producer
    )
    LotFactory(code="SOM-1", variant=late.variant, units_made=2, best_before=today + timedelta(5))
    paid(late.variant, units=3)

    page = text(client.get(TODAY))

    assert page.index("Lô SOM-1: 2") < page.index("Lô MUON-2: 1")


def test_a_picture_helps_to_find_the_goods_on_the_shelf(client, member):
    goods = pack(producer=member.producer)
    image = ProductImageFactory(product=goods.product)
    paid(goods)

    assert f'src="{image.url(160)}"' in text(client.get(TODAY))


def test_an_order_that_is_not_paid_is_not_there_yet(client, member):
    placed(pack(producer=member.producer))

    assert "Hôm nay xong việc rồi" in text(client.get(TODAY))


def test_an_order_that_waits_too_long_says_so(client, member):
    with clock.moment(timezone.now() - timedelta(hours=30)):
        paid(pack(producer=member.producer))

    page = text(client.get(TODAY))

    assert "đã chờ 30 giờ" in page
    assert "Quá giờ trả lời 6 giờ" in page


def test_what_is_nearly_sold_out_is_told(client, member):
    pack(units_made=2, producer=member.producer, name_vi="Khô cá lóc")

    assert "Khô cá lóc · Gói 500 g" in text(client.get(TODAY))
    assert "còn 2" in text(client.get(TODAY))


def test_a_person_of_two_producers_switches_and_the_choice_is_remembered(client, member):
    other = MembershipFactory(user=member.user, producer=ProducerFactory(legal_name="Lò bánh Vòm Tre"))
    paid(pack(producer=other.producer, name_vi="Bánh in"))

    switched = text(client.get(TODAY, {"nha": other.producer.slug}))

    assert "Bánh in" in switched
    assert "Bánh in" in text(client.get(TODAY))
    assert "Bánh in" not in text(client.get(TODAY, {"nha": member.producer.slug}))


def test_a_remembered_producer_that_one_left_is_forgotten(client, member):
    other = MembershipFactory(user=member.user, role="staff")
    client.get(TODAY, {"nha": other.producer.slug})
    other.delete()

    assert member.producer.name in text(client.get(TODAY))


def test_ten_orders_cost_as_many_statements_as_one(client, member, django_assert_num_queries):
    goods = pack(units_made=99, producer=member.producer)
    paid(goods)
    client.get(TODAY)
    with django_assert_num_queries(20):
        client.get(TODAY)
    for _ in range(9):
        confirm_part(part_id=paid(goods, units=2).parts.get().pk, actor=SYSTEM)

    with django_assert_num_queries(20):
        client.get(TODAY)


def test_the_list_keeps_one_state_and_shows_no_unpaid_order(client, member):
    goods = pack(producer=member.producer)
    first, second = paid(goods), paid(goods)
    placed(goods)
    confirm_part(part_id=first.parts.get().pk, actor=SYSTEM)

    page = text(client.get("/ban-hang/don/", {"trang-thai": "confirmed"}))

    assert f"{first.number}-1" in page
    assert f"{second.number}-1" not in page
    assert text(client.get("/ban-hang/don/")).count('class="card card-link"') == 2


def test_the_list_goes_on_where_a_page_ended(client, member):
    goods = pack(producer=member.producer)
    old, new = paid(goods), paid(goods)
    older_than = SellerOrder.objects.get(order=new).paid_at.isoformat()

    page = text(client.get("/ban-hang/don/", {"truoc": older_than}))

    assert f"{old.number}-1" in page
    assert f"{new.number}-1" not in page


def test_nonsense_in_the_address_is_taken_as_nothing(client, member):
    assert (
        client.get("/ban-hang/don/", {"trang-thai": "awaiting_payment", "truoc": "2026-99-99T00:00"}).status_code == 200
    )


def test_the_slip_names_both_sides_the_goods_and_the_lots(client, member):
    order = paid(LotFactory(code="HT-07", variant__product__producer=member.producer).variant, units=4)

    page = text(client.get(f"/ban-hang/don/{order.number}-1/phieu/"))

    for words in [member.producer.legal_name, "Lý Thị Sà Rươl", "12 Trần Hưng Đạo", "HT-07", "Tất cả 4 gói hàng"]:
        assert words in page


def test_a_visitor_who_works_for_nobody_is_not_shown_the_pages(client):
    client.force_login(UserFactory())

    assert client.get(TODAY).status_code == 404

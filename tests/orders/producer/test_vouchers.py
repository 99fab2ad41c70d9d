"""A producer's own vouchers: made on a phone, listed with their uses, stopped; never a stranger's."""

from __future__ import annotations

import html

import pytest

from orders.models import Voucher
from orders.services.unpaid import mark_paid
from tests.factories import MembershipFactory, ProducerFactory
from tests.orders.making import pack
from tests.orders.test_vouchers import cart_with, place, voucher

pytestmark = pytest.mark.django_db
PAGE = "/ban-hang/ma-giam-gia/"
FORM = {"code": "hanhtim10", "title_vi": "Mùa hành mới", "percent": "10", "most_uses_per_person": "1"}


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


def text(answer):
    return html.unescape(answer.content.decode())


def test_a_producer_opens_a_voucher_it_bears_itself(client, member):
    assert client.post(PAGE, FORM).url == PAGE

    made = Voucher.objects.get()
    assert (made.code, made.percent_bp, made.bearer, made.producer) == ("HANHTIM10", 1000, "producer", member.producer)
    page = text(client.get(PAGE))
    assert "Giảm 10 %, mỗi người 1 lượt" in page
    assert "Đã dùng 0 lượt" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"percent": "", "amount_vnd": ""}, "Ghi phần trăm hoặc số tiền giảm"),
        ({"ends_on": "2020-01-01"}, "Ngày hết hạn phải sau hôm nay"),
        ({"code": "Đ-1"}, "Mã gồm 3 đến 24 chữ không dấu"),
        ({"code": "\0\0\0"}, ""),
    ],
)
def test_odd_terms_are_told_at_their_field_and_make_nothing(client, member, changes, words):
    answer = client.post(PAGE, FORM | changes)

    assert (answer.status_code, words in text(answer), Voucher.objects.count()) == (422, True, 0)


def test_uses_are_counted_on_the_list_and_only_of_ones_own(client, member):
    goods = pack(producer=member.producer)
    voucher("CUANHA", Voucher.Bearer.PRODUCER, producer=member.producer, most_uses=5)
    voucher("CUACHO", producer=member.producer)
    voucher("NHAKHAC", Voucher.Bearer.PRODUCER, producer=ProducerFactory())
    place(cart_with("CUANHA", goods))

    page = text(client.get(PAGE))

    assert "Đã dùng 1 lượt / 5" in page
    assert "CUACHO" not in page
    assert "NHAKHAC" not in page


def test_a_producer_stops_its_voucher_and_a_stranger_finds_none(client, member):
    mine = voucher("CUANHA", Voucher.Bearer.PRODUCER, producer=member.producer)
    other = voucher("NHAKHAC", Voucher.Bearer.PRODUCER, producer=ProducerFactory())

    answers = [client.post(f"{PAGE}{pk}/dung/").status_code for pk in (mine.pk, mine.pk, other.pk)]

    assert answers == [302, 302, 404]
    assert list(Voucher.objects.filter(stopped_at__isnull=False)) == [mine]


def test_the_packing_slip_and_the_order_tell_what_the_voucher_took_off_and_who_bears_it(client, member):
    voucher()
    order = place(cart_with("TET27", pack(producer=member.producer)))
    mark_paid(order_id=order.pk)
    number = order.parts.get().number

    page, slip = (text(client.get(f"/ban-hang/don/{number}/{more}")) for more in ("", "phieu/"))

    assert "Mã giảm giá chợ tặng, chợ chịu" in page
    assert "Tiền hàng 50.000\xa0₫, mã giảm giá bớt 20.000\xa0₫." in slip

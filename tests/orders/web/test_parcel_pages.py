"""Parcels on the pages of buyer and producer, on labels and slips."""

from __future__ import annotations

import html

import pytest

from marketplace.kernel.audit import SYSTEM
from orders.models import Fulfilment
from orders.services.answering import confirm_part
from orders.services.carrier_news import process_all_news
from orders.services.following import hand_over_parcel
from orders.services.parcels import add_parcel
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid
from tests.orders.scanning import body_of, scan, status_of, tell, under_way
from tests.papers import codes_of, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(client):
    """A confirmed part with three packs; the client is signed in as somebody of its producer."""
    member = MembershipFactory()
    client.force_login(member.user)
    part = paid(pack(producer=member.producer, name_vi="Hành tím Vĩnh Châu"), units=3).parts.get()
    return confirm_part(part_id=part.pk, actor=SYSTEM)


def text(answer):
    return html.unescape(answer.content.decode())


def post(client, part, way="", **data):
    return client.post(f"/ban-hang/don/{part.number}/kien/{way}", data, follow=True)


def two_parcels(client, part):
    line = part.lines.get().pk
    post(client, part, **{f"units-{line}": "1", "weight_g": "700"})
    post(client, part, **{f"units-{line}": "2", "carrier": "Bưu điện", "tracking_number": "VN2"})
    return list(Fulfilment.objects.order_by("number"))


def test_a_producer_adds_parcels_prints_and_sends_them(client, part):
    first, second = two_parcels(client, part)

    sent = text(post(client, part, f"{first.pk}/gui/", carrier="Xe khách", tracking_number="83B-1"))
    post(client, part, f"{second.pk}/gui/", carrier="Bưu điện", tracking_number="VN2")
    post(client, part, f"{first.pk}/tin/", status="delivered")

    assert "Đã gửi kiện. Người mua nhận được mã vận đơn." in sent
    assert status_of(part) == ("handed_over", ["delivered", "handed_over"])


def test_each_parcel_has_a_label_and_a_slip_of_its_own(client, part):
    two_parcels(client, part)

    label = client.get(f"/ban-hang/don/{part.number}/nhan.pdf").content
    slip = client.get(f"/ban-hang/don/{part.number}/phieu.pdf").content

    assert ["Kiện 1/2" in page for page in texts_of(label)] == [True, False]
    assert "Nặng 0,7 kg" in texts_of(label)[0]
    assert ("VN2" in texts_of(label)[1], "Kiện 2/2" in texts_of(label)[1]) == (True, True)
    assert [code.endswith(f"/ban-hang/don/{part.number}/") for code in codes_of(label)] == [True, True]
    assert "1 × Hành tím Vĩnh Châu" in texts_of(slip)[0]
    assert "2 × Hành tím Vĩnh Châu" in texts_of(slip)[1]


def test_too_many_packs_are_asked_for_again(client, part):
    line = part.lines.get().pk

    answer = client.post(f"/ban-hang/don/{part.number}/kien/", {f"units-{line}": "4"})

    assert (answer.status_code, Fulfilment.objects.count()) == (422, 0)


def test_a_dropped_parcel_is_gone_and_a_refusal_is_told(client, part):
    first, second = two_parcels(client, part)

    post(client, part, f"{first.pk}/bo/")
    refused = text(post(client, part, f"{second.pk}/gui/", carrier="Bưu điện", tracking_number="VN2"))

    assert Fulfilment.objects.get() == second
    assert "Còn gói hàng chưa xếp vào kiện nào" in refused
    assert status_of(part) == ("confirmed", ["announced"])


@pytest.mark.parametrize("way", ["bo", "gui", "tin"])
def test_a_stranger_finds_no_parcel_and_changes_none(client, part, way):
    first, _second = two_parcels(client, part)
    path = f"/ban-hang/don/{part.number}/kien/{first.pk}/{way}/"
    stranger = MembershipFactory()
    own = confirm_part(part_id=paid(pack(producer=stranger.producer)).parts.get().pk, actor=SYSTEM)
    client.force_login(stranger.user)
    data = {"carrier": "Xe", "tracking_number": "1", "status": "lost"}

    answers = [
        client.post(path, data).status_code,
        client.post(f"/ban-hang/don/{own.number}/kien/{first.pk}/{way}/", data).status_code,
        client.get(path).status_code,
    ]

    assert answers == [404, 404, 404]
    assert status_of(part) == ("confirmed", ["announced", "announced"])


def test_the_buyer_reads_where_each_parcel_is_the_newest_first(client):
    part = under_way()
    tell(client, body_of(scan("in_transit", 10), scan("out_for_delivery", 20, place="Trạm Vàm Tấn")))
    process_all_news()

    page = text(client.get(f"/don-hang/{part.order.token}/"))

    assert "Ghe Nhanh (mô phỏng), mã vận đơn <strong>GN1</strong>" in page
    assert "Người giao đang mang kiện tới" in page
    assert page.index("Trạm Vàm Tấn") < page.index("Trạm Cái Côn") < page.index("Nhà làm đã gửi kiện đi")
    assert "http://127.0.0.1:12181/kien/GN1" in page


def test_the_buyer_sees_nothing_of_parcels_that_are_still_packed(client, part):
    two_parcels(client, part)

    assert "Kiện 1/2" not in text(client.get(f"/don-hang/{part.order.token}/"))


def shipped_in(parcels):
    """The page's order: two parts in so many parcels each."""
    order = paid(pack(), pack(), units=4)
    for part in order.parts.all():
        confirm_part(part_id=part.pk, actor=SYSTEM)
        line = part.lines.get().pk
        for _ in range(parcels - 1):
            add_parcel(part_id=part.pk, units={line: 1}, actor=SYSTEM)
        add_parcel(part_id=part.pk, actor=SYSTEM)
        for parcel in part.parcels.all():
            facts = {"carrier": "Xe", "tracking_number": str(parcel.pk)}
            hand_over_parcel(part_id=part.pk, parcel_id=parcel.pk, actor=SYSTEM, **facts)
    return order


@pytest.mark.parametrize("parcels", [1, 4])
def test_many_parcels_cost_as_many_statements_as_one(client, parcels, django_assert_num_queries):
    order = shipped_in(parcels)
    client.get(f"/don-hang/{order.token}/")

    with django_assert_num_queries(14):
        client.get(f"/don-hang/{order.token}/")


@pytest.mark.parametrize("parcels", [1, 3])
def test_the_producers_page_costs_the_same_too(client, part, parcels, django_assert_num_queries):
    line = part.lines.get().pk
    for _ in range(parcels - 1):
        add_parcel(part_id=part.pk, units={line: 1}, actor=SYSTEM)
    add_parcel(part_id=part.pk, actor=SYSTEM)
    client.get(f"/ban-hang/don/{part.number}/kien/")

    with django_assert_num_queries(12):
        client.get(f"/ban-hang/don/{part.number}/kien/")

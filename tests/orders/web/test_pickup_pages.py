"""The pages of a part that is fetched: the buyer's with the code, the producer's without."""

from __future__ import annotations

import html

import pytest

from orders.models import Pickup, SellerOrder
from tests.factories import MembershipFactory

from ..making import to_fetch

pytestmark = pytest.mark.django_db


def text(page):
    return html.unescape(page.content.decode())


@pytest.fixture
def part(client):
    """Confirmed, to be fetched, its producer signed in."""
    part = to_fetch(ready=False)
    client.force_login(MembershipFactory(producer=part.producer).user)
    return part


def do(client, part, move, data=None):
    return client.post(f"/ban-hang/don/{part.number}/{move}/", data or {}, follow=True)


def code_of(part):
    return Pickup.objects.get(part=part).code


def test_the_buyers_page_shows_point_hours_and_once_ready_code_and_picture(client, part):
    before = text(client.get(f"/don-hang/{part.order.token}/"))
    do(client, part, "san-sang")
    after = text(client.get(f"/don-hang/{part.order.token}/"))

    code = code_of(part)
    assert "Mở cửa: T2–T6 07:00–17:00, T7 07:00–11:00" in before
    assert "<svg" not in before[before.find("pickup") :].split("timeline")[0]
    assert f"{code[:3]} {code[3:]}" in after
    assert 'class="segno"' in after
    assert "style=" not in after


def test_the_producer_puts_it_down_and_hands_it_over_for_the_code(client, part):
    today = text(client.get("/ban-hang/"))
    ready = text(do(client, part, "san-sang"))
    done = text(do(client, part, "khach-lay", {"code": code_of(part)}))

    assert "Sẵn sàng, chờ khách tới lấy" in today
    assert "Giao cho vận chuyển</summary>" not in today
    assert "Khách đọc mã" in ready
    assert f"Đơn {part.number} đã tới tay người mua." in done
    assert SellerOrder.objects.get().status == "delivered"


def test_no_producers_page_shows_the_code(client, part):
    do(client, part, "san-sang")

    pages = ["/ban-hang/", "/ban-hang/don/", f"/ban-hang/don/{part.number}/", f"/ban-hang/don/{part.number}/phieu/"]
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200] * 4
    code = code_of(part)
    assert [page for page in map(text, answers) if code in page or f"{code[:3]} {code[3:]}" in page] == []


def test_a_wrong_code_is_told_and_nothing_is_handed_over(client, part):
    do(client, part, "san-sang")
    wrong = f"{(int(code_of(part)) + 1) % 10**6:06d}"

    page = text(do(client, part, "khach-lay", {"code": wrong}))

    assert "Mã nhận hàng chưa đúng." in page
    assert (SellerOrder.objects.get().status, Pickup.objects.get().tries) == ("ready", 1)


@pytest.mark.parametrize("move", ["san-sang", "khach-lay"])
def test_a_stranger_finds_no_such_part(client, part, move):
    client.force_login(MembershipFactory().user)

    assert do(client, part, move, {"code": "123456"}).status_code == 404
    assert (SellerOrder.objects.get().status, Pickup.objects.get().tries) == ("confirmed", 0)


def test_a_carrier_is_refused_on_the_page_too(client, part):
    page = text(do(client, part, "gui", {"carrier": "Xe", "tracking_number": "1"}))

    assert "Đơn này khách tới lấy, không gửi vận chuyển." in page
    assert SellerOrder.objects.get().status == "confirmed"

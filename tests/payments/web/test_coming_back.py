"""Back from the payment page: paid, refused, given up, or nobody knows yet."""

from __future__ import annotations

import pytest
from django.test import Client

from marketplace.kernel.audit import SYSTEM
from orders.models import CartLine, Order
from orders.services.unpaid import cancel_order
from payments.models import Payment
from payments.services.refunding import ask_refund
from tests.gateway.driving import card
from tests.orders.making import pack
from tests.payments.test_settling import settled

from .buying import FORM, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(buyer, till):
    """Placed by the buyer, its payment page open."""
    buyer.take(pack(), units=2)
    buyer.place()
    return Order.objects.get()


def pay_page():
    return Payment.objects.get(status="open").pay_url


def test_a_refused_card_comes_back_with_the_reason_and_everything_kept(buyer, till, order):
    till.post(pay_page(), data=card("4000000000009995"))

    page = text(buyer.client.get(f"/thanh-toan/{order.token}/quay-lai/"))

    assert "Thẻ không đủ tiền. Bà con dùng thẻ khác" in page
    assert all(f'value="{FORM[name]}"' in page for name in ("full_name", "email", "street", "hamlet"))
    assert "Trả 124.000\xa0₫ ngay" in page
    assert (CartLine.objects.get().units, Order.objects.get().is_unpaid) == (2, True)


def test_the_held_order_can_be_paid_at_once_with_another_card(buyer, till, order):
    first_page = pay_page()
    till.post(first_page, data=card("4000000000000002"))

    again = buyer.client.post(f"/thanh-toan/{order.token}/tra/")
    till.post(again.url, data=card())
    thanks = buyer.client.get(f"/thanh-toan/{order.token}/xong/")

    assert (again.status_code, again.url, thanks.url) == (303, first_page, f"/don-hang/{order.token}/")
    assert CartLine.objects.count() == 0


def test_placing_again_after_a_refusal_replaces_the_order(buyer, till, order):
    till.post(pay_page(), data=card("4000000000000002"))

    buyer.place(street="Nhà khác")

    assert list(Order.objects.values_list("street", "cancel_reason")) == [
        ("Nhà khác", ""),
        ("12 Trần Hưng Đạo", "replaced"),
    ]


def test_giving_up_does_not_cancel_the_order(buyer, order):
    page = text(buyer.client.get(f"/thanh-toan/{order.token}/quay-lai/"))

    assert f"Đơn {order.number} vẫn giữ hàng" in page
    assert Order.objects.get().is_unpaid


def test_coming_back_to_an_order_that_closed_offers_to_place_again(buyer, order):
    cancel_order(order_id=order.pk, reason="unpaid", actor=SYSTEM)

    page = text(buyer.client.get(f"/thanh-toan/{order.token}/quay-lai/"))

    assert "Đơn trước đã đóng" in page
    assert "Trả 124.000" not in page


def test_another_browser_with_the_link_sees_the_order_and_no_form(order, till):
    assert Client().get(f"/thanh-toan/{order.token}/quay-lai/")["Location"] == f"/don-hang/{order.token}/"


def test_the_way_back_alone_proves_nothing(buyer, order):
    page = text(buyer.client.get(f"/thanh-toan/{order.token}/xong/?session_id=cs_forged"))

    assert "Đang xác nhận thanh toán" in page
    assert f'content="3;url=/thanh-toan/{order.token}/xong/?lan=1"' in page
    assert Order.objects.get().is_unpaid


def test_looking_again_stops_after_a_while_and_says_what_to_do(buyer, order):
    page = text(buyer.client.get(f"/thanh-toan/{order.token}/xong/?lan=20"))

    assert "Chưa thấy tiền về" in page
    assert "http-equiv" not in page


def test_htmx_is_sent_to_the_order_once_it_is_paid(buyer, till, order):
    till.post(pay_page(), data=card())

    answer = buyer.client.get(f"/thanh-toan/{order.token}/xong/?lan=2", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == f"/don-hang/{order.token}/"


def test_a_closed_order_cannot_be_paid(client, order):
    cancel_order(order_id=order.pk, reason="unpaid", actor=SYSTEM)

    answer = client.post(f"/thanh-toan/{order.token}/tra/", follow=True)

    assert "Đơn này đã đóng vì quá hạn thanh toán." in text(answer)
    assert Order.objects.get().paid_at is None


def test_money_given_back_is_shown(client):
    payment = settled()
    share = payment.shares.first()
    ask_refund(share_id=share.pk, amount_vnd=55_000, reason="declined", request_key="k")
    share.refunds.update(status="succeeded")

    money = text(client.get(f"/thanh-toan/{payment.order.token}/tien/"))

    assert f"Đã hoàn 55.000\xa0₫ (phần {share.part.number})" in money
    assert f"Đã nhận {payment.amount_vnd // 1000}.000\xa0₫" in money


@pytest.mark.parametrize("page", ["xong/", "quay-lai/", "tien/"])
def test_a_wrong_link_is_no_page_at_all(client, page):
    assert client.get(f"/thanh-toan/khong-co/{page}").status_code == 404


def test_checkout_remembers_the_order_that_still_waits_for_its_money(buyer, order):
    page = text(buyer.client.get("/dat-mua/"))

    assert f"Đơn {order.number} vẫn giữ hàng" in page
    assert 'value="12 Trần Hưng Đạo"' in page

"""The page with the code: every state readable, with and without JavaScript; nobody else's eyes."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from catalog.models import ProductVariant
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import Order
from orders.services.unpaid import cancel_order
from payments.models import Payment
from payments.services.reconciling import reconcile_payments
from payments.vietqr import VietQr, parse
from tests.orders.making import pack, placed
from tests.payments.web.buying import Buyer, text

from .transferring import ACCOUNT, opened, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(client):
    return Buyer(client)


def page_of(payment, rest=""):
    return f"/thanh-toan/{payment.order.token}/chuyen-khoan/{payment.session_ref}/{rest}"


def test_a_buyer_who_picks_the_code_sees_all_there_is_to_transfer(buyer):
    buyer.take(pack())

    handed = buyer.place(method="vietqr")
    page = text(buyer.client.get(handed.url))

    payment = Payment.objects.get()
    assert (handed.status_code, payment.provider) == (303, "vietqr")
    for words in (
        *["Chuyển khoản 70.000\xa0₫", "Ngân hàng minh họa", ACCOUNT, "TRUNG TAM CHO QUE", payment.session_ref],
        *["Ba bước", "Lưu mã", "Đang chờ ngân hàng báo tin", "còn 15 phút", "Trả bằng thẻ"],
    ):
        assert words in page


def test_the_review_offers_both_ways_and_the_code_first(buyer):
    buyer.take(pack())

    page = text(buyer.press("review"))

    assert 'name="method" value="vietqr" checked' in page
    assert 'name="method" value="card">' in page


def test_without_an_account_there_is_no_such_way(buyer, settings):
    settings.VIETQR_ACCOUNT = ""
    buyer.take(pack())

    page = text(buyer.press("review"))
    refused = text(buyer.place(method="vietqr"))

    assert 'value="vietqr"' not in page
    assert "Chợ chưa nhận cách trả tiền này" in refused
    assert Order.objects.count() == 0


def test_the_drawn_code_says_what_the_page_says(client):
    payment = opened()
    pay(payment, 20_000)

    picture = client.get(page_of(payment, "ma.png"))

    read = [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.content)))]
    assert [parse(found) for found in read] == [
        VietQr("999999", ACCOUNT, payment.amount_vnd - 20_000, payment.session_ref)
    ]
    assert picture["Content-Disposition"] == f'attachment; filename="vietqr-{payment.session_ref}.png"'


def test_the_code_of_the_page_is_black_on_white(client):
    picture = client.get(page_of(opened(), "ma.svg"))

    assert picture["Content-Type"] == "image/svg+xml"
    assert b'fill="#fff"' in picture.content
    assert b'stroke="#000"' in picture.content


def test_news_come_only_when_there_are_any(client):
    payment = opened()
    nothing = client.get(page_of(payment, "tin/?biet=waiting-0"), headers={"HX-Request": "true"})
    pay(payment, 20_000)

    partly = client.get(page_of(payment, "tin/?biet=waiting-0"), headers={"HX-Request": "true"})
    pay(payment, payment.amount_vnd - 20_000)
    done = client.get(page_of(payment, "tin/?biet=partly-20000"), headers={"HX-Request": "true"})

    assert (nothing.status_code, nothing.content) == (204, b"")
    assert "Chợ đã nhận 20.000\xa0₫ trong 70.000\xa0₫" in text(partly)
    assert "biet=partly-20000" in text(partly)
    assert "Đã nhận đủ tiền" in text(done)
    assert "data-hx-trigger" not in text(done)


def test_without_javascript_the_page_looks_again_and_ends_at_the_order(client):
    payment = opened()
    waiting = text(client.get(page_of(payment)))
    pay(payment)

    done = client.get(page_of(payment))

    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in waiting
    assert done["Location"] == f"/don-hang/{payment.order.token}/"


def test_too_much_is_told_as_money_that_goes_back(client):
    payment = opened()
    pay(payment, payment.amount_vnd + 7_000)

    money = text(client.get(f"/thanh-toan/{payment.order.token}/tien/"))

    assert "chợ đang trả lại 7.000\xa0₫" in money


def test_a_code_whose_time_is_over_says_so_and_draws_nothing(client):
    payment = opened()
    pay(payment, 20_000)
    with clock.moment(clock.now() - timedelta(minutes=5)):
        cancel_order(order_id=payment.order_id, reason="unpaid", actor=SYSTEM)
    reconcile_payments()

    page = text(client.get(page_of(payment)))

    assert "Mã này đã hết hạn" in page
    assert "Bà con đừng chuyển vào mã này nữa." in page
    assert "Đã nhận 20.000\xa0₫ trong 70.000\xa0₫" in page
    assert client.get(page_of(payment, "ma.svg")).status_code == 404


def test_a_large_sum_is_warned_about(client):
    variant = pack()
    ProductVariant.objects.update(price_vnd=10_000_001)

    page = text(client.get(page_of(opened(placed(variant)))))

    assert "ngân hàng sẽ hỏi khuôn mặt" in page


def test_a_sum_that_no_transfer_carries_is_refused(client):
    variant = pack()
    ProductVariant.objects.update(price_vnd=500_000_000)
    order = placed(variant)

    answer = client.post(f"/thanh-toan/{order.token}/tra/", {"method": "vietqr"}, follow=True)

    assert "Bà con chia đơn nhỏ lại" in text(answer)


def test_paying_again_comes_back_to_the_same_code(client):
    payment = opened()

    again = client.post(f"/thanh-toan/{payment.order.token}/tra/")

    assert again["Location"].endswith(page_of(payment))
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("rest", ["", "tin/", "ma.svg", "ma.png"])
def test_a_wrong_link_and_a_code_of_somebody_else_are_no_pages(client, rest):
    payment, stranger = opened(), placed(pack())

    for token, reference in (("khong-co", payment.session_ref), (stranger.token, payment.session_ref)):
        assert client.get(f"/thanh-toan/{token}/chuyen-khoan/{reference}/{rest}").status_code == 404
    assert client.get(f"/thanh-toan/{payment.order.token}/chuyen-khoan/ST7K2Q9D4V/{rest}").status_code == 404


def test_the_page_belongs_to_its_reader(client):
    answer = client.get(page_of(opened()))

    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")


def test_the_page_speaks_english(client):
    page = text(client.get("/en" + page_of(opened())))

    assert all(words in page for words in ("Scan the VietQR code", "Three steps", "Save the code"))


def test_the_page_costs_the_same_for_many_transfers(client, django_assert_num_queries):
    payment = opened()
    for _ in range(4):
        pay(payment, 1_000)

    with django_assert_num_queries(4):
        client.get(page_of(payment, "tin/?biet=partly-4000"))


def test_the_pretended_bank_is_closed_where_it_is_not_wanted(client, settings):
    settings.SIMULATED_BANK = False
    payment = opened()

    assert client.post(page_of(payment, "thu/"), {"kind": "right", "feed": "sepay"}).status_code == 404
    assert "Chuyển khoản thử" not in text(client.get(page_of(payment)))

"""From a cart of two producers to a paid order, on plain pages."""

from __future__ import annotations

import pytest

from catalog.models import Lot, ProductVariant
from marketplace.accounts.models import Address
from orders.models import CartLine, NotificationChoice, Order
from payments.models import Payment
from tests.factories import CertificateFactory, ProducerFactory, UserFactory
from tests.gateway.driving import card
from tests.orders.making import pack

from .buying import FORM, text

pytestmark = pytest.mark.django_db


def test_two_producers_goods_become_one_paid_order(buyer, till):
    buyer.take(pack(), pack(), units=2)

    to_gateway = buyer.place()
    back = till.post(to_gateway.url, data=card()).headers["Location"]
    thanks = buyer.client.get(back.removeprefix("http://127.0.0.1:8000"), follow=True)

    order = Order.objects.get()
    assert (to_gateway.status_code, order.parts.count(), order.paid_at is not None) == (303, 2, True)
    assert "Cảm ơn bà con!" in text(thanks)
    assert CartLine.objects.count() == 0


def test_the_review_tells_what_the_consumer_law_asks_for(buyer):
    seller = ProducerFactory(legal_name="HTX Giồng Tím", phone="+842993822333", business_registration_no="2200999888")
    variant = pack(producer=seller)
    CertificateFactory(product=variant.product, number="007/QĐ-MINHHOA")
    buyer.take(variant)

    review = text(buyer.press("review"))

    lot = Lot.objects.get()
    for words in (
        *["HTX Giồng Tím", "Phường Phú Lợi, TP. Cần Thơ", "0299 3822 333", "2200999888"],
        *["Gói 500 g", "100.000\xa0₫/kg", f"{lot.best_before:%d/%m/%Y}", f"lô {lot.code}", "007/QĐ-MINHHOA"],
        *["Giao thường", "20.000\xa0₫", "70.000\xa0₫", "1–2 ngày", "Đã gồm thuế GTGT", "giữ 15 phút", "trong 30 ngày"],
    ):
        assert words in review


def test_nothing_is_placed_before_the_review(buyer):
    buyer.take(pack())

    page = text(buyer.press("place", consent="on"))

    assert ("Xem lại đơn" in page, Order.objects.count()) == (True, 0)


def test_consent_is_asked_for_and_never_ticked_beforehand(buyer):
    buyer.take(pack())
    reviewed = buyer.review()

    page = text(buyer.press("place", **reviewed))

    assert "đánh dấu đồng ý" in page
    assert 'name="consent" id="id_consent" aria-invalid' in page
    assert Order.objects.count() == 0


def test_a_double_click_places_once(buyer, till):
    buyer.take(pack())
    reviewed = buyer.review()

    first, second = (buyer.press("place", **reviewed, consent="on") for _click in range(2))

    assert first.url == second.url
    assert (Order.objects.count(), Payment.objects.count(), Lot.objects.get().units_held) == (1, 1, 1)


def test_a_place_button_of_an_order_that_was_paid_leads_to_that_order(buyer, till):
    buyer.take(pack())
    reviewed = buyer.review()
    till.post(buyer.press("place", **reviewed, consent="on").url, data=card())
    order = Order.objects.get()
    buyer.client.get(f"/thanh-toan/{order.token}/xong/")

    again = buyer.press("place", **reviewed, consent="on")

    assert (again.url, Order.objects.count()) == (f"/don-hang/{order.token}/", 1)


def test_a_price_that_changed_after_the_review_is_told_and_not_charged(buyer):
    buyer.take(pack())
    reviewed = buyer.review()
    ProductVariant.objects.update(price_vnd=60_000)

    page = text(buyer.press("place", **reviewed, consent="on"))

    assert "vừa thay đổi. Bà con xem lại đơn" in page
    assert "Giá vừa đổi từ 50.000\xa0₫ thành 60.000\xa0₫." in page
    assert ('name="expected_total_vnd" value="80000"' in page, Order.objects.count()) == (True, 0)


def test_goods_that_sold_out_after_the_review_say_so_and_keep_the_form(buyer):
    buyer.take(pack(units_made=1))
    reviewed = buyer.review()
    Lot.objects.update(units_held=1)

    page = text(buyer.press("place", **reviewed, consent="on"))

    assert "vừa hết hàng" in page
    assert all(f'value="{FORM[name]}"' in page for name in ("full_name", "email", "street"))
    assert Order.objects.count() == 0


def test_a_place_too_far_names_the_good_and_can_drop_it(buyer):
    fresh = pack(delivery_scope="local", name_vi="Nấm rơm tươi")
    buyer.take(fresh, pack())
    far = {"place": "Phường Hoàn Kiếm", "ward": "00070."}

    page = text(buyer.press("review", **far))
    rest = text(buyer.press(f"remove-{fresh.pk}", **far))

    assert "Nấm rơm tươi: chỉ giao trong vùng Sóc Trăng cũ." in page
    assert "Đặt mua và thanh toán" not in page
    assert "Nấm rơm tươi" not in rest


def test_an_old_name_finds_the_new_ward_and_both_are_printed(buyer, till):
    buyer.take(pack())

    buyer.place(place="an hiep chau thanh soc trang", place_was="", ward=None)

    assert Order.objects.get().address_text == (
        "12 Trần Hưng Đạo, Khóm 3, xã An Ninh, TP. Cần Thơ\n"
        "(trước 01/07/2025: xã An Hiệp, huyện Châu Thành, tỉnh Sóc Trăng)"
    )


def test_a_name_of_many_wards_comes_back_with_all_of_them_to_choose(buyer):
    buyer.take(pack())

    page = text(buyer.press("review", place="tan long", ward=None))

    assert "Chọn đúng xã, phường trong danh sách" in page
    assert page.count('name="ward"') > 1


def test_other_words_make_an_old_choice_void(buyer):
    buyer.take(pack())

    page = text(buyer.press("review", place="không có nơi này", place_was="phuong soc trang"))

    assert "Chưa tìm thấy nơi này" in page


def test_the_chosen_delivery_is_the_one_placed(buyer, till):
    variant = pack()
    buyer.take(variant)

    buyer.place(**{f"service-{variant.product.producer_id}": "express"})

    order = Order.objects.get()
    assert (order.parts.get().delivery_service, order.delivery_vnd) == ("express", 38_500)


def test_every_mistake_is_told_and_nothing_typed_is_lost(buyer):
    buyer.take(pack())

    page = text(buyer.press("review", phone="123", email="ruol", street=""))

    for told in ("Số điện thoại chưa đúng.", "E-mail chưa đúng.", "Ghi số nhà, tên đường", 'value="Lý Thị Sà Rươl"'):
        assert told in page


def test_a_person_finds_the_last_address_again(buyer, till):
    buyer.client.force_login(UserFactory())
    buyer.take(pack())
    buyer.place(save_address="on")

    page = text(buyer.client.get("/dat-mua/"))

    assert Address.objects.get().street == "12 Trần Hưng Đạo"
    assert all(words in page for words in ("Lý Thị Sà Rươl", "12 Trần Hưng Đạo", "Phường Sóc Trăng, TP. Cần Thơ"))


def test_an_empty_cart_has_nothing_to_check_out(client):
    assert client.get("/dat-mua/").url == "/gio-hang/"


def test_a_gateway_that_is_down_keeps_the_order_and_says_so(buyer, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    buyer.take(pack())

    placed = buyer.place()

    page = text(buyer.client.get(placed.url))
    assert "Cổng thanh toán đang bận." in page
    assert "Trả tiền ngay" in page
    assert Order.objects.get().is_unpaid


def test_checkout_costs_the_same_for_many_producers(buyer, django_assert_num_queries):
    buyer.take(*(pack() for _ in range(4)))

    with django_assert_num_queries(10):
        buyer.press("update")


def test_checkout_speaks_english(buyer):
    buyer.take(pack())

    page = buyer.client.post("/en/dat-mua/", FORM | {"action": "review", "place_was": FORM["place"]})

    assert (page.status_code, "Standard delivery" in text(page)) == (200, True)


def test_cold_goods_do_not_travel_to_islands_and_say_why(buyer):
    frozen = pack(storage="frozen", name_vi="Tôm sú")
    buyer.take(frozen)

    page = text(buyer.press("review", place="Đặc khu Phú Quốc", ward=None))

    assert "Tôm sú: không giữ được tươi trên đường tới nơi này." in page
    assert f'value="remove-{frozen.pk}"' in page


@pytest.mark.parametrize(("ticked", "agreed"), [({}, []), ({"news_sms": "on"}, [(True, False)])])
def test_news_to_the_phone_is_for_whoever_ticked_it(buyer, ticked, agreed):
    buyer.take(pack())
    page = text(buyer.press("review", **ticked))
    buyer.place(**ticked)

    assert 'name="news_sms"' in page
    choices = NotificationChoice.objects.filter(order__isnull=False)
    assert [(row.sms_agreed_at is not None, row.zalo_agreed_at is not None) for row in choices] == agreed

"""Returns and complaints as buyers ask for and follow them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import Complaint, Return
from orders.services.returning import refuse_return, settle_return
from tests.factories import MembershipFactory

from ..making import pack, paid
from ..talk.saying import picture
from .care import answered, asked, complained, delivered, sent, text

pytestmark = pytest.mark.django_db


def ask(client, order, units, **data):
    part = order.parts.get()
    data = {f"units-{part.lines.get().pk}": units, "reason": "spoilt", "words": "Bị mốc.", **data}
    return client.post(f"/don-hang/{order.token}/tra-hang/{part.number}/", data)


def return_url(order, goods, what=""):
    return f"/don-hang/{order.token}/yeu-cau-tra/{goods.code}/{what}"


def complaint_url(order, filed, what=""):
    return f"/don-hang/{order.token}/theo-khieu-nai/{filed.code}/{what}"


def test_the_form_says_how_much_may_come_back_at_most(client):
    order = delivered(pack(), units=3)
    settle_return(return_id=asked(order, 1).pk, actor=SYSTEM)

    page = text(client.get(f"/don-hang/{order.token}/tra-hang/{order.parts.get().number}/"))

    assert "trả nhiều nhất 2" in page
    assert 'max="2"' in page


def test_a_return_is_asked_for_and_followed(client):
    order = delivered(pack(), units=3)

    page = text(client.get(ask(client, order, 2)["Location"]))

    goods = Return.objects.get()
    assert (goods.reason, goods.words, goods.lines.get().units) == ("spoilt", "Bị mốc.", 2)
    assert goods.code in page
    assert "Hoàn lại nhiều nhất 100.000 ₫" in page
    assert goods.code in text(client.get(f"/don-hang/{order.token}/"))


@pytest.mark.parametrize(("units", "data"), [(0, {}), (4, {}), ("x", {}), (1, {"reason": ""}), (1, {"reason": "y"})])
def test_a_return_that_cannot_be_is_asked_again_and_keeps_the_words(client, units, data):
    answer = ask(client, delivered(pack(), units=3), units, **data)

    assert answer.status_code == 422
    assert "Bị mốc." in text(answer)
    assert Return.objects.count() == 0


def test_what_has_not_come_or_came_long_ago_is_not_returned(client):
    on_its_way = sent()
    with clock.moment(clock.now() - timedelta(days=8)):
        long_ago = delivered()

    for order in (on_its_way, long_ago):
        page = text(client.get(f"/don-hang/{order.token}/tra-hang/{order.parts.get().number}/", follow=True))
        assert "Phần này không trả hàng ở đây được" in page
        assert ask(client, order, 1).status_code == 422
    assert Return.objects.count() == 0


def test_a_second_return_leads_to_the_open_one(client):
    order = delivered(pack(), units=3)
    goods = asked(order)

    assert ask(client, order, 1)["Location"] == return_url(order, goods)
    assert Return.objects.count() == 1


def test_the_buyer_keeps_the_goods_after_all(client):
    order = delivered()
    goods = asked(order)

    page = text(client.post(return_url(order, goods, "rut/"), follow=True))

    goods.refresh_from_db()
    assert goods.status == "withdrawn"
    assert "Đã rút lại yêu cầu trả hàng." in page
    assert "Thôi không trả nữa" not in page


def test_a_refused_return_gives_the_reason_and_the_way_to_complain(client):
    order = delivered()
    goods = asked(order)
    refuse_return(return_id=goods.pk, words="Hàng còn nguyên mà cô.", actor=SYSTEM)

    page = text(client.get(return_url(order, goods)))

    assert "Hàng còn nguyên mà cô." in page
    assert "Khiếu nại với chợ" in page


def test_a_settled_return_is_counted_in_the_orders_sums(client):
    order = delivered(pack(), units=3)
    goods = asked(order, 2)
    settle_return(return_id=goods.pk, amount_vnd=60_000, actor=SYSTEM)

    page = text(client.get(f"/don-hang/{order.token}/"))

    assert "60.000 ₫ được hoàn lại" in text(client.get(return_url(order, goods)))
    assert page.count("−60.000 ₫") == 2
    assert f"{order.total_vnd - 60_000:,} ₫".replace(",", ".") in page


def test_a_complaint_is_filed_and_followed_with_its_deadlines(client):
    order = paid()
    part = order.parts.get()

    answer = client.post(
        f"/don-hang/{order.token}/khieu-nai/{part.number}/", {"field": "price", "words": "Sai giá."}, follow=True
    )

    filed = Complaint.objects.get()
    assert (filed.field, filed.words, filed.channel) == ("price", "Sai giá.", "web")
    assert f"Mã khiếu nại: {filed.code}." in text(answer)
    assert "Chợ tiếp nhận trước" in text(answer)


@pytest.mark.parametrize("data", [{"field": "price"}, {"words": "Sai giá."}, {"field": "x", "words": "y"}])
def test_a_complaint_without_field_or_words_is_asked_again(client, data):
    order = paid()

    answer = client.post(f"/don-hang/{order.token}/khieu-nai/{order.parts.get().number}/", data)

    assert (answer.status_code, Complaint.objects.count()) == (422, 0)


def test_a_second_complaint_leads_to_the_open_one(client):
    order = paid()
    filed = complained(order)

    answer = client.get(f"/don-hang/{order.token}/khieu-nai/{order.parts.get().number}/")

    assert answer["Location"] == complaint_url(order, filed)


def test_an_answer_is_read_and_rated(client):
    order = delivered()
    filed = answered(order, amount_vnd=10_000)
    shown = text(client.get(complaint_url(order, filed)))

    client.post(complaint_url(order, filed, "danh-gia/"), {"satisfaction": 4})

    filed.refresh_from_db()
    assert "Chợ đã nhắc nhà xe." in shown
    assert "Hoàn lại cho bà con 10.000 ₫." in shown
    assert (filed.status, filed.satisfaction) == ("closed", 4)


@pytest.mark.parametrize("satisfaction", ["", "0", "6", "x"])
def test_a_rating_outside_one_to_five_is_asked_again(client, satisfaction):
    order = delivered()
    filed = answered(order)

    answer = client.post(complaint_url(order, filed, "danh-gia/"), {"satisfaction": satisfaction})

    filed.refresh_from_db()
    assert (answer.status_code, filed.status, filed.satisfaction) == (422, "answered", None)


def test_a_complaint_is_reopened_once(client):
    order = delivered()
    filed = answered(order)
    shown = text(client.get(complaint_url(order, filed)))

    client.post(complaint_url(order, filed, "mo-lai/"), {"words": "Chưa thấy tiền."})
    client.post(complaint_url(order, filed, "mo-lai/"), {"words": "Lần nữa."})

    filed.refresh_from_db()
    assert "nhờ chợ xem lại" in shown
    assert (filed.status, filed.times_reopened) == ("in_progress", 1)
    assert "Chưa thấy tiền." in text(client.get(complaint_url(order, filed)))


def test_nothing_is_rated_before_it_is_answered(client):
    order = delivered()
    filed = complained(order)

    page = text(client.post(complaint_url(order, filed, "danh-gia/"), {"satisfaction": 5}, follow=True))

    filed.refresh_from_db()
    assert filed.status == "filed"
    assert "vừa đổi trạng thái" in page


def find(client, code, phone):
    return client.post("/khieu-nai/", {"code": code, "phone": phone})


def test_a_complaint_is_found_by_code_and_phone_and_tells_nothing_of_the_buyer(client):
    order = delivered()
    filed = answered(order)

    page = text(find(client, filed.code.lower(), "0100 200 300"))

    assert "Chợ đã nhắc nhà xe." in page
    for secret in (order.token, order.full_name, order.email, order.street, filed.words):
        assert secret not in page


def test_a_wrong_code_and_a_wrong_phone_look_the_same(client):
    filed = complained(delivered())

    answers = [find(client, filed.code, "0912345678"), find(client, "ST0000000X-1-K1", "0100200300")]

    assert [answer.status_code for answer in answers] == [422, 422]
    for answer in answers:
        assert "Không tìm thấy khiếu nại nào" in text(answer)
        assert "Chợ tiếp nhận" not in text(answer)


def test_strangers_tokens_and_codes_find_nothing_and_change_nothing(client):
    order, other = delivered(), delivered()
    goods, filed = asked(order), answered(order)
    urls = [
        *(return_url(other, goods, what) for what in ("", "rut/")),
        *(complaint_url(other, filed, what) for what in ("", "mo-lai/", "danh-gia/")),
        return_url(order, filed),
        complaint_url(order, goods),
    ]

    codes = {send(url).status_code for send in (client.get, client.post) for url in urls}

    goods.refresh_from_db()
    filed.refresh_from_db()
    assert codes == {404}
    assert (goods.status, filed.status) == ("asked", "answered")


def test_the_pages_cost_a_constant_number_of_statements(client, django_assert_num_queries):
    order = delivered(pack(), units=3)
    goods, filed = asked(order, 2), answered(order)
    for url, statements in [(return_url(order, goods), 6), (complaint_url(order, filed), 4)]:
        with django_assert_num_queries(statements):
            client.get(url)


def test_both_speak_english(client):
    order = delivered()
    goods, filed = asked(order), answered(order)

    assert "Return" in text(client.get("/en" + return_url(order, goods)))
    assert "Complaint" in text(client.get("/en" + complaint_url(order, filed)))
    assert "Complaint" in text(client.get("/en/khieu-nai/"))


def photo_file(content=None):
    return SimpleUploadedFile("hinh.jpg", content or picture(), "image/jpeg")


def test_photos_come_with_a_return_and_are_seen_by_both_sides(client):
    order = delivered()
    member = MembershipFactory(producer=order.parts.get().producer)

    page = text(client.get(ask(client, order, 1, photos=[photo_file(), photo_file()])["Location"]))

    goods = Return.objects.get()
    photos = list(goods.photos.all())
    assert len(photos) == 2
    assert f'src="/don-hang/{order.token}/anh/{photos[0].pk}/?nho"' in page
    client.force_login(member.user)
    assert f'src="/anh-don/{photos[0].pk}/?nho"' in text(client.get(f"/ban-hang/tra-hang/{goods.code}/"))


def test_photos_come_with_a_complaint_and_stay_behind_the_orders_link(client):
    order = paid()
    data = {"field": "price", "words": "Sai giá.", "photos": [photo_file()]}

    page = text(client.post(f"/don-hang/{order.token}/khieu-nai/{order.parts.get().number}/", data, follow=True))

    filed = Complaint.objects.get()
    assert f"/anh/{filed.photos.get().pk}/?nho" in page
    assert "/anh" not in text(find(client, filed.code, "0100200300")).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("photos", [[b"no picture"], [None] * 5])
def test_photos_that_cannot_be_are_refused_with_words_and_nothing_is_asked(client, photos):
    order = delivered()

    answer = ask(client, order, 1, photos=[photo_file(content) for content in photos])

    assert (answer.status_code, Return.objects.count()) == (422, 0)
    assert 'role="alert"' in text(answer)

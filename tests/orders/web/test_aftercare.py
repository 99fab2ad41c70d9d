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
from tests.once import made_once

from ..making import pack, paid
from ..talk.saying import picture
from .care import answered, asked, complained, delivered, sent, text

pytestmark = pytest.mark.django_db


@made_once
def came():
    """Three packs at 50.000 ₫, delivered."""
    return delivered(pack(), units=3)


@made_once
def bought():
    """One pack, paid."""
    return paid()


def ask(client, order, units, **data):
    part = order.parts.get()
    data = {f"units-{part.lines.get().pk}": units, "reason": "spoilt", "words": "Bị mốc.", **data}
    return client.post(f"/don-hang/{order.token}/tra-hang/{part.number}/", data)


def return_url(order, goods, what=""):
    return f"/don-hang/{order.token}/yeu-cau-tra/{goods.code}/{what}"


def complaint_url(order, filed, what=""):
    return f"/don-hang/{order.token}/theo-khieu-nai/{filed.code}/{what}"


def test_the_form_says_how_much_may_come_back_at_most(client, came):
    settle_return(return_id=asked(came, 1).pk, actor=SYSTEM)

    page = text(client.get(f"/don-hang/{came.token}/tra-hang/{came.parts.get().number}/"))

    assert "trả nhiều nhất 2" in page
    assert 'max="2"' in page


def test_a_return_is_asked_for_and_followed(client, came):
    page = text(client.get(ask(client, came, 2)["Location"]))

    goods = Return.objects.get()
    assert (goods.reason, goods.words, goods.lines.get().units) == ("spoilt", "Bị mốc.", 2)
    assert goods.code in page
    assert "Hoàn lại nhiều nhất 100.000 ₫" in page
    assert goods.code in text(client.get(f"/don-hang/{came.token}/"))


@pytest.mark.parametrize(("units", "data"), [(0, {}), (4, {}), ("x", {}), (1, {"reason": ""}), (1, {"reason": "y"})])
def test_a_return_that_cannot_be_is_asked_again_and_keeps_the_words(client, came, units, data):
    answer = ask(client, came, units, **data)

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


def test_a_second_return_leads_to_the_open_one(client, came):
    goods = asked(came)

    assert ask(client, came, 1)["Location"] == return_url(came, goods)
    assert Return.objects.count() == 1


def test_the_buyer_keeps_the_goods_after_all(client, came):
    goods = asked(came)

    page = text(client.post(return_url(came, goods, "rut/"), follow=True))

    goods.refresh_from_db()
    assert goods.status == "withdrawn"
    assert "Đã rút lại yêu cầu trả hàng." in page
    assert "Thôi không trả nữa" not in page


def test_a_refused_return_gives_the_reason_and_the_way_to_complain(client, came):
    goods = asked(came)
    refuse_return(return_id=goods.pk, words="Hàng còn nguyên mà cô.", actor=SYSTEM)

    page = text(client.get(return_url(came, goods)))

    assert "Hàng còn nguyên mà cô." in page
    assert "Khiếu nại với chợ" in page


def test_a_settled_return_is_counted_in_the_orders_sums(client, came):
    goods = asked(came, 2)
    settle_return(return_id=goods.pk, amount_vnd=60_000, actor=SYSTEM)

    page = text(client.get(f"/don-hang/{came.token}/"))

    assert "60.000 ₫ được hoàn lại" in text(client.get(return_url(came, goods)))
    assert page.count("−60.000 ₫") == 2
    assert f"{came.total_vnd - 60_000:,} ₫".replace(",", ".") in page


def test_a_complaint_is_filed_and_followed_with_its_deadlines(client, bought):
    part = bought.parts.get()

    answer = client.post(
        f"/don-hang/{bought.token}/khieu-nai/{part.number}/", {"field": "price", "words": "Sai giá."}, follow=True
    )

    filed = Complaint.objects.get()
    assert (filed.field, filed.words, filed.channel) == ("price", "Sai giá.", "web")
    assert f"Mã khiếu nại: {filed.code}." in text(answer)
    assert "Chợ tiếp nhận trước" in text(answer)


@pytest.mark.parametrize("data", [{"field": "price"}, {"words": "Sai giá."}, {"field": "x", "words": "y"}])
def test_a_complaint_without_field_or_words_is_asked_again(client, data, bought):
    answer = client.post(f"/don-hang/{bought.token}/khieu-nai/{bought.parts.get().number}/", data)

    assert (answer.status_code, Complaint.objects.count()) == (422, 0)


def test_a_second_complaint_leads_to_the_open_one(client, bought):
    filed = complained(bought)

    answer = client.get(f"/don-hang/{bought.token}/khieu-nai/{bought.parts.get().number}/")

    assert answer["Location"] == complaint_url(bought, filed)


def test_an_answer_is_read_and_rated(client, came):
    filed = answered(came, amount_vnd=10_000)
    shown = text(client.get(complaint_url(came, filed)))

    client.post(complaint_url(came, filed, "danh-gia/"), {"satisfaction": 4})

    filed.refresh_from_db()
    assert "Chợ đã nhắc nhà xe." in shown
    assert "Hoàn lại cho bà con 10.000 ₫." in shown
    assert (filed.status, filed.satisfaction) == ("closed", 4)


@pytest.mark.parametrize("satisfaction", ["", "0", "6", "x"])
def test_a_rating_outside_one_to_five_is_asked_again(client, satisfaction, came):
    filed = answered(came)

    answer = client.post(complaint_url(came, filed, "danh-gia/"), {"satisfaction": satisfaction})

    filed.refresh_from_db()
    assert (answer.status_code, filed.status, filed.satisfaction) == (422, "answered", None)


def test_a_complaint_is_reopened_once(client, came):
    filed = answered(came)
    shown = text(client.get(complaint_url(came, filed)))

    client.post(complaint_url(came, filed, "mo-lai/"), {"words": "Chưa thấy tiền."})
    client.post(complaint_url(came, filed, "mo-lai/"), {"words": "Lần nữa."})

    filed.refresh_from_db()
    assert "nhờ chợ xem lại" in shown
    assert (filed.status, filed.times_reopened) == ("in_progress", 1)
    assert "Chưa thấy tiền." in text(client.get(complaint_url(came, filed)))


def test_nothing_is_rated_before_it_is_answered(client, came):
    filed = complained(came)

    page = text(client.post(complaint_url(came, filed, "danh-gia/"), {"satisfaction": 5}, follow=True))

    filed.refresh_from_db()
    assert filed.status == "filed"
    assert "vừa đổi trạng thái" in page


def find(client, code, phone):
    return client.post("/khieu-nai/", {"code": code, "phone": phone})


def test_a_complaint_is_found_by_code_and_phone_and_tells_nothing_of_the_buyer(client, came):
    filed = answered(came)

    page = text(find(client, filed.code.lower(), "0100 200 300"))

    assert "Chợ đã nhắc nhà xe." in page
    for secret in (came.token, came.full_name, came.email, came.street, filed.words):
        assert secret not in page


def test_a_wrong_code_and_a_wrong_phone_look_the_same(client, came):
    filed = complained(came)

    answers = [find(client, filed.code, "0912345678"), find(client, "ST0000000X-1-K1", "0100200300")]

    assert [answer.status_code for answer in answers] == [422, 422]
    for answer in answers:
        assert "Không tìm thấy khiếu nại nào" in text(answer)
        assert "Chợ tiếp nhận" not in text(answer)


def test_strangers_tokens_and_codes_find_nothing_and_change_nothing(client, came, bought):
    goods, filed = asked(came), answered(came)
    urls = [
        *(return_url(bought, goods, what) for what in ("", "rut/")),
        *(complaint_url(bought, filed, what) for what in ("", "mo-lai/", "danh-gia/")),
        return_url(came, filed),
        complaint_url(came, goods),
    ]

    codes = {send(url).status_code for send in (client.get, client.post) for url in urls}

    goods.refresh_from_db()
    filed.refresh_from_db()
    assert codes == {404}
    assert (goods.status, filed.status) == ("asked", "answered")


def test_the_pages_cost_a_constant_number_of_statements(client, django_assert_num_queries, came):
    goods, filed = asked(came, 2), answered(came)
    for url, statements in [(return_url(came, goods), 6), (complaint_url(came, filed), 4)]:
        with django_assert_num_queries(statements):
            client.get(url)


def test_both_speak_english(client, came):
    goods, filed = asked(came), answered(came)

    assert "Return" in text(client.get("/en" + return_url(came, goods)))
    assert "Complaint" in text(client.get("/en" + complaint_url(came, filed)))
    assert "Complaint" in text(client.get("/en/khieu-nai/"))


def photo_file(content=None):
    return SimpleUploadedFile("hinh.jpg", content or picture(), "image/jpeg")


def test_photos_come_with_a_return_and_are_seen_by_both_sides(client, came):
    member = MembershipFactory(producer=came.parts.get().producer)

    page = text(client.get(ask(client, came, 1, photos=[photo_file(), photo_file()])["Location"]))

    goods = Return.objects.get()
    photos = list(goods.photos.all())
    assert len(photos) == 2
    assert f'src="/don-hang/{came.token}/anh/{photos[0].pk}/?nho"' in page
    client.force_login(member.user)
    assert f'src="/anh-don/{photos[0].pk}/?nho"' in text(client.get(f"/ban-hang/tra-hang/{goods.code}/"))


def test_photos_come_with_a_complaint_and_stay_behind_the_orders_link(client, bought):
    data = {"field": "price", "words": "Sai giá.", "photos": [photo_file()]}

    page = text(client.post(f"/don-hang/{bought.token}/khieu-nai/{bought.parts.get().number}/", data, follow=True))

    filed = Complaint.objects.get()
    assert f"/anh/{filed.photos.get().pk}/?nho" in page
    assert "/anh" not in text(find(client, filed.code, "0100200300")).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("photos", [[b"no picture"], [None] * 5])
def test_photos_that_cannot_be_are_refused_with_words_and_nothing_is_asked(client, photos, came):
    answer = ask(client, came, 1, photos=[photo_file(content) for content in photos])

    assert (answer.status_code, Return.objects.count()) == (422, 0)
    assert 'role="alert"' in text(answer)

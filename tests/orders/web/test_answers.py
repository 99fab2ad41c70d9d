"""What a buyer may say about a part by the order's link, and that nothing else is offered or possible."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from catalog.models import Lot
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from orders.models import OrderLine, OrderNotice, SellerOrder
from orders.services.answering import Offer, confirm_part, propose_part
from orders.services.letters import write_letter
from orders.services.parts import not_accept_part, pack_part
from tests.once import made_once

from ..making import force_status, pack, paid, placed
from .care import delivered, offered, sent, text

pytestmark = pytest.mark.django_db


@made_once
def offer():
    """Two packs, one of them missing, and what comes instead of it."""
    return offered()


@made_once
def bought():
    return paid()


@made_once
def on_their_way():
    return sent(), sent()


def order_page(client, order):
    return text(client.get(f"/don-hang/{order.token}/"))


def url(order, what):
    return f"/don-hang/{order.token}/{what}/{order.parts.get().number}/"


def status(order):
    return SellerOrder.objects.get(order=order).status


def test_before_it_is_confirmed_a_part_is_given_up_after_being_asked_once_more(client):
    order = paid(pack(units_made=4), units=3)

    asked = text(client.get(url(order, "huy-phan")))
    shown = text(client.post(url(order, "huy-phan"), follow=True))

    assert "Bà con chắc chưa?" in asked
    assert f"{order.total_vnd:,}".replace(",", ".") in asked
    assert "Đã hủy phần này." in shown
    assert (status(order), Lot.objects.get().units_on_hand) == ("cancelled", 4)


def test_a_confirmed_part_can_no_longer_be_given_up(client, bought):
    confirm_part(part_id=bought.parts.get().pk, actor=SYSTEM)

    assert "Hủy phần này" not in order_page(client, bought)
    assert "không còn hủy được ở đây" in text(client.get(url(bought, "huy-phan"), follow=True))
    assert "đang chuẩn bị nên không hủy" in text(client.post(url(bought, "huy-phan"), follow=True))
    assert status(bought) == "confirmed"


def test_a_short_part_can_be_given_up_until_it_is_packed(client):
    order = paid(pack(), units=3)
    part = order.parts.get()
    confirm_part(part_id=part.pk, units={part.lines.get().pk: 2}, actor=SYSTEM)
    before = order_page(client, order)

    pack_part(part_id=part.pk, actor=SYSTEM)

    assert "Hủy phần này" in before
    assert "Đặt 3, có 2" in before
    assert "Hủy phần này" not in order_page(client, order)


def test_the_offer_shows_what_is_missing_what_comes_instead_and_the_difference(client, offer):
    order, _substitute = offer

    page = text(client.get(url(order, "doi-mon")))

    for words in [
        "Thiếu 1 trong 2 phần đã đặt.",
        "Bánh in nhân đậu",
        "Hết nhân sầu riêng rồi.",
        "bà con được hoàn lại 10.000 ₫",
        "Đồng ý đổi",
        "Chỉ gửi phần có",
        "Hủy phần này",
    ]:
        assert words in page


@pytest.mark.parametrize(
    ("choice", "reached", "back_vnd"),
    [("agree", "confirmed", 10_000), ("short", "confirmed", 50_000), ("refuse", "cancelled", None)],
)
def test_each_way_to_answer_an_offer_does_what_it_says(client, choice, reached, back_vnd, offer):
    order, _substitute = offer

    answer = client.post(url(order, "doi-mon"), {"choice": choice})

    part = order.parts.get()
    assert (answer.status_code, part.status) == (303, reached)
    assert part.total_vnd - part.due_vnd == (part.total_vnd if back_vnd is None else back_vnd)


def test_an_offer_without_a_rest_does_not_offer_to_send_the_rest(client):
    order, _substitute = offered(units=2, missing=2)

    assert "Chỉ gửi phần có" not in text(client.get(url(order, "doi-mon")))


def test_a_substitute_that_has_gone_is_told_and_changes_nothing(client, offer):
    order, substitute = offer
    Lot.objects.filter(variant=substitute).update(units_on_hand=0)

    page = text(client.post(url(order, "doi-mon"), {"choice": "agree"}, follow=True))

    assert "Món thay vừa hết." in page
    assert (status(order), OrderLine.objects.filter(part__order=order).count()) == ("proposed", 1)


def test_an_answer_that_is_none_of_the_three_changes_nothing(client, offer):
    order, _substitute = offer

    assert "chọn một trong các cách" in text(client.post(url(order, "doi-mon"), {"choice": "x"}, follow=True))
    assert status(order) == "proposed"


def test_an_answered_offer_leads_back_to_the_order(client, offer):
    order, _substitute = offer
    client.post(url(order, "doi-mon"), {"choice": "short"})

    page = text(client.get(url(order, "doi-mon"), follow=True))

    assert "đã được trả lời hoặc đã hết hạn" in page


def test_the_buyer_says_that_the_parcel_came(client, on_their_way):
    order, _other = on_their_way
    shown = order_page(client, order)

    client.post(url(order, "da-nhan"))

    assert "Tôi đã nhận hàng" in shown
    assert status(order) == "delivered"
    entry = AuditEntry.objects.get(command="deliver_part")
    assert (entry.actor_kind, entry.after["role"]) == ("guest", "buyer")


def test_nothing_has_come_that_was_not_sent(client, bought):
    page = text(client.post(url(bought, "da-nhan"), follow=True))

    assert "Tôi đã nhận hàng" not in page
    assert status(bought) == "paid"


@pytest.mark.parametrize(
    "state", ["paid", "confirmed", "packed", "ready", "closed", "declined", "expired", "cancelled", "not_accepted"]
)
def test_every_state_has_words_in_vietnamese_and_english(client, state, bought):
    force_status(bought.parts.get().pk, state)

    page, english = order_page(client, bought), text(client.get(f"/en/don-hang/{bought.token}/"))

    assert 'class="notice' in page
    assert f">{state}<" not in page + english


SUMS = re.compile(r"<div( class=\"total\")?><dt>(.*?)</dt><dd>([+−]?)([\d.]+) ₫</dd></div>", re.DOTALL)


def part_sums(page):
    rows = SUMS.findall(page.split("part-sums")[1])
    return [int(number.replace(".", "")) * (-1 if sign == "−" else 1) for _total, _words, sign, number in rows]


@pytest.mark.parametrize("choice", ["agree", "short"])
def test_what_was_paid_and_every_change_add_up_to_what_is_kept(client, choice, offer):
    order, _substitute = offer
    client.post(url(order, "doi-mon"), {"choice": choice})

    page = order_page(client, order)

    paid_vnd, change_vnd, kept_vnd = part_sums(page)[:3]
    assert paid_vnd + change_vnd == kept_vnd == order.parts.get().due_vnd
    assert "thiếu 1 × " in page
    assert ("thay bằng 1 × Bánh in nhân đậu" in page) == (choice == "agree")


def test_a_parcel_that_came_back_keeps_its_delivery(client, on_their_way):
    order, _other = on_their_way
    part = order.parts.get()
    not_accept_part(part_id=part.pk, reason="Gọi ba lần không nghe máy", actor=SYSTEM)

    page = order_page(client, order)

    assert "phí giao thì không" in page
    assert part_sums(page)[:3] == [part.total_vnd, -part.goods_vnd, part.delivery_vnd]


WAYS = ["huy-phan", "doi-mon", "da-nhan", "tra-hang", "khieu-nai"]


@pytest.mark.parametrize("what", WAYS)
def test_a_strangers_token_or_number_is_no_page_and_changes_nothing(client, what, on_their_way):
    order, other = on_their_way
    number, foreign = order.parts.get().number, other.parts.get().number

    codes = {
        send(f"/don-hang/{token}/{what}/{part}/").status_code
        for send in (client.get, client.post)
        for token, part in [(order.token, foreign), (other.token, number), ("khong-co", number), (order.token, "x")]
    }

    assert codes == {404}
    assert (status(order), status(other)) == ("handed_over", "handed_over")


def test_an_unpaid_part_has_no_such_pages(client):
    order = placed()

    assert {what: client.get(url(order, what)).status_code for what in WAYS} == dict.fromkeys(WAYS, 404)


@pytest.mark.parametrize("what", ["huy-phan", "doi-mon", "tra-hang", "khieu-nai"])
def test_the_pages_stay_private_and_speak_english(client, what, offer):
    order = offer[0] if what in {"huy-phan", "doi-mon"} else delivered()

    answer = client.get("/en" + url(order, what))

    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("units", "says", "keeps_quiet"), [
    (3, "quá giờ thì nhà làm chỉ gửi phần có", "phần này tự hủy"),
    (2, "quá giờ thì phần này tự hủy, tiền về lại", "gửi phần có"),
])  # fmt: skip
def test_the_order_promises_to_send_the_rest_only_where_there_is_one(client, units, says, keeps_quiet):
    order = paid(pack(units_made=9), units=units)
    part = order.parts.get()
    offer = Offer(line_id=part.lines.get().pk, units_missing=2, substitute_id=None, substitute_units=0)
    if units == 2:
        instead = pack(producer=part.producer)
        offer = replace(offer, substitute_id=instead.pk, substitute_units=1)
    propose_part(part_id=part.pk, offers=[offer], note="", actor=SYSTEM)

    page, letter = (
        order_page(client, order),
        " ".join(write_letter(OrderNotice.objects.get(kind="proposed")).paragraphs),
    )

    assert says in page
    assert keeps_quiet not in page
    assert ("gửi phần có" in letter) is (units == 3)

"""What a producer sees of a buyer: nothing before payment, all of it while it is needed, then masked."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.contacts import mask_contacts, mask_email, mask_phone
from orders.models import Order, Side
from orders.selectors.contacts import NOBODY, buyer_contact
from orders.services.answering import confirm_part
from orders.services.moving import move_part
from orders.services.parts import decline_part, deliver_part, ship_part
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid, placed

from .saying import say

SECRETS = ["0100 200 300", "+84100200300", "ruol@cho.example", "12 Trần Hưng Đạo", "0912 345 678"]


def loaded(order):
    return order.parts.select_related("order__ward").get()


def closed(order):
    part = order.parts.get()
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="EMS", tracking_number="E1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)
    return move_part("close", part.pk, actor=SYSTEM, role="system")[0]


@pytest.mark.django_db
def test_of_an_unpaid_order_nothing_is_told():
    assert buyer_contact(loaded(placed(pack()))) == NOBODY


@pytest.mark.django_db
def test_while_the_order_is_under_way_everything_is_told():
    contact = buyer_contact(loaded(paid(pack())), clock.now() + timedelta(days=900))

    assert (contact.phone, contact.dial, contact.email) == ("0100 200 300", "+84100200300", "ruol@cho.example")
    assert (contact.street, contact.is_masked) == ("12 Trần Hưng Đạo", False)
    assert "12 Trần Hưng Đạo" in contact.address_text


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["closed", "declined"])
def test_sixty_days_after_the_end_each_field_is_masked(end):
    order = paid(pack())
    Order.objects.update(note="Gọi 0912 345 678 trước")
    if end == "closed":
        closed(order)
    else:
        decline_part(part_id=order.parts.get().pk, reason="x", actor=SYSTEM)
    now = clock.now()

    on_the_day = buyer_contact(loaded(order), now + timedelta(days=60) - timedelta(minutes=1))
    after = buyer_contact(loaded(order), now + timedelta(days=60, minutes=1))

    assert on_the_day.is_masked is False
    assert (after.full_name, after.phone, after.dial) == ("Lý Thị Sà Rươl", "01•• ••• 300", "")
    assert (after.email, after.street) == ("r•••@cho.example", "••• ••• ••• •••")
    assert after.address_text == "••• ••• ••• •••\nPhường Sóc Trăng, TP. Cần Thơ"
    assert after.note == "Gọi 09•• ••• 678 trước"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "{}/", "{}/phieu/", "{}/nhan-tin/"])
def test_no_page_of_the_producer_tells_what_is_masked(client, path):
    order = paid(pack())
    Order.objects.update(note="Gọi 0912 345 678 trước")
    part = decline_part(part_id=order.parts.get().pk, reason="x", actor=SYSTEM)
    say(part, "Số tôi 0912 345 678, thư ruol@cho.example, https://zalo.me/0912345678")
    client.force_login(MembershipFactory(producer=part.producer).user)

    with clock.moment(clock.now() + timedelta(days=61)):
        page = html.unescape(client.get(f"/ban-hang/don/{path.format(part.number)}").content.decode())

    assert [secret for secret in SECRETS if secret in page] == []
    assert part.number in page


@pytest.mark.django_db
def test_the_buyers_own_page_still_tells_everything(client):
    part = closed(paid(pack()))
    say(part, "Số nhà em 0912 345 678", side=Side.PRODUCER)

    with clock.moment(clock.now() + timedelta(days=61)):
        page = client.get(f"/don-hang/{part.order.token}/nhan-tin/{part.number}/").content.decode()

    assert "0912 345 678" in page


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi 0912345678 nha", "gọi 09•••••678 nha"),
        ("+84 912 345 678", "+84 ••• ••• 678"),
        ("0299.382.2333", "02••.•••.•333"),
        ("Zalo: zalo.me/0912345678", "Zalo: •••"),
        ("thư ba.nam@que.example ạ", "thư b•••@que.example ạ"),
        ("xem https://que.example/a?b=1 nhé", "xem ••• nhé"),
        ("giá 1.234.567 ₫, đơn SQ-123456-1, 12/11/2026", "giá 1.234.567 ₫, đơn SQ-123456-1, 12/11/2026"),
    ],
)
def test_contacts_in_a_text_go_dark_and_nothing_else(text, masked):
    assert mask_contacts(text) == masked


def test_what_is_too_short_to_mask_is_not_told_at_all():
    assert (mask_phone("113"), mask_email("khong"), mask_phone(""), mask_email("")) == ("•••", "•••", "", "")

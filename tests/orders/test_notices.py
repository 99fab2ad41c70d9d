"""The e-mails we owe: what they say, and that each goes out once whatever happens."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import OrderNotice
from orders.services.answering import confirm_part
from orders.services.notices import send_notices
from orders.services.parts import decline_part, deliver_part, ship_part
from tests.factories import ProducerFactory
from tests.once import made_once
from tests.orders.making import pack, paid, placed

pytestmark = pytest.mark.django_db
HERE = "tests.orders.test_notices"


class NoAnswer(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):  # noqa: ARG002  # Django names it
        raise smtplib.SMTPServerDisconnected("please try later")


class LastBreath(EmailBackend):
    """A worker that is killed right after the letter left, before it is noted down."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SystemExit


@made_once
def order():
    """A paid order of one producer; its messages so far are out of the way."""
    order = paid(
        pack(name_vi="Hành tím", producer=ProducerFactory(legal_name="HTX Giồng Tím", email="tim@htx.example"))
    )
    OrderNotice.objects.update(sent_at=timezone.now())
    return order


def part_of(order):
    return order.parts.get()


def letter(mailoutbox):
    """The one letter that goes out now."""
    assert send_notices() == 1
    return mailoutbox[-1]


def test_placing_tells_the_buyer_until_when_the_goods_are_held(mailoutbox):
    with clock.moment(timezone.now().replace(hour=1, minute=0) - timedelta(days=1)):
        order = placed(pack(name_vi="Hành tím"))

    mail = letter(mailoutbox)

    assert (mail.to, mail.subject) == (["ruol@cho.example"], f"Đơn {order.number}: chờ thanh toán")
    assert "Hàng được giữ tới 08:15" in mail.body
    assert "1 × Hành tím (Gói 500 g): 50.000\u00a0₫" in mail.body
    assert f"http://127.0.0.1:8000/don-hang/{order.token}/" in mail.body


def test_paying_tells_the_buyer_and_the_producer(mailoutbox):
    order = paid(pack(producer=ProducerFactory(email="tim@htx.example")))

    assert send_notices() == 3

    subjects = {(mail.to[0], mail.subject) for mail in mailoutbox}
    assert (("ruol@cho.example"), f"Đơn {order.number}: đã nhận tiền") in subjects
    total = f"{part_of(order).total_vnd:,}".replace(",", ".")
    assert ("tim@htx.example", f"Đơn mới {order.number}-1: {total}\u00a0₫") in subjects


def test_the_producers_letter_leads_to_the_order(mailoutbox):
    order = paid(pack(producer=ProducerFactory(email="tim@htx.example")))
    send_notices()

    mail = next(mail for mail in mailoutbox if mail.to == ["tim@htx.example"])

    assert mail.body.startswith("Chào Thạch Thị Sa Rây,\n\nLý Thị Sà Rươl ở phường Sóc Trăng vừa trả tiền")
    assert f"http://127.0.0.1:8000/nhan-don/{order.number}-1/" in mail.body


def test_confirming_is_told(order, mailoutbox):
    confirm_part(part_id=part_of(order).pk, actor=SYSTEM)

    mail = letter(mailoutbox)

    assert mail.subject == f"Đơn {order.number}-1: nhà làm đã nhận"
    assert "HTX Giồng Tím đã nhận đơn" in mail.body


def test_declining_gives_the_reason_and_says_that_the_money_comes_back(order, mailoutbox):
    decline_part(part_id=part_of(order).pk, reason="Mưa dầm, hàng chưa đạt", actor=SYSTEM)

    mail = letter(mailoutbox)

    assert mail.subject == f"Đơn {order.number}-1: từ chối, hoàn tiền"
    assert "Lý do: Mưa dầm, hàng chưa đạt" in mail.body
    assert f"Chợ trả lại {part_of(order).total_vnd:,}".replace(",", ".") in mail.body


def test_shipping_names_the_carrier_and_the_number(order, mailoutbox):
    confirm_part(part_id=part_of(order).pk, actor=SYSTEM)
    send_notices()
    ship_part(part_id=part_of(order).pk, carrier="Viettel Post", tracking_number="VTP123", actor=SYSTEM)

    mail = letter(mailoutbox)

    assert mail.subject == f"Đơn {order.number}-1: hàng đang trên đường"
    assert "HTX Giồng Tím đã giao hàng cho Viettel Post.\n\nMã vận đơn: VTP123" in mail.body


def test_arriving_says_where_to_complain(order, mailoutbox):
    confirm_part(part_id=part_of(order).pk, actor=SYSTEM)
    ship_part(part_id=part_of(order).pk, carrier="GHN", tracking_number="1", actor=SYSTEM)
    send_notices()
    deliver_part(part_id=part_of(order).pk, actor=SYSTEM)

    mail = letter(mailoutbox)

    assert mail.subject == f"Đơn {order.number}-1: đã giao tới"
    assert "Gọi 0100 000 000" in mail.body


def test_an_english_buyer_reads_english_and_is_led_to_english_pages(order, mailoutbox):
    confirm_part(part_id=part_of(order).pk, actor=SYSTEM)
    OrderNotice.objects.update(language="en")

    mail = letter(mailoutbox)

    assert mail.subject == f"Order {order.number}-1: accepted by the producer"
    assert f"http://127.0.0.1:8000/en/don-hang/{order.token}/" in mail.body


def test_the_html_says_the_same_and_escapes_what_people_wrote(order, mailoutbox):
    decline_part(part_id=part_of(order).pk, reason="<b>Hết</b>", actor=SYSTEM)

    (html, kind) = letter(mailoutbox).alternatives[0]

    assert kind == "text/html"
    assert "Lý do: &lt;b&gt;Hết&lt;/b&gt;" in html


def test_nothing_is_sent_twice(mailoutbox):
    placed()

    assert (send_notices(), send_notices(), len(mailoutbox)) == (1, 0, 1)


def test_a_crash_after_sending_sends_again_under_the_same_id(settings, mailoutbox):
    placed()
    settings.EMAIL_BACKEND = f"{HERE}.LastBreath"
    with pytest.raises(SystemExit):
        send_notices()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    with clock.moment(timezone.now() + timedelta(minutes=2)):
        assert send_notices() == 1

    first, second = (mail.extra_headers["Message-ID"] for mail in mailoutbox)
    assert first == second
    assert OrderNotice.objects.get().sent_at is not None


def test_a_server_that_is_down_is_asked_again_later_and_later(settings):
    placed()
    settings.EMAIL_BACKEND = f"{HERE}.NoAnswer"
    start, tried = timezone.now(), []

    for minutes in (0, 0, 2, 2, 6):
        with clock.moment(start + timedelta(minutes=minutes)):
            send_notices()
        tried.append(OrderNotice.objects.get().attempts)

    assert tried == [1, 1, 2, 2, 3]


def test_the_eighth_failure_is_the_last_and_stands_in_the_log(settings, caplog):
    placed()
    settings.EMAIL_BACKEND = f"{HERE}.NoAnswer"

    for days in range(10):
        with clock.moment(timezone.now() + timedelta(days=days)), caplog.at_level(logging.WARNING):
            send_notices()

    notice = OrderNotice.objects.get()
    assert (notice.attempts, notice.sent_at) == (8, None)
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 7 + ["ERROR"]


def test_an_old_message_is_not_tried_again_at_once(settings):
    placed()
    settings.EMAIL_BACKEND = f"{HERE}.NoAnswer"

    with clock.moment(timezone.now() + timedelta(days=2)):
        for _ in range(3):
            send_notices()

    assert OrderNotice.objects.get().attempts == 1


class Refusing(EmailBackend):
    """A mail server that knows nobody by that name, and says so with the name."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown")})


def test_the_log_names_no_address(settings, caplog):
    order = placed()
    settings.EMAIL_BACKEND = f"{HERE}.Refusing"

    send_notices()

    assert "SMTPRecipientsRefused" in caplog.text
    assert order.email not in caplog.text

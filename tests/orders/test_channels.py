"""Texts beside e-mails: to whom, in what words, when, and that one channel's failure is only its own."""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import GatewayUnavailable, InvalidInput
from marketplace.kernel.mail import newest_mails
from marketplace.kernel.models import AuditEntry
from marketplace.kernel.sms import sms_parts
from marketplace.kernel.texting import TextRefused
from orders.channels import MANNERS
from orders.models import Fulfilment, NotificationChoice, OrderNotice, Pickup
from orders.services.answering import confirm_part
from orders.services.choosing import choose_notifications
from orders.services.history import owe_notice
from orders.services.notices import send_notices
from orders.services.parts import ship_part
from orders.services.texts import TEXT_KINDS, write_text
from tests.factories import MembershipFactory, ProducerFactory, UserFactory
from tests.orders.making import pack, paid, pickup_point

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class Down:
    """A carrier that does not answer."""

    def send(self, to, text, key):  # noqa: ARG002  # the protocol names them
        raise GatewayUnavailable("try later")


class Refusing:
    """A carrier that knows no such number."""

    def send(self, to, text, key):  # noqa: ARG002  # the protocol names them
        raise TextRefused


@pytest.fixture(autouse=True)
def mail_dir(settings, tmp_path):
    settings.MAIL_DIR = tmp_path


@pytest.fixture
def part():
    part = paid(pack(name_vi="Hành tím", producer=ProducerFactory(legal_name="HTX Giồng Tím"))).parts.get()
    OrderNotice.objects.update(sent_at=timezone.now())
    return part


def choose(order=None, user=None, **more):
    given = {"language": "vi", "sms": False, "zalo": False, **more}
    return choose_notifications(actor=GUEST, order=order, user=user, **given)


def ship(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    OrderNotice.objects.update(sent_at=timezone.now())
    ship_part(part_id=part.pk, carrier="Bưu điện (VNPost)", tracking_number="VN123456789", actor=SYSTEM)


def owed():
    rows = OrderNotice.objects.filter(sent_at__isnull=True).order_by("pk")
    return [(row.channel, row.recipient) for row in rows]


def texts():
    return [(mail.channel, mail.recipients, mail.text.strip()) for mail in newest_mails()]


def test_nobody_gets_a_text_who_did_not_tick_it(part):
    ship(part)

    assert owed() == [("email", "ruol@cho.example")]


def test_a_buyer_who_ticked_both_gets_each_by_itself(part):
    choose(order=part.order, sms=True, zalo=True)
    ship(part)

    assert owed() == [("email", "ruol@cho.example"), ("sms", "+84100200300"), ("zalo", "+84100200300")]
    assert send_notices() == 3
    link = f"/don-hang/{part.order.token}/"
    by_channel = {channel: text for channel, _to, text in texts()}
    assert by_channel["SMS"].startswith(f"Don {part.number} da gui Buu dien (VNPost), ma VN123456789. http")
    assert by_channel["Zalo"].startswith(f"Đơn {part.number} đã gửi Bưu điện (VNPost), mã VN123456789. http")
    assert all(text.endswith(link) for text in by_channel.values())
    assert OrderNotice.objects.exclude(ref="").count() == 2


def test_confirming_needs_no_text(part):
    choose(order=part.order, sms=True)
    confirm_part(part_id=part.pk, actor=SYSTEM)

    assert owed() == [("email", "ruol@cho.example")]


def test_the_producers_people_who_ticked_it_hear_of_a_new_order():
    producer = ProducerFactory()
    ticked = MembershipFactory(producer=producer, user__phone="+84912345678").user
    MembershipFactory(producer=producer, user__phone="+84912345679")
    choose(user=ticked, sms=True)

    part = paid(pack(producer=producer)).parts.get()

    to = OrderNotice.objects.filter(kind="to_confirm").values_list("channel", "recipient")
    assert set(to) == {("email", producer.email), ("sms", "+84912345678")}
    send_notices()
    assert f"Don moi {part.number}, 70.000d da tra. Moi ba con tra loi truoc " in texts()[0][2]


def test_the_buyers_own_choice_counts_where_the_order_has_none(part):
    buyer = UserFactory(phone="+84912345678")
    choose(user=buyer, sms=True, language="en")
    part.order.__class__.objects.filter(pk=part.order_id).update(buyer=buyer)

    ship(part)

    assert ("sms", "+84100200300") in owed()
    choose(order=part.order, zalo=True)
    owe_notice(part.order, kind="shipped", part=part)
    assert owed()[-1] == ("zalo", "+84100200300")


def test_a_silent_carrier_stops_neither_the_e_mail_nor_itself_for_ever(part, settings, mailoutbox):
    choose(order=part.order, sms=True, zalo=True)
    settings.SMS_SENDER = f"{__name__}.Down"
    ship(part)

    assert send_notices() == 2
    assert (len(mailoutbox), [channel for channel, *_rest in texts()]) == (1, ["Zalo"])
    settings.SMS_SENDER = "marketplace.kernel.texting.SmsIntoFiles"
    with clock.moment(clock.now() + timedelta(minutes=2)):
        assert send_notices() == 1


def test_a_number_that_does_not_exist_is_given_up_at_once(part, settings):
    choose(order=part.order, sms=True)
    settings.SMS_SENDER = f"{__name__}.Refusing"
    ship(part)
    send_notices()

    row = OrderNotice.objects.get(channel="sms")
    assert (row.sent_at, row.due_at, row.attempts) == (None, None, 1)


def test_without_a_carrier_no_text_is_owed(part, settings):
    choose(order=part.order, sms=True, zalo=True)
    settings.SMS_SENDER = settings.ZALO_SENDER = ""
    ship(part)

    assert owed() == [("email", "ruol@cho.example")]


@pytest.mark.parametrize(
    ("hour", "minute", "day_due", "hour_due"),
    [(20, 59, 28, 20), (21, 0, 29, 7), (23, 59, 29, 7)],
)
def test_a_text_in_quiet_hours_is_due_in_the_morning_and_the_e_mail_at_once(
    part, settings, hour, minute, day_due, hour_due
):
    settings.QUIET_HOURS = "21:00-07:00"
    choose(order=part.order, sms=True)
    at = datetime(2026, 11, 28, hour, minute, tzinfo=HERE)

    with clock.moment(at):
        owe_notice(part.order, kind="shipped", part=part)

    email, sms = OrderNotice.objects.filter(kind="shipped").order_by("pk")
    local = sms.due_at.astimezone(HERE)
    assert email.due_at == at
    assert (local.day, local.hour) == (day_due, hour_due)


def test_a_hand_over_code_comes_at_any_hour(part, settings):
    settings.QUIET_HOURS = "21:00-07:00"
    choose(order=part.order, sms=True)
    at = datetime(2026, 11, 28, 23, 0, tzinfo=HERE)

    with clock.moment(at):
        owe_notice(part.order, kind="hand_over_code", part=part)

    assert {row.due_at for row in OrderNotice.objects.filter(kind="hand_over_code")} == {at}


def test_a_text_that_was_late_does_not_wake_anybody_either(part, settings):
    settings.QUIET_HOURS = "21:00-07:00"
    choose(order=part.order, sms=True)
    with clock.moment(datetime(2026, 11, 28, 20, 59, tzinfo=HERE)):
        ship(part)
        OrderNotice.objects.filter(channel="email").update(sent_at=clock.now())
    with clock.moment(datetime(2026, 11, 28, 21, 0, tzinfo=HERE)):
        assert send_notices() == 0
    with clock.moment(datetime(2026, 11, 29, 6, 59, tzinfo=HERE)):
        assert send_notices() == 0
    with clock.moment(datetime(2026, 11, 29, 7, 0, tzinfo=HERE)):
        assert send_notices() == 1


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", sorted(TEXT_KINDS))
@pytest.mark.parametrize("channel", ["sms", "zalo"])
def test_every_text_is_one_message_of_160_characters(part, kind, channel, language):
    carrier = "Công ty vận chuyển hàng hóa đường thủy nội địa Đồng bằng"
    left = {"status": "handed_over", "shipped_at": clock.now()}
    Fulfilment.objects.create(part=part, carrier=carrier, tracking_number="X" * 64, **left)
    Pickup.objects.create(part=part, point=pickup_point(name="Ă" * 60), code="123456", fetch_by=clock.now())
    notice = OrderNotice(order=part.order, part=part, kind=kind, channel=channel, recipient="+84912345678")

    with translation.override(language):
        text = write_text(notice)

    assert len(text) <= 160
    assert channel == "zalo" or sms_parts(text) == 1


def test_every_kind_that_goes_by_phone_has_its_words():
    assert {kind for kind, manner in MANNERS.items() if manner.by_phone} == TEXT_KINDS


def test_consent_keeps_its_moment_and_can_be_taken_back(part):
    first = choose(order=part.order, sms=True).sms_agreed_at
    with clock.moment(clock.now() + timedelta(days=1)):
        kept = choose(order=part.order, sms=True, zalo=True)

    assert kept.sms_agreed_at == first
    assert choose(order=part.order).sms_agreed_at is None
    assert AuditEntry.objects.filter(command="choose_notifications").count() == 3


def test_a_person_without_a_phone_cannot_choose_texts():
    with pytest.raises(InvalidInput):
        choose(user=UserFactory(), sms=True)

    assert NotificationChoice.objects.count() == 0


def test_the_pages_keep_what_was_ticked_and_nothing_is_ticked_before(client, part):
    address = f"/don-hang/{part.order.token}/bao-tin/"
    before = client.get(address).content.decode()
    client.post(address, {"language": "en", "sms": "on"})
    after = html.unescape(client.get(address).content.decode())

    assert (before.count('type="checkbox"'), before.count(" checked")) == (2, 1)  # the language alone
    assert (after.count('name="sms"'), 'id="id_sms" checked' in after) == (1, True)
    choice = NotificationChoice.objects.get()
    assert (choice.order_id, choice.language, choice.zalo_agreed_at) == (part.order_id, "en", None)


def test_a_persons_page_is_their_own(client):
    assert client.get("/tai-khoan/bao-tin/").url.startswith("/tai-khoan/dang-nhap/")
    client.force_login(UserFactory(phone="+84912345678"))
    client.post("/tai-khoan/bao-tin/", {"language": "vi", "zalo": "on"})

    assert NotificationChoice.objects.get().user.phone == "+84912345678"
    assert client.post("/don-hang/khong-co/bao-tin/", {"language": "vi"}).status_code == 404

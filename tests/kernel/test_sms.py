"""What a text costs on a phone, and where texts go without a carrier."""

from __future__ import annotations

import pytest

from marketplace.kernel.mail import newest_mails
from marketplace.kernel.sms import sms_parts
from marketplace.kernel.text import normalise_lines, unmarked
from marketplace.kernel.texting import text_sender

LONG = "Đơn STKZR7K5GW-1 đã sẵn sàng, mời bà con tới lấy ở Công ty Nguyệt Phố."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 158 + "€", 1),
        ("a" * 159 + "€", 2),
        ("ơ" * 70, 1),
        ("a" * 70 + "ơ", 2),
        ("ơ" * 134, 2),
        ("ơ" * 135, 3),
        ("à" * 160, 1),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_signs_are_counted_as_carriers_do(text, parts):
    assert sms_parts(text) == parts


def test_marks_come_off_and_case_stays():
    assert unmarked("Đường Thốt Nốt ở Sóc Trăng, đã gửi") == "Duong Thot Not o Soc Trang, da gui"


def test_lines_stay_lines():
    assert normalise_lines(" a  b \n\n\n c\r\nd\n") == "a b\n\nc\nd"


def test_a_text_without_a_carrier_lies_beside_the_e_mails(client, settings, tmp_path):
    settings.MAIL_DIR, settings.DEBUG = tmp_path, True

    ref = text_sender("sms").send("+84912345678", LONG, "notice-1")

    stored = newest_mails()[0]
    assert (stored.name, stored.channel, stored.recipients) == (ref, "SMS", "+84912345678")
    assert stored.text.strip() == LONG
    assert f"[SMS] {LONG}" in client.get("/dev/mail/").content.decode()


def test_a_channel_may_have_no_carrier(settings):
    settings.ZALO_SENDER = ""

    assert text_sender("zalo") is None

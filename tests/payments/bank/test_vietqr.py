"""The text of a VietQR code against published vectors, and what a damaged one looks like."""

from __future__ import annotations

import io
import string

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from payments.vietqr import NotVietQr, VietQr, clean_purpose, crc16, encode, parse

ACCOUNT_38 = "38570010A00000072701270006970403011300110123456780208QRIBFTTA"
SACOMBANK, CARD = ("970403", "0011012345678"), ("970403", "9704031101234567")
VECTORS = {
    f"000201010211{ACCOUNT_38}53037045802VN63049E6F": VietQr(*SACOMBANK),
    "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52": VietQr(
        *CARD, is_card=True
    ),
    f"000201010212{ACCOUNT_38}530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E": VietQr(
        *SACOMBANK, 180_000, "thanh toan don hang", bill="NPS6869"
    ),
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA"
    "53037045405790005802VN62220818Ung Ho Quy Vac Xin63043ACF": VietQr(
        "970415", "113366668888", 79_000, "Ung Ho Quy Vac Xin"
    ),
    "00020101021238570010A00000072701270006970405011376002051234560208QRIBFTTA"
    "530370454062980005802VN62140810ST7K2Q9D4V630444D8": VietQr("970405", "7600205123456", 298_000, "ST7K2Q9D4V"),
    "00020101021238570010A00000072701270006970436011300110012345670208QRIBFTTA"
    "530370454062980005802VN62140810ST7K2Q9D4V630486A3": VietQr("970436", "0011001234567", 298_000, "ST7K2Q9D4V"),
}
OURS = list(VECTORS)[-1]


def sealed(text):
    """A text that ends in the right check sum, whatever else is wrong with it."""
    return f"{text}6304" + crc16(f"{text}6304")


def test_the_check_sum_is_the_known_one():
    assert crc16("123456789") == "29B1"


@pytest.mark.parametrize("text", VECTORS)
def test_every_published_code_is_read_and_written_to_the_letter(text):
    assert (parse(text), encode(VECTORS[text])) == (VECTORS[text], text)


@pytest.mark.parametrize("text", VECTORS)
def test_a_check_sum_in_small_letters_is_read(text):
    assert parse(text[:-4] + text[-4:].lower()) == VECTORS[text]


@given(
    st.builds(
        VietQr,
        bank_bin=st.text(string.digits, min_size=6, max_size=6),
        account=st.text(string.digits + string.ascii_uppercase, min_size=1, max_size=19),
        amount_vnd=st.none() | st.integers(1, 9_999_999_999_999),
        purpose=st.text(string.ascii_letters + string.digits + " ", max_size=25),
        bill=st.text(string.ascii_uppercase, max_size=25),
        is_card=st.booleans(),
    )
)
def test_what_is_written_is_read_again(wanted):
    assert parse(encode(wanted)) == wanted


@pytest.mark.parametrize("at", range(len(OURS)))
def test_no_single_wrong_character_is_read(at):
    wrong = "1" if OURS[at] != "1" else "2"

    with pytest.raises(NotVietQr):
        parse(OURS[:at] + wrong + OURS[at + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "6304",
        sealed(""),
        sealed("0002010102123857"),  # cut off
        sealed("00020101021153037045802VN"),  # no account
        sealed(f"000201010211{ACCOUNT_38}53038405802VN"),  # dollars
        sealed(f"000201010211{ACCOUNT_38}53037045802US"),
        sealed(f"000201010213{ACCOUNT_38}53037045802VN"),
        sealed(f"010211000201{ACCOUNT_38}53037045802VN"),  # order
        sealed(f"000201010211{ACCOUNT_38}53037045303704" + "5802VN"),  # twice
        sealed(f"000201010212{ACCOUNT_38}530370454040100" + "5802VN"),  # leading zero
        sealed(f"000201010212{ACCOUNT_38}53037045404-100" + "5802VN"),
        sealed(f"000201010212{ACCOUNT_38}5303704540510.005802VN"),
        sealed(f"000201010211{ACCOUNT_38.replace('A000000727', 'A000000728')}53037045802VN"),
        sealed(f"000201010211{ACCOUNT_38.replace('QRIBFTTA', 'QRIBFTTX')}53037045802VN"),
        sealed(f"000201010211{ACCOUNT_38.replace('0127', '0126', 1)}53037045802VN"),  # nested length
        sealed(f"000201010211{ACCOUNT_38.replace('970403', '97O403')}53037045802VN"),
        sealed(f"000201010211{ACCOUNT_38}53037045802VN6200"),  # an empty field
        sealed(f"000201010211{ACCOUNT_38}53037045802VN62050809a"),
        sealed(f"000201010211{ACCOUNT_38}53037045802VN0x02ab"),
        f"000201010211{ACCOUNT_38}53037045802VN63049E6F00",
        "đ" * 20,
    ],
)
def test_a_right_check_sum_does_not_make_a_code(text):
    with pytest.raises(NotVietQr):
        parse(text)


@pytest.mark.parametrize(
    "wanted",
    [
        VietQr("97043", "1"),
        VietQr("970436", ""),
        VietQr("970436", "1" * 20),
        VietQr("970436", "1-2"),
        VietQr("970436", "1", 0),
        VietQr("970436", "1", -5),
        VietQr("970436", "1", 5, "đơn"),
        VietQr("970436", "1", 5, "X" * 26),
    ],
)
def test_what_no_bank_reads_is_not_written(wanted):
    with pytest.raises(ValueError, match=r"digits|account|amount|ASCII"):
        encode(wanted)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("Đặt hành tím, Vĩnh Châu!", "DAT HANH TIM VINH CHAU"),
        ("  st7k-2q9d4v ", "ST7K 2Q9D4V"),
        ("ខ្មែរ", ""),
        ("A" * 40, "A" * 25),
    ],
)
def test_the_purpose_is_what_survives_every_bank(typed, clean):
    assert clean_purpose(typed) == clean


@pytest.mark.parametrize("text", [text for text in VECTORS if text == text.upper()])
def test_an_upper_case_code_stays_small(text):
    assert int(segno.make_qr(text, error="m", boost_error=False).version) <= 5


@pytest.mark.parametrize("text", VECTORS)
def test_a_real_reader_reads_the_drawn_code(text):
    drawn = io.BytesIO()
    segno.make(text, micro=False, error="m").save(drawn, kind="png", scale=6, border=4)

    assert [found.text for found in zxingcpp.read_barcodes(Image.open(drawn))] == [text]

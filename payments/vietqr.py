"""VietQR as text: the code a bank's app reads, written and taken apart.

Format: EMVCo merchant-presented codes as NAPAS uses them (QR switching v1.5.2, 2021): two-digit id, two-digit length,
value. The vectors in tests/payments/bank/test_vietqr.py were checked by several hands; shared payments.md section 4.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NAPAS = "A000000727"
_TO_ACCOUNT, _TO_CARD = "QRIBFTTA", "QRIBFTTC"
_STATIC, _DYNAMIC = "11", "12"
_DONG, _VIETNAM = "704", "VN"
MOST_PURPOSE = 25
_BIN = re.compile("[0-9]{6}")
_ACCOUNT = re.compile("[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile("[1-9][0-9]{0,12}")
_PRINTABLE = re.compile("[ -~]*")
_NOT_SIMPLE = re.compile("[^A-Z0-9 ]+")
_REQUIRED = ("00", "01", "38", "53", "58", "63")


class NotVietQr(ValueError):
    """Text that is no VietQR code, or one that was damaged."""


@dataclass(frozen=True)
class VietQr:
    """What one code asks for.

    amount_vnd  None where the payer types it
    purpose     what the payer's bank writes into the transfer, at most 25 printable ASCII characters
    bill        the biller's own number, rarely used
    """

    bank_bin: str
    account: str
    amount_vnd: int | None = None
    purpose: str = ""
    bill: str = ""
    is_card: bool = False

    @property
    def is_dynamic(self) -> bool:
        return self.amount_vnd is not None


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE (poly 1021, from FFFF, not reflected) as four upper-case hex digits."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def clean_purpose(text: str) -> str:
    """What survives every bank: no marks, no punctuation, upper case, so that the drawn code stays small."""
    bare = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    plain = bare.encode("ascii", "ignore").decode().upper()
    return " ".join(_NOT_SIMPLE.sub(" ", plain).split())[:MOST_PURPOSE].strip()


def encode(wanted: VietQr) -> str:
    """The text of a code. Raises ValueError for what no bank would read."""
    _check(wanted)
    to = _tlv("00", wanted.bank_bin) + _tlv("01", wanted.account)
    service = _TO_CARD if wanted.is_card else _TO_ACCOUNT
    more = _tlv("01", wanted.bill) + _tlv("08", wanted.purpose)
    text = (
        _tlv("00", "01")
        + _tlv("01", _DYNAMIC if wanted.is_dynamic else _STATIC)
        + _tlv("38", _tlv("00", _NAPAS) + _tlv("01", to) + _tlv("02", service))
        + _tlv("53", _DONG)
        + _tlv("54", "" if wanted.amount_vnd is None else str(wanted.amount_vnd))
        + _tlv("58", _VIETNAM)
        + _tlv("62", more)
        + "6304"
    )
    return text + crc16(text)


def parse(text: str) -> VietQr:
    """What a code asks for. Raises NotVietQr: the check sum alone proves little, so ids, lengths and nesting count."""
    _check_sum(text)
    fields = _fields(text)
    if (next(iter(fields)), next(reversed(fields))) != ("00", "63") or any(name not in fields for name in _REQUIRED):
        raise NotVietQr("a field is missing or stands in the wrong place")
    if (fields["00"], fields["53"], fields["58"]) != ("01", _DONG, _VIETNAM) or fields["01"] not in {_STATIC, _DYNAMIC}:
        raise NotVietQr("another kind of code, currency or country")
    napas = _fields(fields["38"])
    if list(napas) != ["00", "01", "02"] or napas["00"] != _NAPAS or napas["02"] not in {_TO_ACCOUNT, _TO_CARD}:
        raise NotVietQr("not a transfer by NAPAS")
    to = _fields(napas["01"])
    if list(to) != ["00", "01"]:
        raise NotVietQr("the account is not a bank and a number")
    more = _fields(fields["62"]) if "62" in fields else {}
    amount = fields.get("54")
    if amount is not None and not _AMOUNT.fullmatch(amount):
        raise NotVietQr("the amount is not whole đồng")
    found = VietQr(
        bank_bin=to["00"],
        account=to["01"],
        amount_vnd=None if amount is None else int(amount),
        purpose=more.get("08", ""),
        bill=more.get("01", ""),
        is_card=napas["02"] == _TO_CARD,
    )
    try:
        _check(found)
    except ValueError as wrong:
        raise NotVietQr(str(wrong)) from wrong
    return found


def _check(wanted: VietQr) -> None:
    if not _BIN.fullmatch(wanted.bank_bin):
        raise ValueError("a bank is named by six digits")
    if not _ACCOUNT.fullmatch(wanted.account):
        raise ValueError("an account has 1 to 19 letters and digits")
    if wanted.amount_vnd is not None and not _AMOUNT.fullmatch(str(wanted.amount_vnd)):
        raise ValueError("an amount is at least one đồng and has at most 13 digits")
    for words in (wanted.purpose, wanted.bill):
        if len(words) > MOST_PURPOSE or not _PRINTABLE.fullmatch(words):
            raise ValueError(f"words are printable ASCII, at most {MOST_PURPOSE} characters")


def _tlv(name: str, value: str) -> str:
    """One field; nothing at all for an empty one, as banks write it."""
    return f"{name}{len(value):02d}{value}" if value else ""


def _check_sum(text: str) -> None:
    if not text.isascii() or not _PRINTABLE.fullmatch(text) or len(text) < 8 or text[-8:-4] != "6304":
        raise NotVietQr("no check sum at the end")
    if text[-4:].upper() != crc16(text[:-4]):
        raise NotVietQr("the check sum does not fit")


def _fields(text: str) -> dict[str, str]:
    """One level taken apart; every character belongs to exactly one field, and no field stands twice."""
    fields: dict[str, str] = {}
    at = 0
    while at < len(text):
        name, length = text[at : at + 2], text[at + 2 : at + 4]
        if len(length) < 2 or not (name + length).isdigit() or name in fields:
            raise NotVietQr(f"no field at {at}")
        value = text[at + 4 : at + 4 + int(length)]
        if not value or len(value) != int(length):
            raise NotVietQr(f"field {name} is cut off or empty")
        fields[name] = value
        at += 4 + int(length)
    if not fields:
        raise NotVietQr("nothing inside")
    return fields

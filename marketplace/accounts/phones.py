"""Vietnamese phone numbers as people write them."""

from __future__ import annotations

import phonenumbers

DEMO_PREFIX = "+84100"


def parse_phone(text: str) -> str | None:
    """Read "0912 345 678", "84912345678", "+84.912.345.678" as E.164; None when it can't be a number.

    Numbers starting 0100 are never given out and pass as demo numbers (shared domain.md section 2).
    """
    digits = text.strip().replace(".", " ")
    if digits.startswith("84"):
        digits = f"+{digits}"
    try:
        number = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_demo = written.startswith(DEMO_PREFIX) and len(written) == 12
    return written if is_demo or phonenumbers.is_valid_number(number) else None


def format_phone(e164: str) -> str:
    """Write a number as people read it: +84912345678 → "0912 345 678"."""
    try:
        number = phonenumbers.parse(e164, "VN")
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)

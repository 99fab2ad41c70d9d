"""Phone numbers, e-mails, addresses and links: made out in a text, and shown without being told."""

from __future__ import annotations

import re

DOT = "•"
# Vietnamese numbers as people type them: 0912 345 678, +84.912.345.678, (0299) 382-2333; not prices or order numbers.
_PHONE = re.compile(r"(?<![\w+])(?:\+?84|\(?0)(?:[\s.\-()]{0,2}\d){8,10}(?!\w)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:zalo\.me|m\.me|fb\.com|facebook\.com|t\.me)/\S+", re.IGNORECASE)


def mask_phone(phone: str) -> str:
    """First two and last three digits as written: "0912 345 678" → "09•• ••• 678"; too short, nothing is left."""
    digits = [place for place, sign in enumerate(phone) if sign.isdigit()]
    if len(digits) < 8:
        return _dots(phone)
    hidden = set(digits[2:-3])
    return "".join(DOT if place in hidden else sign for place, sign in enumerate(phone))


def mask_email(email: str) -> str:
    """First letter and the place: "ruol@cho.example" → "r•••@cho.example"; without an @, nothing is left."""
    name, at, place = email.partition("@")
    return f"{name[:1]}{DOT * 3}@{place}" if at else _dots(email)


def mask_words(text: str) -> str:
    """Each word as three dots: a street or a name that may no longer be told."""
    return " ".join(DOT * 3 for _word in text.split())


def mask_contacts(text: str) -> str:
    """The text with every phone number, e-mail and link in it made unreadable; the rest as it was."""
    text = _LINK.sub(DOT * 3, text)
    text = _EMAIL.sub(lambda found: mask_email(found[0]), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)


def _dots(text: str) -> str:
    return DOT * 3 if text else ""

"""Order numbers that survive being read over the phone."""

from __future__ import annotations

import secrets

# Crockford's digits: no I, L, O or U, which people mistake for others.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "ST"
_ALL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"


def check_character(text: str) -> str:
    """The ISO/IEC 7064 MOD 37,36 check character of upper-case letters and digits."""
    check = 36
    for character in text:
        check = (check + _ALL.index(character)) % 36 or 36
        check = check * 2 % 37
    return _ALL[(37 - check) % 36]


def new_number(prefix: str = PREFIX) -> str:
    """A fresh order number: prefix, seven random digits, check character, e.g. ST7K2Q9D4V."""
    body = prefix + "".join(secrets.choice(CROCKFORD) for _ in range(7))
    return body + check_character(body)

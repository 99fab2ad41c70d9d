"""Ids that say what they name: pi_…, ch_…, cs_test_…"""

from __future__ import annotations

import secrets
import string

_ALPHABET = string.digits + string.ascii_letters


def new_ref(prefix: str, length: int = 24) -> str:
    """A fresh unguessable id: 24 characters of 62 are 142 bits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))

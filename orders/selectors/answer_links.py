"""The mark in a producer's link "answer this order": who holds the message may confirm, and nothing else.

The mark is made from the part and from the moment it was paid, with the server's secret; nothing is kept. 80 bits in
sixteen digits fit into an SMS. It opens nothing once the part is answered (see orders.web.answer_link).
"""

from __future__ import annotations

import base64
from datetime import datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "orders.answer_link"
_BYTES = 10


def answer_mark(*, number: str, paid_at: datetime) -> str:
    """Sixteen lower-case digits a-z, 2-7."""
    return _mark(number, paid_at, settings.SECRET_KEY)


def is_answer_mark(mark: str, *, number: str, paid_at: datetime) -> bool:
    """Whether the mark is that part's, also under a secret that was changed since the message left."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(mark, _mark(number, paid_at, secret)) for secret in secrets)


def _mark(number: str, paid_at: datetime, secret: str | bytes) -> str:
    digest = salted_hmac(_SALT, f"{number} {paid_at.timestamp():.6f}", secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest[:_BYTES]).decode().lower()

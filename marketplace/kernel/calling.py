"""The number people call when nothing else helps: whoever runs the marketplace says which, in SHOP_PHONE."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise, lazy


def with_phone(text: str | Promise) -> str:
    """The text with the marketplace's number where it says %(phone)s."""
    return str(text) % {"phone": settings.SHOP["phone"]}


# For texts of a class, which are written before the language of their reader is known.
with_phone_lazy = lazy(with_phone, str)

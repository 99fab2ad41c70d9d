"""Template tags about people."""

from __future__ import annotations

from django import template

from ..phones import format_phone

register = template.Library()


@register.filter
def phone(e164: str | None) -> str:
    """Write a number as people read it: +84912345678 → 0912 345 678; nothing for nothing."""
    return format_phone(e164) if e164 else ""

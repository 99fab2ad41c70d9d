"""Đồng: whole numbers, never floats."""

from __future__ import annotations

NO_BREAK_SPACE = "\u00a0"


def format_vnd(amount_vnd: int) -> str:
    """Write đồng as people read them: 1234567 → "1.234.567 ₫" (no-break space)."""
    return f"{amount_vnd:,}".replace(",", ".") + f"{NO_BREAK_SPACE}₫"

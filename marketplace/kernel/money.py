"""Đồng: whole numbers, never floats."""

from __future__ import annotations

import re

NO_BREAK_SPACE = "\u00a0"


def format_vnd(amount_vnd: int) -> str:
    """Write đồng as people read them: 1234567 → "1.234.567 ₫" (no-break space)."""
    return f"{amount_vnd:,}".replace(",", ".") + f"{NO_BREAK_SPACE}₫"


_TYPED = re.compile(r"(\d{1,3}(?:[. ]\d{3})+|\d+(?:[.,]\d{1,2})?) *(k|ngàn|ngan|nghìn|nghin|tr|triệu|trieu)?")
_TIMES = {"": 1, "k": 1000, "n": 1000, "t": 1_000_000}


def read_vnd(text: str) -> int | None:
    """Đồng as people type them, or None: "85.000", "85 000 đ", "85k", "85 ngàn", "2.5 triệu", "2,5 tr".

    A point or a space groups only threes of digits, so "2.5 triệu" is two and a half million; a part of a đồng is None.
    """
    typed = text.lower().replace(NO_BREAK_SPACE, " ").strip().removesuffix("₫").removesuffix("vnđ").removesuffix("vnd")
    found = _TYPED.fullmatch(typed.removesuffix("đồng").removesuffix("đ").strip())
    if found is None:
        return None
    number, times = found[1], _TIMES[(found[2] or "")[:1]]
    if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+", number):
        return int(re.sub(r"[. ]", "", number)) * times
    whole, _, part = number.replace(",", ".").partition(".")
    amount, rest = divmod(int(whole + part) * times, 10 ** len(part))
    return None if rest or (part and times == 1) else amount

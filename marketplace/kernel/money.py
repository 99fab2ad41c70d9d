"""Đồng: whole numbers, never floats."""

from __future__ import annotations

from collections.abc import Sequence

NO_BREAK_SPACE = "\u00a0"


def format_vnd(amount_vnd: int) -> str:
    """Write đồng as people read them: 1234567 → "1.234.567 ₫" (no-break space)."""
    return f"{amount_vnd:,}".replace(",", ".") + f"{NO_BREAK_SPACE}₫"


def allocate(amount_vnd: int, weights: Sequence[int]) -> list[int]:
    """Split an amount over weights by largest remainder; ties go to the lower index.

    amount_vnd  đồng, may be negative (a refund mirrors the charge)
    weights     whole numbers ≥ 0, at least one above 0
    returns     one whole number per weight, summing exactly to the amount

    Raises ValueError without a positive weight. Source: shared payments.md section 5.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError(f"weights={list(weights)} need to be ≥ 0 with one above 0")
    sign = -1 if amount_vnd < 0 else 1
    parts = [divmod(abs(amount_vnd) * weight, total) for weight in weights]
    missing = abs(amount_vnd) - sum(whole for whole, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    winners = set(by_remainder[:missing])
    return [sign * (whole + (index in winners)) for index, (whole, _) in enumerate(parts)]

"""What every page may show of the cart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from .cart import count_in_cart


def cart(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """`cart_units`: asked of the database only when a template wants it, and then once."""

    @cache
    def cart_units() -> int:
        return count_in_cart(request) if hasattr(request, "session") else 0

    return {"cart_units": cart_units}

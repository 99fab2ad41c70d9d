"""What every template may show without asking."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shop(_request: HttpRequest) -> dict[str, Any]:
    """Who runs this marketplace: settings.SHOP, and whether it is a demo."""
    return {"shop": settings.SHOP, "promised": settings.PROMISED, "is_demo": settings.DEMO}

"""What a buyer does on our pages, form by form, without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from catalog.models import ProductVariant

FORM = {
    "full_name": "Lý Thị Sà Rươl",
    "phone": "0100 200 300",
    "email": "ruol@cho.example",
    "place": "phuong soc trang",
    "ward": "31507.",
    "hamlet": "Khóm 3",
    "street": "12 Trần Hưng Đạo",
    "note": "Gọi trước giúp",
}


class Buyer:
    """A browser without JavaScript: keeps what a page's hidden fields said for the next click."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def take(self, *variants: ProductVariant, units: int = 1) -> None:
        for variant in variants:
            self.client.post("/gio-hang/them/", {"variant": variant.pk, "units": units})

    def press(self, action: str, **changes: Any) -> Any:
        """Press a button of the checkout page."""
        sent = FORM | {"place_was": FORM["place"], "action": action} | changes
        return self.client.post("/dat-mua/", {name: value for name, value in sent.items() if value is not None})

    def review(self, **changes: Any) -> dict[str, str]:
        """Look the order over; the hidden fields that the place button will send along."""
        page = text(self.press("review", **changes))
        return {name: hidden(page, name) for name in ("request_key", "expected_total_vnd")}

    def place(self, **changes: Any) -> Any:
        return self.press("place", **self.review(**changes), consent="on", **changes)


def text(page: Any) -> str:
    return html.unescape(page.content.decode())


def hidden(page: str, name: str) -> str:
    """The value of a hidden field; "" when the page has none of that name."""
    found = re.search(f'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""

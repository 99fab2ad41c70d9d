"""The place a visitor wants goods sent to, remembered over pages."""

from __future__ import annotations

from django.http import HttpRequest

from marketplace.accounts.web.places import match_of

PLACE_KEY = "checkout_place"


def remember_place(request: HttpRequest, *, ward_code: str, old_ward_code: str) -> None:
    request.session[PLACE_KEY] = f"{ward_code}.{old_ward_code}"


def remembered_place(request: HttpRequest) -> str:
    """ward.old_ward as the place form's radio buttons send it; "" when none is known, or no longer exists."""
    value = str(request.session.get(PLACE_KEY, ""))
    return value if value and match_of(value) else ""

"""Behind a proxy of ours every visitor seems to come from the proxy: this middleware says who really asks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class VisitorAddress:
    """Put the address our proxy saw into REMOTE_ADDR, for limits that count by address.

    The proxy appends it to X-Forwarded-For; everything before the last entry is what the visitor claims, and anybody
    can claim anything. Only in use where settings.BEHIND_PROXY says that there is such a proxy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)

"""Every request is served by the gateway's own clock."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..services.clock import by_our_clock


class OurClock:
    """Middleware: the time that /_mock/clock has set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with by_our_clock():
            return self.get_response(request)

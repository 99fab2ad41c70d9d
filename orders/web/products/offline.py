"""What the phone keeps for the time without a network: a worker, and the page it shows. Neither names anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its address is its reach, so it stands above the producers' pages."""
    answer = render(request, "orders/offline/worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def no_network(request: HttpRequest) -> HttpResponse:
    return render(request, "orders/offline/no_network.html")

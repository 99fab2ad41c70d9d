"""Money news on the producers' pages: fragments that those pages pull in by name. A stranger is answered with 404."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from orders.selectors import part_for
from orders.web.acting import acting
from orders.web.producer import current_producer, frame, producer_page
from orders.web.requests import HtmxRequest

from ..selectors import disputed_shares, shares_of_part
from ..selectors.statements import balances_of
from .earning_lines import lines_of_earning
from .money_lines import lines_for_producer


@require_safe
@producer_page
def part_money(request: HtmxRequest, number: str) -> HttpResponse:
    """Whether a part's money went back, and what the buyer's bank asks: a fragment of its page, or a page."""
    part = part_for(user=acting(request), number=number)
    lines = [line for share in shares_of_part(part) for line in [*lines_of_earning(share), *lines_for_producer(share)]]
    context = {"part": part, "lines": lines}
    if request.htmx:
        return render(request, "payments/part_money.html#money", context)
    return render(request, "payments/part_money.html", {**context, **frame(request, part.producer)})


@require_safe
@producer_page
def disputed_parts(request: HtmxRequest) -> HttpResponse:
    """The producer's parts that a bank looks into: a fragment of today's page, empty when there are none."""
    producer = current_producer(request)
    context = {"parts": [share.part for share in disputed_shares(producer)]}
    if request.htmx:
        return render(request, "payments/disputed_parts.html#parts", context)
    return render(request, "payments/disputed_parts.html", {**context, **frame(request, producer)})


@require_safe
@producer_page
def money_today(request: HtmxRequest) -> HttpResponse:
    """What is on its way to the producer, in one line: a fragment of today's page, which leads to the whole."""
    producer = current_producer(request)
    if not request.htmx:
        return redirect("payments:money")
    return render(request, "payments/producer/money_today.html", {"balances": balances_of(producer)})

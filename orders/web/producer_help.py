"""Giúp bà con: what small producers ask first, answered in plain words, each with the way to the page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest


@require_safe
@producer_page
def help_page(request: HtmxRequest) -> HttpResponse:
    """Twelve questions; the hours and days in the answers are those that hold for this producer today."""
    producer = current_producer(request)
    context = {
        "answer_hours": producer.answer_hours,
        "return_days": settings.COMPLAINT_DAYS,
        "phone": settings.SHOP["phone"].replace(" ", "\N{NO-BREAK SPACE}"),
        "phone_digits": "".join(sign for sign in settings.SHOP["phone"] if sign.isdigit() or sign == "+"),
        **frame(request, producer),
    }
    return render(request, "orders/producer/help.html", context)

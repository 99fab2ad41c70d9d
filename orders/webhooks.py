"""Where carriers deliver their messages."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.kernel.soon import soon
from marketplace.kernel.text import is_storable

from .errors import NewsRefused
from .selectors.carriers import carrier_of_news
from .services.carrier_news import record_news
from .tasks import process_news_task

MAX_BYTES = 64 * 1024


@csrf_exempt
@require_POST
def receive_carrier(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the message and answer; acting on it is a task's work.

    404 for a carrier that tells us nothing, 400 for a bad signature, 413 for a flood.
    """
    length = request.headers.get("Content-Length") or "0"
    if not length.isascii() or not length.isdigit() or int(length[:20]) > MAX_BYTES or len(request.body) > MAX_BYTES:
        return HttpResponse(status=413)
    carrier = carrier_of_news(code) if is_storable(code) else None
    if carrier is None:
        return HttpResponse(status=404)
    try:
        with transaction.atomic():
            for news_id in record_news(carrier=carrier, headers=request.headers, body=request.body):
                soon(process_news_task, news_id)
    except NewsRefused as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain")
    return HttpResponse("kept", content_type="text/plain")

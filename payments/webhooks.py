"""Where providers deliver their messages."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.kernel.errors import NotFound
from marketplace.kernel.soon import soon

from .errors import SignatureRefused
from .gateways.bank_feeds import FEEDS, Unreadable
from .services.bank_news import hear_bank
from .services.events import record_event
from .services.seller_feeds import hear_seller_bank
from .tasks import process_credit_task, process_event_task

MAX_BYTES = 1024 * 1024


@csrf_exempt
@require_POST
def receive_stripe(request: HttpRequest) -> HttpResponse:
    """Keep the message and answer; acting on it is a task's work. 400 for a bad signature, 413 for a flood."""
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return HttpResponse(status=413)
    try:
        with transaction.atomic():
            event = record_event(
                provider="stripe", body=request.body, signature=request.headers.get("Stripe-Signature", "")
            )
            if event.processed_at is None:
                soon(process_event_task, event.pk)
    except SignatureRefused as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain")
    return HttpResponse("kept", content_type="text/plain")


@csrf_exempt
@require_POST
def receive_bank(request: HttpRequest, provider: str) -> HttpResponse:
    """Keep what a bank feed tells and answer in its form; working on it is a task's. Replays change nothing.

    400 for a bad signature, 413 for a flood, 422 for a signed message that can't be read (it is kept, and loud).
    """
    if provider not in FEEDS:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return HttpResponse(status=413)
    try:
        told = hear_bank(provider=provider, body=request.body, headers=request.headers)
    except SignatureRefused as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain")
    except Unreadable:
        return HttpResponse("kept, and not understood", status=422, content_type="text/plain")
    for credit_id in told:
        soon(process_credit_task, credit_id)
    return JsonResponse(FEEDS[provider]().answer)


@csrf_exempt
@require_POST
def receive_seller_bank(request: HttpRequest, key: str) -> HttpResponse:
    """What a producer's own feed tells: kept and acted upon at once, for one producer's payments only. As receive_bank;
    404 for a key that is not, or no longer, one.
    """
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return HttpResponse(status=413)
    try:
        return JsonResponse(hear_seller_bank(key=key, body=request.body, headers=request.headers))
    except NotFound:
        raise Http404 from None
    except SignatureRefused as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain")
    except (Unreadable, UnicodeDecodeError):
        return HttpResponse("not understood", status=422, content_type="text/plain")

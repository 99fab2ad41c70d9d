"""Where providers deliver their messages."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .errors import SignatureRefused
from .gateways.bank_feeds import FEEDS, Unreadable
from .services.bank_news import hear_bank
from .services.events import record_event
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
                transaction.on_commit(partial(process_event_task.delay, event.pk), robust=True)
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
        transaction.on_commit(partial(process_credit_task.delay, credit_id), robust=True)
    return JsonResponse(FEEDS[provider]().answer)

"""The developer's front page, and the button that sends an event again."""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from .. import config, selectors
from ..api.views import page_origin
from ..models import Delivery, WebhookEndpoint
from ..services.deliveries import redeliver
from .guard import ask_password, event_of_pass, for_developers, may_look
from .pages import page
from .pay import SeeOther
from .rows import delivery_rows, endpoint_rows, payment_rows, session_rows

_SHOWN = 8


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = Delivery.objects.filter(state=Delivery.State.PENDING).count()
    return JsonResponse({"status": "ok", "gateway": "stripe_gateway", "database": "ok", "webhooks_pending": waiting})


@for_developers
def dashboard(request: HttpRequest) -> HttpResponse:
    return page(request, "dashboard.html", _overview() | _first_call(request))


def _overview() -> dict[str, Any]:
    payments = selectors.newest(selectors.payments(), most=_SHOWN)
    deliveries = selectors.newest(selectors.deliveries(), most=_SHOWN)
    return {
        "here": "overview",
        "payments": payment_rows(payments.rows),
        "sessions": session_rows(selectors.newest(selectors.open_sessions(), most=_SHOWN).rows),
        "events": selectors.newest(selectors.events(), most=_SHOWN).rows,
        "deliveries": delivery_rows(deliveries.rows),
        "trouble": selectors.deliveries(only_trouble=True).count(),
        "endpoints": endpoint_rows(selectors.newest(WebhookEndpoint.everyone.all(), most=20).rows),
    }


def _first_call(request: HttpRequest) -> dict[str, Any]:
    """What a developer copies to make the first payment. Where keys are set, none is shown."""
    return {
        "api_version": config.API_VERSION,
        "address": page_origin(request),
        "key": "sk_test_…" if config.KEYS else "sk_test_cho_que",
    }


@csrf_exempt
@require_POST
def redeliver_event(request: HttpRequest) -> HttpResponse:
    """Send an event again, then show it with its answers. Only a form that we wrote can ask for it."""
    if not may_look(request):
        return ask_password()
    try:
        event_ref = event_of_pass(request.POST.get("event", ""))
    except BadSignature:
        return HttpResponse(status=400)
    redeliver(event_ref=event_ref)
    return SeeOther(f"/events/{event_ref}")

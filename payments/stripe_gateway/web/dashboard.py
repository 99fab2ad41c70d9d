"""The front page: what was paid, what was told to whom, and what they answered."""

from __future__ import annotations

import base64
import binascii
import hmac

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from .. import config
from ..models import CheckoutSession, Delivery, Event, PaymentIntent
from ..services.deliveries import redeliver
from .pages import money, page, speaking
from .pay import SeeOther

_signer = Signer(salt="stripe_gateway.redeliver")


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = Delivery.objects.filter(state=Delivery.State.PENDING).count()
    return JsonResponse({"status": "ok", "gateway": "stripe_gateway", "database": "ok", "webhooks_pending": waiting})


def _may_look(request: HttpRequest) -> bool:
    """On one's own machine anybody; elsewhere with GATEWAY_TOKEN as the password."""
    if config.DEBUG:
        return True
    try:
        said = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return bool(config.TOKEN) and hmac.compare_digest(said.partition(":")[2].encode(), config.TOKEN.encode())


def _ask_password() -> HttpResponse:
    response = HttpResponse("GATEWAY_TOKEN", status=401, content_type="text/plain")
    response["WWW-Authenticate"] = 'Basic realm="stripe_gateway"'
    return response


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    if not _may_look(request):
        return _ask_password()
    with speaking(request):
        return page(request, "dashboard.html", _dashboard())


def _dashboard() -> dict[str, object]:
    intents = PaymentIntent.objects.select_related("latest_charge__payment_method", "session")[:15]
    sessions = CheckoutSession.objects.filter(status=CheckoutSession.Status.OPEN)[:10]
    told = Count("deliveries", filter=Q(deliveries__state=Delivery.State.DELIVERED))
    events = Event.objects.annotate(told=told, meant=Count("deliveries")).order_by("-pk")
    return {
        "payments": [{"row": row, "amount": money(row.amount)} for row in intents],
        "sessions": [{"row": row, "amount": money(row.amount_total)} for row in sessions],
        "events": events[:15],
        "deliveries": [_told(row) for row in Delivery.objects.select_related("event", "endpoint")[:15]],
        "api_version": config.API_VERSION,
        "shop": config.SHOP_NAME,
    }


def _told(row: Delivery) -> dict[str, object]:
    return {"row": row, "last": row.attempts.first(), "pass": _signer.sign(row.event.ref)}


@csrf_exempt
@require_POST
def redeliver_event(request: HttpRequest) -> HttpResponse:
    """The button beside a delivery: only a form that we wrote can press it."""
    if not _may_look(request):
        return _ask_password()
    try:
        redeliver(event_ref=_signer.unsign(request.POST.get("event", "")))
    except BadSignature:
        return HttpResponse(status=400)
    return SeeOther("/")

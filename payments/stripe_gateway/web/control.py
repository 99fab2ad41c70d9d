"""/_mock: what no real acquirer offers. Guarded by GATEWAY_TOKEN."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from .. import config
from ..errors import InvalidParameter, StripeError, Unauthorized
from ..forms import decode_form
from ..models import Delivery
from ..params import Table, choice, integer, read_params
from ..services.deliveries import redeliver
from ..services.mock import ANSWER_TROUBLE, DELIVERY_TROUBLE, order_chaos, reset
from ..shapes.parts import unix

_CHAOS: Table = {
    "kind": choice(*DELIVERY_TROUBLE, *ANSWER_TROUBLE, required=True),
    "times": integer(least=0, most=10_000),
    "delay_ms": integer(most=600_000),
}


def check_token(request: HttpRequest) -> None:
    """Raises Unauthorized without the token, and always where no token is set."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not config.TOKEN or not hmac.compare_digest(sent, config.TOKEN.encode()):
        raise Unauthorized("Send 'Authorization: Bearer <GATEWAY_TOKEN>'.")


def _guarded(method: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., HttpResponse]]:
    def wrap(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
            try:
                check_token(request)
                if request.method != method:
                    raise InvalidParameter(f"Use {method}.")
                return JsonResponse(view(request, **kwargs), json_dumps_params={"ensure_ascii": False})
            except StripeError as refusal:
                return JsonResponse(refusal.body(), status=refusal.status)

        return guarded

    return wrap


@_guarded("POST")
def reset_view(request: HttpRequest) -> dict[str, Any]:
    """Forget everything."""
    reset()
    return {"reset": True}


@_guarded("POST")
def chaos_view(request: HttpRequest) -> dict[str, Any]:
    """Spoil the next deliveries or API answers: kind, times (default 1, 0 calls it off), delay_ms."""
    asked = read_params(_CHAOS, decode_form(request.body.decode()))
    seconds = asked.get("delay_ms", 300) / 1_000
    chaos = order_chaos(kind=asked["kind"], times=asked.get("times", 1), value=seconds)
    return {"kind": chaos.kind, "times": chaos.remaining, "delay_ms": int(chaos.value * 1_000)}


@_guarded("POST")
def redeliver_view(request: HttpRequest, event: str) -> dict[str, Any]:
    """Send an event once more."""
    return {"event": event, "deliveries": redeliver(event_ref=event)}


@_guarded("GET")
def deliveries_view(request: HttpRequest) -> dict[str, Any]:
    """The newest deliveries with every attempt; ?event= narrows it down."""
    rows = Delivery.objects.select_related("event", "endpoint").prefetch_related("attempts")
    if event := request.GET.get("event"):
        rows = rows.filter(event__ref=event)
    return {"data": [_delivery(row) for row in rows[:200]]}


def _delivery(row: Delivery) -> dict[str, Any]:
    attempts = [
        {"at": unix(one.at), "status": one.status, "answer": one.answer, "took_ms": one.took_ms}
        for one in sorted(row.attempts.all(), key=lambda one: one.pk)
    ]
    return {
        "event": row.event.ref,
        "type": row.event.kind,
        "object": row.event.subject,
        "url": row.endpoint.url,
        "state": row.state,
        "due_at": unix(row.due_at),
        "attempts": attempts,
    }

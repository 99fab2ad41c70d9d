"""/_mock: what no real acquirer offers. Guarded by GATEWAY_TOKEN."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from marketplace.kernel import clock

from .. import config
from ..errors import InvalidParameter, NoSuchObject, StripeError, Unauthorized
from ..forms import decode_form
from ..models import Chaos, Delivery, Dispute, Payout, Record, Refund, acting_for
from ..params import Table, choice, integer, read_params, text
from ..services.clock import by_our_clock, seconds_ahead
from ..services.deliveries import redeliver
from ..services.disputes import close_dispute
from ..services.endpoints import roll_secret
from ..services.mock import ANSWER_TROUBLE, DELIVERY_TROUBLE, move_clock, order_chaos, reset
from ..services.payouts import move_payout
from ..services.refunds import move_refund
from ..shapes import shape
from ..shapes.parts import unix

_CHAOS: Table = {
    "kind": choice(*DELIVERY_TROUBLE, *ANSWER_TROUBLE, required=True),
    "times": integer(least=0, most=10_000),
    "delay_ms": integer(most=600_000),
    "path": text(longest=120),
}
_CLOCK: Table = {"advance_s": integer(least=1, most=10 * 365 * 86_400, required=True)}
_ROLL: Table = {"grace_s": integer(most=86_400)}


def check_token(request: HttpRequest) -> None:
    """Raises Unauthorized without the token, and always where no token is set."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not config.TOKEN or not hmac.compare_digest(sent, config.TOKEN.encode()):
        raise Unauthorized("Send 'Authorization: Bearer <GATEWAY_TOKEN>'.")


def _guarded(**views: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """One view per method, all behind the token."""

    @csrf_exempt
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            check_token(request)
            if request.method not in views:
                raise InvalidParameter(f"Use {' or '.join(views)}.")
            told = views[request.method](request, **kwargs)
        except StripeError as refusal:
            return JsonResponse(refusal.body(), status=refusal.status)
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False})

    return guarded


def _params(request: HttpRequest, table: Table) -> dict[str, Any]:
    return read_params(table, decode_form(request.body.decode(errors="replace")))


def _reset(request: HttpRequest) -> dict[str, Any]:
    reset()
    return {"reset": True}


def _order_chaos(request: HttpRequest) -> dict[str, Any]:
    asked = _params(request, _CHAOS)
    seconds = asked.get("delay_ms", 300) / 1_000
    chaos = order_chaos(
        kind=asked["kind"], times=asked.get("times", 1), value=seconds, path=(asked.get("path") or "").strip("/")
    )
    return _told_chaos(chaos)


def _list_chaos(request: HttpRequest) -> dict[str, Any]:
    return {"data": [_told_chaos(chaos) for chaos in Chaos.objects.filter(remaining__gt=0).order_by("pk")]}


def _told_chaos(chaos: Chaos) -> dict[str, Any]:
    return {
        "kind": chaos.kind,
        "times": chaos.remaining,
        "delay_ms": int(chaos.value * 1_000),
        "path": chaos.path,
    }


def _tell_time(request: HttpRequest) -> dict[str, Any]:
    return {"now": unix(clock.now()), "offset_s": seconds_ahead()}


def _move_clock(request: HttpRequest) -> dict[str, Any]:
    ahead = move_clock(seconds=_params(request, _CLOCK)["advance_s"])
    with by_our_clock():
        return _tell_time(request) | {"offset_s": ahead}


def _redeliver(request: HttpRequest, event: str) -> dict[str, Any]:
    return {"event": event, "deliveries": redeliver(event_ref=event)}


def _roll(request: HttpRequest, ref: str) -> dict[str, Any]:
    endpoint = roll_secret(ref=ref, grace_s=_params(request, _ROLL).get("grace_s", 0))
    return {"id": endpoint.ref, "secret": endpoint.secret}


def _moves(
    model: type[Record], noun: str, moves: Mapping[str, Callable[[int], Record]]
) -> Callable[..., dict[str, Any]]:
    """What the outside world does to one object: the word at the end of the path says what."""

    def move(request: HttpRequest, ref: str, word: str) -> dict[str, Any]:
        row = model.everyone.filter(ref=ref).first()
        if row is None or word not in moves:
            raise NoSuchObject(noun, f"{ref}/{word}", param="path")
        with acting_for(row.account):
            return shape(moves[word](row.pk))

    return move


def _list_deliveries(request: HttpRequest) -> dict[str, Any]:
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


_PAYOUT_MOVES = {
    word: partial(lambda status, pk: move_payout(pk=pk, status=status), word)
    for word in ("in_transit", "paid", "failed")
}
_REFUND_MOVES = {
    word: partial(lambda status, pk: move_refund(pk=pk, status=status), word)
    for word in ("requires_action", "succeeded", "failed")
}
_DISPUTE_MOVES = {
    word: partial(lambda won, pk: close_dispute(pk=pk, won=won), word == "won") for word in ("won", "lost")
}

urlpatterns = [
    path("reset", _guarded(POST=_reset)),
    path("clock", _guarded(GET=_tell_time, POST=_move_clock)),
    path("chaos", _guarded(GET=_list_chaos, POST=_order_chaos)),
    path("deliveries", _guarded(GET=_list_deliveries)),
    path("redeliver/<str:event>", _guarded(POST=_redeliver)),
    path("webhook_endpoints/<str:ref>/roll", _guarded(POST=_roll)),
    path("payouts/<str:ref>/<str:word>", _guarded(POST=_moves(Payout, "payout", _PAYOUT_MOVES))),
    path("refunds/<str:ref>/<str:word>", _guarded(POST=_moves(Refund, "refund", _REFUND_MOVES))),
    path("disputes/<str:ref>/<str:word>", _guarded(POST=_moves(Dispute, "dispute", _DISPUTE_MOVES))),
]

"""One payment, one event, or any other object, with everything that is known of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from .. import selectors
from ..models import CheckoutSession, Delivery, DeliveryAttempt, Event, PaymentIntent, Record, acting_for
from ..shapes import shape
from ..shapes.intents import challenge_url
from .browse import not_found
from .guard import for_developers, redeliver_pass
from .json_text import json_pieces, masked
from .pages import money, page
from .rows import card_of, decline_of
from .timeline import timeline_of
from .words import delivery_state


@for_developers
def payment(request: HttpRequest, ref: str) -> HttpResponse:
    found = selectors.find_one(ref)
    if not isinstance(found, PaymentIntent):
        return not_found(request, ref)
    with acting_for(found.account):
        return page(request, "payment.html", _payment(selectors.payments().get(pk=found.pk)))


def _payment(intent: PaymentIntent) -> dict[str, Any]:
    return {
        "here": "payments",
        "intent": intent,
        "amount": money(intent.amount),
        "received": money(intent.amount_received),
        "card": card_of(intent),
        "decline": decline_of(intent),
        "session": getattr(intent, "session", None),
        "bank_url": challenge_url(intent) if intent.status == PaymentIntent.Status.REQUIRES_ACTION else "",
        # As pairs: a template would look for a key named "items" first.
        "metadata": [(key, masked(str(value))) for key, value in intent.metadata.items()],
        "timeline": timeline_of(intent),
        "json": json_pieces(shape(intent)),
    }


@for_developers
def event(request: HttpRequest, ref: str) -> HttpResponse:
    found = selectors.find_one(ref)
    if not isinstance(found, Event):
        return not_found(request, ref)
    attempts = Prefetch("attempts", DeliveryAttempt.objects.order_by("pk"))
    rows = Delivery.objects.select_related("endpoint").prefetch_related(attempts).order_by("pk")
    prefetch_related_objects([found], Prefetch("deliveries", rows))
    context = {
        "here": "events",
        "event": found,
        "deliveries": [_delivery(row) for row in found.deliveries.all()],
        "pass": redeliver_pass(found.ref),
        "json": json_pieces(shape(found)),
    }
    return page(request, "event.html", context)


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "row": row,
        "url": masked(row.endpoint.url),
        "state": delivery_state(row.state),
        "waits": row.state == Delivery.State.PENDING and row.endpoint.enabled,
        "attempts": [{"row": attempt, "answer": masked(attempt.answer)} for attempt in row.attempts.all()],
    }


@for_developers
def any_object(request: HttpRequest, ref: str) -> HttpResponse:
    """Whatever has no page of its own: the object as the API shows it, and the events about it."""
    found = selectors.find_one(ref)
    if found is None:
        return not_found(request, ref)
    with acting_for(found.account):
        return page(request, "object.html", _object(found))


def _object(found: Record) -> dict[str, Any]:
    opened = isinstance(found, CheckoutSession) and found.status == CheckoutSession.Status.OPEN
    told = shape(found)
    return {
        "ref": found.ref,
        "kind": told["object"],
        "account": found.account,
        "created": found.created,
        "open_url": getattr(found, "page_url", "") if opened else "",
        "intent": selectors.intent_of(found),
        "events": selectors.newest(selectors.events().filter(subject=found.ref), most=25).rows,
        "json": json_pieces(told),
    }

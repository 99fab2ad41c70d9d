"""Rows of the developer's lists, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..models import CheckoutSession, Delivery, DeliveryAttempt, PaymentIntent, PaymentMethod, WebhookEndpoint
from ..selectors import last_attempts
from .guard import redeliver_pass
from .json_text import masked
from .pages import money
from .words import delivery_state

_ANSWER_SHOWN = 80


def payment_rows(intents: Sequence[PaymentIntent]) -> list[dict[str, Any]]:
    return [
        {
            "row": intent,
            "amount": money(intent.amount),
            "card": card_of(intent),
            "decline": decline_of(intent),
            "session": getattr(intent, "session", None),
        }
        for intent in intents
    ]


def card_of(intent: PaymentIntent) -> PaymentMethod | None:
    """The card that is being used, else the one that was tried last."""
    tried = intent.latest_charge.payment_method if intent.latest_charge else None
    return intent.payment_method or tried


def decline_of(intent: PaymentIntent) -> str:
    error = intent.last_payment_error or {}
    return str(error.get("decline_code") or error.get("code") or "")


def session_rows(sessions: Sequence[CheckoutSession]) -> list[dict[str, Any]]:
    return [{"row": session, "amount": money(session.amount_total)} for session in sessions]


def delivery_rows(deliveries: Sequence[Delivery]) -> list[dict[str, Any]]:
    last = last_attempts(deliveries)
    return [
        {
            "row": delivery,
            "url": masked(delivery.endpoint.url),
            "state": delivery_state(delivery.state),
            "last": last.get(delivery.pk),
            "pass": redeliver_pass(delivery.event.ref),
            "answer": _beginning(last.get(delivery.pk)),
        }
        for delivery in deliveries
    ]


def _beginning(attempt: DeliveryAttempt | None) -> str:
    text = " ".join(masked(attempt.answer).split()) if attempt else ""
    return text if len(text) <= _ANSWER_SHOWN else f"{text[:_ANSWER_SHOWN]}…"


def endpoint_rows(endpoints: Sequence[WebhookEndpoint]) -> list[dict[str, Any]]:
    return [
        {"row": endpoint, "url": masked(endpoint.url), "everything": "*" in endpoint.enabled_events}
        for endpoint in endpoints
    ]

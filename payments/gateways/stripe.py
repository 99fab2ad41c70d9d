"""Stripe, through its official SDK only: a real account works by changing the key and the address."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.conf import settings

from marketplace.kernel.errors import GatewayUnavailable

from ..errors import AmountRefused, SignatureRefused
from . import Checkout, Item, Notification, RefundState, SessionState

TOLERANCE_S = 300
_EXPAND = ["payment_intent"]


@contextmanager
def _tried_again_later() -> Iterator[None]:
    """Connection trouble, rate limits and the provider's own faults: later. Anything else is our bug and stays loud."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise GatewayUnavailable(str(error)) from error


@contextmanager
def _amount_refused() -> Iterator[None]:
    try:
        yield
    except stripe.InvalidRequestError as error:
        if error.code in {"amount_too_large", "amount_too_small"}:
            raise AmountRefused from error
        raise


def _client() -> stripe.StripeClient:
    addresses: Any = {"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else None
    http = stripe.RequestsClient(timeout=10)
    options: dict[str, Any] = {"base_addresses": addresses} if addresses else {}
    return stripe.StripeClient(settings.STRIPE_SECRET_KEY, http_client=http, max_network_retries=2, **options)


class StripeGateway:
    """Checkout Sessions with separate charges: one payment, a share per producer on our side."""

    def __init__(self) -> None:
        self.api = _client().v1

    def create_session(self, checkout: Checkout, *, idempotency_key: str) -> SessionState:
        """Open a hosted payment page. The same key gives back the same page. Raises AmountRefused."""
        with _tried_again_later(), _amount_refused():
            session = self.api.checkout.sessions.create(
                {
                    "mode": "payment",
                    "client_reference_id": checkout.reference,
                    "customer_email": checkout.email,
                    "locale": "vi" if checkout.language == "vi" else "en",
                    "success_url": checkout.success_url,
                    "cancel_url": checkout.cancel_url,
                    "line_items": [_line_item(item) for item in checkout.items],
                    "payment_intent_data": {
                        "transfer_group": checkout.group,
                        "metadata": {"order": checkout.group, "payment": checkout.reference},
                    },
                    "expand": _EXPAND,
                },
                {"idempotency_key": idempotency_key},
            )
        return _session_state(session)

    def fetch_session(self, session_ref: str) -> SessionState:
        with _tried_again_later():
            return _session_state(self.api.checkout.sessions.retrieve(session_ref, {"expand": _EXPAND}))

    def expire_session(self, session_ref: str) -> SessionState:
        """Close a page that must not be paid any more; one that was paid meanwhile is returned as it is."""
        with _tried_again_later():
            try:
                return _session_state(self.api.checkout.sessions.expire(session_ref, {"expand": _EXPAND}))
            except stripe.InvalidRequestError:  # no longer open: completed or expired by itself
                return self.fetch_session(session_ref)

    def refund(self, *, intent_ref: str, amount_vnd: int, idempotency_key: str) -> RefundState:
        with _tried_again_later():
            refund = self.api.refunds.create(
                {"payment_intent": intent_ref, "amount": amount_vnd, "metadata": {"refund": idempotency_key}},
                {"idempotency_key": idempotency_key},
            )
        return _refund_state(refund)

    def fetch_refund(self, refund_ref: str) -> RefundState:
        with _tried_again_later():
            return _refund_state(self.api.refunds.retrieve(refund_ref))

    def read_notification(self, body: bytes, signature: str) -> Notification:
        """Check the signature against every active secret. Raises SignatureRefused; without a secret, always."""
        for secret in settings.STRIPE_WEBHOOK_SECRETS:
            try:
                stripe.WebhookSignature.verify_header(body.decode(), signature, secret, TOLERANCE_S)
            except (stripe.SignatureVerificationError, UnicodeDecodeError):
                continue
            _refuse_the_future(signature)
            return _notification(stripe.Event.construct_from(json.loads(body), None))
        raise SignatureRefused


def _line_item(item: Item) -> Any:
    price = {"currency": "vnd", "unit_amount": item.price_vnd, "product_data": {"name": item.name}}
    return {"quantity": item.units, "price_data": price}


def _refuse_the_future(signature: str) -> None:
    """The SDK accepts any time ahead of ours (shared payments.md 1.6): a captured message could be kept for later."""
    stamps = [part[2:] for part in signature.split(",") if part.startswith("t=")]
    if not stamps or int(stamps[0]) > time.time() + TOLERANCE_S:
        raise SignatureRefused


def _session_state(session: Any) -> SessionState:
    intent = session["payment_intent"]
    is_expanded = intent is not None and not isinstance(intent, str)
    return SessionState(
        session_ref=session["id"],
        status=session["status"],
        is_paid=session["payment_status"] == "paid",
        amount_vnd=session["amount_total"],
        currency=session["currency"],
        intent_ref=intent["id"] if is_expanded else (intent or ""),
        failure_code=_failure_code(intent) if is_expanded else "",
        url=session["url"] or "",
    )


def _failure_code(intent: Any) -> str:
    error = intent["last_payment_error"]
    if not error:
        return ""
    known = error.to_dict() if hasattr(error, "to_dict") else dict(error)
    return str(known.get("decline_code") or known.get("code") or "card_declined")


def _refund_state(refund: Any) -> RefundState:
    """Stripe's "requires_action" is "pending" for us: not settled yet."""
    known = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
    return RefundState(refund["id"], known.get(refund["status"], "pending"))


def _notification(event: Any) -> Notification:
    """Some messages are about a thing without an id: balance.available."""
    about = event["data"]["object"].to_dict()
    return Notification(event_ref=event["id"], kind=event["type"], about_ref=str(about.get("id") or ""))

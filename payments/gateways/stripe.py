"""Stripe, through its official SDK only: a real account works by changing the key and the address."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings

from marketplace.kernel.errors import GatewayUnavailable

from ..errors import AmountRefused, RefundRefused, SignatureRefused
from . import BalanceMove, Checkout, DisputeState, Item, Notification, RefundState, SessionState

TOLERANCE_S = 300
_EXPAND = ["payment_intent"]
_PAGE = 100  # the most Stripe gives at once
# What we have no words of our own for: an appeal follows a lost dispute; a prevented one was paid back by the network.
_DISPUTES = {"appeal_needs_response": "lost", "appeal_under_review": "lost", "prevented": "lost"}


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


@contextmanager
def _refund_refused() -> Iterator[None]:
    try:
        yield
    except stripe.InvalidRequestError as error:
        raise RefundRefused(error.code or str(error), is_disputed=error.code == "charge_disputed") from error


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
        """Send money back. Raises RefundRefused when the provider will not."""
        with _tried_again_later(), _refund_refused():
            refund = self.api.refunds.create(
                {"payment_intent": intent_ref, "amount": amount_vnd, "metadata": {"refund": idempotency_key}},
                {"idempotency_key": idempotency_key},
            )
        return _refund_state(refund)

    def fetch_refund(self, refund_ref: str) -> RefundState:
        with _tried_again_later():
            return _refund_state(self.api.refunds.retrieve(refund_ref))

    def refunds_since(self, moment: datetime) -> list[RefundState]:
        """All refunds begun since then, by whomever."""
        with _tried_again_later():
            page = self.api.refunds.list({"created": {"gte": int(moment.timestamp())}, "limit": _PAGE})
            return [_refund_state(refund) for refund in page.auto_paging_iter()]

    def fetch_dispute(self, dispute_ref: str) -> DisputeState:
        with _tried_again_later():
            return _dispute_state(self.api.disputes.retrieve(dispute_ref))

    def disputes_since(self, moment: datetime) -> list[DisputeState]:
        """All disputes opened since then."""
        with _tried_again_later():
            page = self.api.disputes.list({"created": {"gte": int(moment.timestamp())}, "limit": _PAGE})
            return [_dispute_state(dispute) for dispute in page.auto_paging_iter()]

    def moves_since(self, moment: datetime) -> list[BalanceMove]:
        """All that moved our balance since then."""
        with _tried_again_later():
            page = self.api.balance_transactions.list({"created": {"gte": int(moment.timestamp())}, "limit": _PAGE})
            return [_balance_move(move) for move in page.auto_paging_iter()]

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
    known = _plain(error)
    return str(known.get("decline_code") or known.get("code") or "card_declined")


def _refund_state(refund: Any) -> RefundState:
    """Stripe's "requires_action" is "pending" for us: not settled yet."""
    known = _plain(refund)
    words = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
    metadata = known.get("metadata") or {}
    return RefundState(
        refund_ref=known["id"],
        status=words.get(known["status"], "pending"),
        failure_code=known.get("failure_reason") or "",
        intent_ref=known.get("payment_intent") or "",
        amount_vnd=known.get("amount") or 0,
        currency=known.get("currency") or "vnd",
        key=metadata.get("refund", ""),
        part=metadata.get("part", ""),
    )


def _dispute_state(dispute: Any) -> DisputeState:
    known = _plain(dispute)
    due_by = (known.get("evidence_details") or {}).get("due_by")
    return DisputeState(
        dispute_ref=known["id"],
        intent_ref=known["payment_intent"] or "",
        status=_DISPUTES.get(known["status"], known["status"]),
        amount_vnd=known["amount"],
        currency=known["currency"],
        reason=known["reason"],
        opened_at=datetime.fromtimestamp(known["created"], UTC),
        due_by=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )


def _balance_move(move: Any) -> BalanceMove:
    known = _plain(move)
    return BalanceMove(
        move_ref=known["id"],
        kind=known["type"],
        about_ref=str(known.get("source") or ""),
        amount_vnd=known["amount"],
        fee_vnd=known["fee"],
        currency=known["currency"],
        moved_at=datetime.fromtimestamp(known["created"], UTC),
        available_at=datetime.fromtimestamp(known["available_on"], UTC),
    )


def _plain(thing: Any) -> dict[str, Any]:
    return dict(thing.to_dict() if hasattr(thing, "to_dict") else thing)


def _notification(event: Any) -> Notification:
    """Some messages are about a thing without an id: balance.available."""
    about = _plain(event["data"]["object"])
    kind = about.get("object")
    return Notification(
        event_ref=event["id"],
        kind=event["type"],
        about_ref=str(about.get("id") or ""),
        about_kind=kind if kind in {"refund", "dispute"} else "",
    )

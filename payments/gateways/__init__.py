"""Everything that speaks to payment providers. One small interface, one module per provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MOST_ITEMS = 100  # of one checkout, as Stripe has it


@dataclass(frozen=True)
class Item:
    """One line of what is paid for."""

    name: str
    price_vnd: int
    units: int = 1


@dataclass(frozen=True)
class Checkout:
    """What the buyer is asked to pay. reference is ours; the items sum to amount_vnd."""

    reference: str
    amount_vnd: int
    items: list[Item]
    email: str
    language: str
    success_url: str
    cancel_url: str
    group: str


@dataclass(frozen=True)
class SessionState:
    """Where a checkout stands at the provider: the truth we act upon, never a message or a redirect."""

    session_ref: str
    status: str  # open, complete, expired
    is_paid: bool
    amount_vnd: int
    currency: str
    intent_ref: str
    failure_code: str
    url: str


@dataclass(frozen=True)
class RefundState:
    refund_ref: str
    status: str  # pending, succeeded, failed


@dataclass(frozen=True)
class Notification:
    """A signed message from the provider, and the id of the object it is about."""

    event_ref: str
    kind: str
    about_ref: str


class PaymentGateway(Protocol):
    """A provider. Every call raises GatewayUnavailable when it should be tried again later."""

    def create_session(self, checkout: Checkout, *, idempotency_key: str) -> SessionState: ...
    def fetch_session(self, session_ref: str) -> SessionState: ...
    def expire_session(self, session_ref: str) -> SessionState: ...
    def refund(self, *, intent_ref: str, amount_vnd: int, idempotency_key: str) -> RefundState: ...
    def fetch_refund(self, refund_ref: str) -> RefundState: ...
    def read_notification(self, body: bytes, signature: str) -> Notification: ...


def gateway(provider: str) -> PaymentGateway:
    """The gateway of a payment's provider."""
    from .stripe import StripeGateway  # noqa: PLC0415  # the SDK is heavy; load it where money moves

    return {"stripe": StripeGateway}[provider]()

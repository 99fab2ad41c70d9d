"""Everything that speaks to payment providers. One small interface, one module per provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
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
    """Where a refund stands. key is what we sent it with, part what an operator may have noted: empty for others'."""

    refund_ref: str
    status: str  # pending, succeeded, failed
    failure_code: str = ""
    intent_ref: str = ""
    amount_vnd: int = 0
    currency: str = "vnd"
    key: str = ""
    part: str = ""


@dataclass(frozen=True)
class DisputeState:
    """Where a dispute stands: status is one of payments.states.LADDER, reason in the provider's words."""

    dispute_ref: str
    intent_ref: str
    status: str
    amount_vnd: int
    currency: str
    reason: str
    opened_at: datetime
    due_by: datetime | None = None


@dataclass(frozen=True)
class BalanceMove:
    """What the provider did with our money, as its own books say; net is amount less fee."""

    move_ref: str
    kind: str
    about_ref: str
    amount_vnd: int
    fee_vnd: int
    currency: str
    moved_at: datetime
    available_at: datetime


@dataclass(frozen=True)
class Notification:
    """A signed message from the provider, and the id of the object it is about."""

    event_ref: str
    kind: str
    about_ref: str
    about_kind: str = ""  # refund, dispute, or empty for anything else


class PaymentGateway(Protocol):
    """A provider. Every call raises GatewayUnavailable when it should be tried again later."""

    def create_session(self, checkout: Checkout, *, idempotency_key: str) -> SessionState: ...
    def fetch_session(self, session_ref: str) -> SessionState: ...
    def expire_session(self, session_ref: str) -> SessionState: ...
    def refund(self, *, intent_ref: str, amount_vnd: int, idempotency_key: str) -> RefundState: ...
    def fetch_refund(self, refund_ref: str) -> RefundState: ...
    def refunds_since(self, moment: datetime) -> list[RefundState]: ...
    def fetch_dispute(self, dispute_ref: str) -> DisputeState: ...
    def disputes_since(self, moment: datetime) -> list[DisputeState]: ...
    def moves_since(self, moment: datetime) -> list[BalanceMove]: ...
    def read_notification(self, body: bytes, signature: str) -> Notification: ...


def _stripe() -> PaymentGateway:
    from .stripe import StripeGateway  # noqa: PLC0415  # the SDK is heavy; load it where money moves

    return StripeGateway()


def _vietqr() -> PaymentGateway:
    from .vietqr import VietQrGateway  # noqa: PLC0415  # it reads our own rows, which this module does not know

    return VietQrGateway()


# Those that can be asked; the demo's payments have nobody behind them.
GATEWAYS: dict[str, Callable[[], PaymentGateway]] = {"stripe": _stripe, "vietqr": _vietqr}


def gateway(provider: str) -> PaymentGateway:
    """The gateway of a payment's provider."""
    return GATEWAYS[provider]()

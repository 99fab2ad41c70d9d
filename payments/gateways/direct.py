"""Money between buyer and producer behind the interface of all providers: what the two of them say is the truth.

How a payment stands is whether its producer (or its bank, or an operator) has seen the money; a refund is a row the
producer works off. Nothing here touches an account of ours.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from marketplace.kernel import clock

from ..errors import SignatureRefused
from ..models import DirectRefund, Payment, QrRequest
from . import BalanceMove, Checkout, DisputeState, Notification, RefundState, SessionState

PROVIDER = "direct"
PREFIX = "direct_"


class DirectGateway:
    """See PaymentGateway. Nobody is asked, so nothing here is ever out of reach."""

    def create_session(self, checkout: Checkout, *, idempotency_key: str) -> SessionState:  # noqa: ARG002
        """Codes are written down with their payments (services.direct_opening)."""
        raise LookupError(checkout.reference)

    def fetch_session(self, session_ref: str) -> SessionState:
        return _state(session_ref)

    def expire_session(self, session_ref: str) -> SessionState:
        """Nobody can stop a transfer: the code is no longer shown, and the producer says what comes later."""
        return _state(session_ref, is_closing=True)

    def refund(self, *, intent_ref: str, amount_vnd: int, idempotency_key: str) -> RefundState:
        """Ask the producer for it, by a row of its list."""
        payment = Payment.objects.get(provider=PROVIDER, intent_ref=intent_ref)
        send_by = clock.now() + timedelta(hours=settings.DIRECT_REFUND_H)
        facts = {"payment": payment, "amount_vnd": amount_vnd, "send_by": send_by}
        refund, _is_new = DirectRefund.objects.get_or_create(key=idempotency_key, defaults=facts)
        return refund_state(refund)

    def fetch_refund(self, refund_ref: str) -> RefundState:
        return refund_state(DirectRefund.objects.get(pk=int(refund_ref.removeprefix(PREFIX))))

    def refunds_since(self, moment: datetime) -> list[RefundState]:  # noqa: ARG002
        """None that we did not ask for."""
        return []

    def fetch_dispute(self, dispute_ref: str) -> DisputeState:
        raise LookupError(dispute_ref)

    def disputes_since(self, moment: datetime) -> list[DisputeState]:  # noqa: ARG002
        return []

    def moves_since(self, moment: datetime) -> list[BalanceMove]:  # noqa: ARG002
        """None: it is not our money."""
        return []

    def read_notification(self, body: bytes, signature: str) -> Notification:  # noqa: ARG002
        """Producers' banks speak through feeds of their own (services.seller_feeds)."""
        raise SignatureRefused


def refund_state(refund: DirectRefund) -> RefundState:
    return RefundState(
        refund_ref=f"{PREFIX}{refund.pk}",
        status="succeeded" if refund.received_at else "pending",
        intent_ref=refund.payment.intent_ref,
        amount_vnd=refund.amount_vnd,
        key=refund.key,
    )


def _state(reference: str, *, is_closing: bool = False) -> SessionState:
    request = QrRequest.objects.select_related("payment__order", "payment__direct").get(reference=reference)
    payment = request.payment
    is_paid = payment.direct.confirmed_at is not None
    is_over = is_closing or payment.status == Payment.Status.CLOSED
    return SessionState(
        session_ref=reference,
        status="complete" if is_paid else "expired" if is_over else "open",
        is_paid=is_paid,
        amount_vnd=payment.amount_vnd,
        currency="vnd",
        intent_ref=reference,
        failure_code="",
        url=settings.SITE_URL.rstrip("/") + reverse("payments:direct", args=[payment.order.token]),
    )

"""A provider in memory, behind the same interface as the real one, that tells its news when a test says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count

import pytest

from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from payments import gateways, states
from payments.errors import RefundRefused
from payments.gateways import DisputeState, RefundState, SessionState
from payments.models import Dispute, Payment, PaymentEvent
from payments.services.disputing import book_dispute
from payments.services.events import process_event

from .test_settling import settled

NAME = "pretend"


class Pretender:
    """Keeps refunds and disputes as a provider does: one answer per key for ever, none for a disputed payment."""

    def __init__(self) -> None:
        self.refunds: dict[str, RefundState] = {}
        self.disputes: dict[str, DisputeState] = {}
        self.sessions: dict[str, SessionState] = {}
        self.answers: dict[str, RefundState | RefundRefused] = {}
        self.silent: set[str] = set()
        self.numbers = count(1)

    def fetch_session(self, session_ref: str) -> SessionState:
        return self.sessions[session_ref]

    def refund(self, *, intent_ref: str, amount_vnd: int, idempotency_key: str) -> RefundState:
        if idempotency_key not in self.answers:
            self.answers[idempotency_key] = self._refund(intent_ref, amount_vnd, idempotency_key)
        self._speak("refund")
        answer = self.answers[idempotency_key]
        if isinstance(answer, RefundRefused):
            raise answer
        return answer

    def _refund(self, intent_ref: str, amount_vnd: int, key: str) -> RefundState | RefundRefused:
        disputes = [each for each in self.disputes.values() if each.intent_ref == intent_ref]
        if any(each.status in states.TAKING for each in disputes):
            return RefundRefused("charge_disputed", is_disputed=True)
        return self.send_back(intent_ref, amount_vnd, key=key)

    def send_back(self, intent_ref: str, amount_vnd: int, *, key: str = "", part: str = "") -> RefundState:
        """A refund, as somebody at the provider's desk makes it."""
        ref = f"re_{next(self.numbers)}"
        self.refunds[ref] = RefundState(ref, "succeeded", "", intent_ref, amount_vnd, "vnd", key, part)
        return self.refunds[ref]

    def bounce(self, refund_ref: str) -> None:
        self.refunds[refund_ref] = replace(self.refunds[refund_ref], status="failed", failure_code="lost_card")

    def dispute(self, payment: Payment, status: str = "needs_response", **more: object) -> DisputeState:
        """Open a dispute of the whole payment, or move it on."""
        state = dispute_of(payment, status, **more)
        self.disputes[state.dispute_ref] = state
        return state

    def fetch_refund(self, refund_ref: str) -> RefundState:
        return self.refunds[refund_ref]

    def refunds_since(self, _moment: datetime) -> list[RefundState]:
        return list(self.refunds.values())

    def fetch_dispute(self, dispute_ref: str) -> DisputeState:
        self._speak(dispute_ref)
        return self.disputes[dispute_ref]

    def disputes_since(self, moment: datetime) -> list[DisputeState]:
        return [each for each in self.disputes.values() if each.opened_at >= moment]

    def _speak(self, name: str) -> None:
        if name in self.silent:
            raise GatewayUnavailable("nobody answers")


def dispute_of(payment: Payment, status: str = "needs_response", **more: object) -> DisputeState:
    facts = {"amount_vnd": payment.amount_vnd, "currency": "vnd", "reason": "fraudulent", "opened_at": clock.now()}
    return DisputeState(f"dp_{payment.pk}", payment.intent_ref, status, **{**facts, **more})  # type: ignore[arg-type]


def disputed(payment: Payment, status: str = "needs_response", **more: object) -> Dispute:
    """Book a dispute of a payment."""
    dispute = book_dispute(provider=payment.provider, state=dispute_of(payment, status, **more))
    assert dispute is not None
    return dispute


def paid_there(*args: object) -> Payment:
    """A payment that succeeded at the pretended provider."""
    pk = settled(*args).pk
    Payment.objects.filter(pk=pk).update(provider=NAME)
    return Payment.objects.get(pk=pk)


def tell(about_kind: str, ref: str, kind: str = "") -> None:
    """One message from the provider, kept and acted upon."""
    number = PaymentEvent.objects.count()
    event = PaymentEvent.objects.create(
        provider=NAME,
        event_ref=f"evt_{number}",
        kind=kind or about_kind,
        about_ref=ref,
        about_kind=about_kind,
        raw="{}",
    )
    process_event(event_id=event.pk)


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Pretender:
    """The pretended provider, instead of all real ones."""
    provider = Pretender()
    monkeypatch.delitem(gateways.GATEWAYS, "stripe")
    monkeypatch.setitem(gateways.GATEWAYS, NAME, lambda: provider)
    return provider

"""Refunds as the provider knows them: those we sent, and those somebody made over there by hand."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, record
from marketplace.kernel.models import AuditEntry

from ..gateways import RefundState, gateway
from ..models import Payment, PaymentShare, Refund
from ..selectors import payment_of_intent, refunds_known_as
from .booking import book_refund_asked, hold_allocations
from .refunding import settle_refunds

log = logging.getLogger(__name__)


def sync_refund(*, provider: str, refund_ref: str) -> None:
    """Ask the provider how a refund stands and book it. Raises GatewayUnavailable."""
    book_refund(provider=provider, state=gateway(provider).fetch_refund(refund_ref))


@transaction.atomic
def book_refund(*, provider: str, state: RefundState) -> None:
    """Book a fetched state of a refund, ours or made by hand; one of somebody else's payment is ignored.

    Ours is known by its id or, when the provider's message is faster than its answer to us, by the key we sent.
    """
    found = payment_of_intent(provider, state.intent_ref)
    if found is None or found.status != Payment.Status.SUCCEEDED:
        return
    payment = Payment.objects.select_for_update().get(pk=found.pk)
    known = list(refunds_known_as(payment, state))
    made = [] if known else _made_by_hand(payment, state)
    settle_refunds(refund_ids=[refund.pk for refund in known or made], state=state)
    for refund in made:
        book_refund_asked(refund_id=refund.pk)  # the books have it already, unless it is on its way


def _made_by_hand(payment: Payment, state: RefundState) -> list[Refund]:
    """Rows for a refund we did not ask for, on the shares it is meant for; loud, and a failed one is no news."""
    if state.status == Refund.Status.FAILED:
        return []
    shares = list(PaymentShare.objects.select_for_update(of=("self",)).filter(payment=payment).order_by("pk"))
    meant = _meant(shares, state)
    if not meant:
        _note_unassigned(payment, state)
        return []
    log.warning("refund %s of payment %s was made at the provider by hand", state.refund_ref, payment.pk)
    hold_allocations(share_ids=[share.pk for share, _amount_vnd in meant])
    return [_keep_by_hand(share, amount_vnd, state) for share, amount_vnd in meant]


def _meant(shares: list[PaymentShare], state: RefundState) -> list[tuple[PaymentShare, int]]:
    """Which shares, and how much of each: the noted part, the whole rest, or the only one it can be."""
    left = {share: share.captured_vnd - share.refunded_vnd for share in shares}
    if state.amount_vnd == sum(left.values()):
        return [(share, rest) for share, rest in left.items() if rest]
    able = [share for share, rest in left.items() if rest >= state.amount_vnd]
    ways = (
        [share for share in able if state.part and share.part.number == state.part],
        [share for share in able if left[share] == state.amount_vnd],
        able,
    )
    return next(([(way[0], state.amount_vnd)] for way in ways if len(way) == 1), [])


def _keep_by_hand(share: PaymentShare, amount_vnd: int, state: RefundState) -> Refund:
    PaymentShare.objects.filter(pk=share.pk).update(refunded_vnd=F("refunded_vnd") + amount_vnd)
    refund = Refund.objects.create(
        share=share,
        amount_vnd=amount_vnd,
        reason="at_provider",
        request_key=f"at_provider:{state.refund_ref}:{share.pk}"[:80],
        provider_ref=state.refund_ref,
        sent_at=clock.now(),
    )
    record("book_refund", refund, actor=SYSTEM, after={"amount_vnd": amount_vnd, "reason": "at_provider"})
    return refund


def _note_unassigned(payment: Payment, state: RefundState) -> None:
    """Money left and nobody can say of whose part: an operator has to. Noted once."""
    after = {"refund": state.refund_ref, "amount_vnd": state.amount_vnd}
    command = "unassigned_refund"
    noted = AuditEntry.objects.filter(command=command, target_id=str(payment.pk), after__refund=state.refund_ref)
    if not noted.exists():
        log.error("refund %s of payment %s was made by hand, for no part we know", state.refund_ref, payment.pk)
        record(command, payment, actor=SYSTEM, after=after)

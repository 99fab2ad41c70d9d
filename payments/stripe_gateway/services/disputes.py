"""Disputes: the buyer's bank takes the money back, the platform answers, the bank decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from marketplace.kernel import clock

from .. import config
from ..errors import StripeError
from ..ids import new_ref
from ..models import Charge, Dispute
from ..params import merge_metadata
from .balance import book
from .outbox import emit, telling_changes

Status = Dispute.Status
OPEN = (
    Status.NEEDS_RESPONSE,
    Status.UNDER_REVIEW,
    Status.WARNING_NEEDS_RESPONSE,
    Status.WARNING_UNDER_REVIEW,
)
_INQUIRIES = {Status.WARNING_NEEDS_RESPONSE, Status.WARNING_UNDER_REVIEW}
# What uncategorized_text says in tests. Source: shared payments.md section 1.4.
_WINS, _LOSES, _ESCALATES = "winning_evidence", "losing_evidence", "escalate_inquiry_evidence"


def open_dispute(*, charge: Charge, kind: str) -> Dispute:
    """The buyer disputes a captured charge. kind: a reason, or warning_needs_response for an inquiry."""
    is_inquiry = kind == Status.WARNING_NEEDS_RESPONSE
    dispute = Dispute.objects.create(
        ref=new_ref("dp_"),
        charge=charge,
        amount=charge.amount_captured,
        reason="fraudulent" if is_inquiry else kind,
        status=Status.WARNING_NEEDS_RESPONSE if is_inquiry else Status.NEEDS_RESPONSE,
        due_by=clock.now() + timedelta(seconds=config.DISPUTE_ANSWER_WITHIN_S),
    )
    emit("charge.dispute.created", dispute)
    if not is_inquiry:
        _withdraw(dispute)
    return dispute


def _withdraw(dispute: Dispute) -> None:
    dispute.withdrawal = book(
        kind="adjustment",
        category="dispute",
        amount=-dispute.amount,
        fee=config.DISPUTE_FEE,
        source=dispute.ref,
        currency=dispute.charge.currency,
    )
    dispute.save(update_fields=["withdrawal"])
    emit("charge.dispute.funds_withdrawn", dispute)


def _reinstate(dispute: Dispute) -> None:
    dispute.reinstatement = book(
        kind="adjustment",
        category="dispute_reversal",
        amount=dispute.amount,
        fee=-config.DISPUTE_FEE,
        source=dispute.ref,
        currency=dispute.charge.currency,
    )
    dispute.save(update_fields=["reinstatement"])
    emit("charge.dispute.funds_reinstated", dispute)


def locked_dispute(pk: int) -> Dispute:
    return Dispute.objects.select_for_update(of=["self"]).select_related("charge").get(pk=pk)


@transaction.atomic
def answer_dispute(*, pk: int, evidence: Mapping[str, Any] | None, changes: Mapping[str, Any], submit: bool) -> Dispute:
    """Stage evidence or hand it in; changes: metadata, merged.

    Raises StripeError once the bank has decided or has been answered.
    """
    dispute = locked_dispute(pk)
    if evidence is not None and dispute.status not in (Status.NEEDS_RESPONSE, Status.WARNING_NEEDS_RESPONSE):
        raise StripeError(f"Evidence can no longer be changed: this dispute is {dispute.status}.")
    was_inquiry = dispute.status in _INQUIRIES
    with telling_changes("charge.dispute.updated", dispute):
        dispute.evidence = dispute.evidence | dict(evidence or {})
        if "metadata" in changes:
            dispute.metadata = merge_metadata(dispute.metadata, changes["metadata"])
        if evidence is not None and submit:
            _hand_in(dispute)
        dispute.save(update_fields=["evidence", "metadata", "submissions", "status", "due_by"])
    if evidence is not None and submit:
        _hear_from_the_bank(dispute, was_inquiry)
    return dispute


def _hand_in(dispute: Dispute) -> None:
    dispute.submissions += 1
    if dispute.status not in _INQUIRIES:
        dispute.status = Status.UNDER_REVIEW
    elif dispute.evidence.get("uncategorized_text") == _ESCALATES:
        dispute.status = Status.NEEDS_RESPONSE
        dispute.due_by = clock.now() + timedelta(seconds=config.DISPUTE_ANSWER_WITHIN_S)
    else:
        dispute.status = Status.WARNING_UNDER_REVIEW


def _hear_from_the_bank(dispute: Dispute, was_inquiry: bool) -> None:
    """What the test words bring about at once; any other evidence waits for a decision."""
    said = dispute.evidence.get("uncategorized_text")
    if was_inquiry and said == _ESCALATES:
        _withdraw(dispute)
    elif said in (_WINS, _LOSES):
        decide(dispute, won=said == _WINS)


def decide(dispute: Dispute, *, won: bool) -> None:
    """The bank's last word on a locked dispute. Raises StripeError when it has spoken already."""
    if dispute.status not in OPEN:
        raise StripeError(f"This dispute is already closed: it is {dispute.status}.")
    is_inquiry = dispute.status in _INQUIRIES
    dispute.status = Status.WARNING_CLOSED if is_inquiry else Status.WON if won else Status.LOST
    dispute.save(update_fields=["status"])
    if dispute.status == Status.WON:
        _reinstate(dispute)
    emit("charge.dispute.closed", dispute)


@transaction.atomic
def close_dispute(*, pk: int, won: bool = False) -> Dispute:
    """Let the dispute end: given up by the platform, too late, or as /_mock says. Raises StripeError."""
    dispute = locked_dispute(pk)
    decide(dispute, won=won)
    return dispute

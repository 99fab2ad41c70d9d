"""Money back to the buyer: asked for in a transaction, sent by a task, settled by what the provider says."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, record

from ..gateways import RefundState, gateway
from ..models import PaymentShare, Refund
from ..selectors import shares_to_give_back

log = logging.getLogger(__name__)


@transaction.atomic
def ask_refund(*, share_id: int, amount_vnd: int, reason: str, request_key: str) -> Refund | None:
    """Owe the buyer part of a share. The same request_key is one refund; None when the share has not that much left."""
    share = PaymentShare.objects.select_for_update().get(pk=share_id)
    known = Refund.objects.filter(request_key=request_key).first()
    if known is not None or not 0 < amount_vnd <= share.captured_vnd - share.refunded_vnd:
        return known
    PaymentShare.objects.filter(pk=share_id).update(refunded_vnd=F("refunded_vnd") + amount_vnd)
    refund = Refund.objects.create(share_id=share_id, amount_vnd=amount_vnd, reason=reason, request_key=request_key)
    record("ask_refund", refund, actor=SYSTEM, after={"amount_vnd": amount_vnd, "reason": reason})
    return refund


def ask_due_refunds() -> int:
    """Owe back what producers declined after it was paid; how many."""
    due = list(shares_to_give_back())
    for share in due:
        left_vnd = share.captured_vnd - share.refunded_vnd
        ask_refund(share_id=share.pk, amount_vnd=left_vnd, reason="declined", request_key=f"declined:{share.pk}")
    return len(due)


def send_refund(*, refund_id: int) -> Refund:
    """Hand one refund to the provider; its key makes it one, however often this runs. Raises GatewayUnavailable."""
    refund = Refund.objects.select_related("share__payment").get(pk=refund_id)
    payment = refund.share.payment
    provider = gateway(payment.provider)
    if refund.provider_ref:
        state = provider.fetch_refund(refund.provider_ref)
    else:
        state = provider.refund(
            intent_ref=payment.intent_ref, amount_vnd=refund.amount_vnd, idempotency_key=refund.request_key
        )
    settle_refund(refund_id=refund.pk, state=state)
    refund.refresh_from_db()
    return refund


@transaction.atomic
def settle_refund(*, refund_id: int, state: RefundState) -> None:
    """Book what became of a refund. A failure may follow a success; then the share is not given back after all.

    A failure is the last word: a success after it is old news. Somebody has to look after it, so it is loud.
    """
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if not refund.provider_ref:
        Refund.objects.filter(pk=refund_id).update(provider_ref=state.refund_ref)
    if refund.status == Refund.Status.FAILED or state.status in ("pending", refund.status):
        return
    Refund.objects.filter(pk=refund_id).update(status=state.status, settled_at=clock.now())
    if state.status == Refund.Status.FAILED:
        log.error("refund %s failed: the buyer still waits for the money", refund_id)
        PaymentShare.objects.filter(pk=refund.share_id).update(refunded_vnd=F("refunded_vnd") - refund.amount_vnd)
    record("settle_refund", refund, actor=SYSTEM, after={"status": state.status})

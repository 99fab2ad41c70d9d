"""Disputes: booked from what the provider answers, whatever its messages say and in whatever order they come."""

from __future__ import annotations

import logging

from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, record
from orders.services.history import owe_notice

from .. import states
from ..gateways import DisputeState, gateway
from ..models import Dispute, Payment
from ..selectors import payment_of_intent
from .booking import book_dispute_news
from .refunding import book_dropped, drop_what_the_bank_paid, hold_in_queue, take_out_of_queue
from .settling import sync_payment

log = logging.getLogger(__name__)
_NOTICES = {"warning_closed": "dispute_won", states.WON: "dispute_won", states.LOST: "dispute_lost"}


def sync_dispute(*, provider: str, dispute_ref: str) -> Dispute | None:
    """Ask the provider how a dispute stands and book it. Raises GatewayUnavailable."""
    return book_dispute(provider=provider, state=gateway(provider).fetch_dispute(dispute_ref))


def book_dispute(*, provider: str, state: DisputeState) -> Dispute | None:
    """Book a fetched state; None when it is about somebody else's payment, or one whose success we don't know yet.

    The latter is found again: sweeps list what was disputed lately. Safe to repeat, also with old news.
    Raises GatewayUnavailable.
    """
    payment = payment_of_intent(provider, state.intent_ref)
    if payment is None:
        return None
    if payment.status != Payment.Status.SUCCEEDED:
        payment = sync_payment(payment_id=payment.pk)
    if payment.status != Payment.Status.SUCCEEDED or state.currency != "vnd":
        log.error("dispute %s of payment %s can't be booked", state.dispute_ref, payment.pk)
        return None
    return _book(payment.pk, state)


@transaction.atomic
def _book(payment_id: int, state: DisputeState) -> Dispute:
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    known = Dispute.objects.filter(provider_ref=state.dispute_ref).first()
    if known is not None and not states.follows(state.status, known.status):
        if known.status == states.WON and state.status == states.LOST:
            log.warning("dispute %s: told lost after it was won", known.provider_ref)
        return known
    closed_at = clock.now() if state.status in states.CLOSED else None
    news = {"status": state.status, "amount_vnd": state.amount_vnd, "due_by": state.due_by, "closed_at": closed_at}
    dispute, _is_new = Dispute.objects.update_or_create(
        provider_ref=state.dispute_ref,
        defaults=news,
        create_defaults={**news, "payment": payment, "reason": state.reason[:64], "opened_at": state.opened_at},
    )
    before = {"status": known.status} if known else {}
    record("book_dispute", dispute, actor=SYSTEM, before=before, after={"status": state.status})
    if dispute.status == states.LOST:
        take_out_of_queue(payment)
    elif dispute.status in states.TAKING:
        hold_in_queue(payment)
    dropped = drop_what_the_bank_paid(payment)
    _tell(payment, dispute, was=known.status if known else "")
    book_dispute_news(dispute_id=dispute.pk)
    book_dropped(dropped)
    return dispute


def _tell(payment: Payment, dispute: Dispute, *, was: str) -> None:
    """The buyer and every producer of the payment, when it begins and when it ends."""
    if dispute.is_open and was in states.OPEN:
        return
    if dispute.is_open:
        log.error("dispute %s of %s: papers until %s", dispute.provider_ref, payment.order_id, dispute.due_by)
    if dispute.status == states.LOST and dispute.amount_vnd < payment.amount_vnd:
        log.error("dispute %s took part of payment %s: see what is still owed", dispute.provider_ref, payment.pk)
    kind = _NOTICES.get(dispute.status, "disputed")
    if payment.provider == "vietqr":  # a transfer has no card and no dispute: the bank took it back
        kind = "transfer_reversed"
    owe_notice(payment.order, kind=kind, amount_vnd=dispute.amount_vnd)
    for share in payment.shares.select_related("part__producer").order_by("pk"):
        owe_notice(payment.order, kind=f"part_{kind}", part=share.part, to_producer=True)

"""Booking what the provider says happened: decided on fetched state, under row locks, safe to repeat."""

from __future__ import annotations

import logging

from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, record
from orders.models import SellerOrder
from orders.services.charging import mark_charge_paid
from orders.services.history import owe_notice
from orders.services.unpaid import Paid, mark_paid

from ..gateways import SessionState, gateway
from ..models import Payment, PaymentShare
from .booking import book_payment
from .refunding import ask_refund

log = logging.getLogger(__name__)


def sync_payment(*, payment_id: int) -> Payment:
    """Ask the provider how a payment stands and book it. Raises GatewayUnavailable."""
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    if payment.session_ref:
        apply_session(payment_id=payment.pk, state=gateway(payment.provider).fetch_session(payment.session_ref))
        payment.refresh_from_db()
    return payment


def close_payment(*, payment_id: int) -> Payment:
    """Make sure a payment page can't be paid any more; book it if it was. Raises GatewayUnavailable."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.session_ref:
        apply_session(payment_id=payment.pk, state=gateway(payment.provider).expire_session(payment.session_ref))
    elif payment.status == Payment.Status.OPEN:
        _close(payment.pk)
    payment.refresh_from_db()
    return payment


def apply_session(*, payment_id: int, state: SessionState) -> None:
    """Book a fetched state. A refused card is remembered; paid and expired are final."""
    if state.failure_code:
        Payment.objects.filter(pk=payment_id, status=Payment.Status.OPEN).update(failure_code=state.failure_code)
    if state.is_paid:
        settle_payment(payment_id=payment_id, state=state)
    elif state.status == "expired":
        _close(payment_id)


def _close(payment_id: int) -> None:
    Payment.objects.filter(pk=payment_id, status=Payment.Status.OPEN).update(
        status=Payment.Status.CLOSED, closed_at=clock.now()
    )


@transaction.atomic
def settle_payment(*, payment_id: int, state: SessionState) -> None:
    """The buyer paid: book the shares of the producers and tell the order. True news once, however often it comes.

    Money that comes too late for its order, or a second time, is asked back for the buyer at once, who is told.
    A sum or currency that is not the order's is never booked: it stays open and loud.
    """
    payment = Payment.objects.select_for_update(of=("self",)).select_related("charge__part").get(pk=payment_id)
    if payment.status == Payment.Status.SUCCEEDED:
        return
    if (state.amount_vnd, state.currency) != (payment.amount_vnd, "vnd"):
        log.error("payment %s: provider says %s %s", payment.pk, state.amount_vnd, state.currency)
        return
    Payment.objects.filter(pk=payment.pk).update(
        status=Payment.Status.SUCCEEDED,
        succeeded_at=clock.now(),
        intent_ref=state.intent_ref,
        failure_code="",
        closed_at=None,
    )
    shares = _book_shares(payment)
    record("settle_payment", payment, actor=SYSTEM, after={"amount_vnd": payment.amount_vnd})
    outcome = _tell_orders(payment)
    book_payment(payment_id=payment.pk, is_shared=outcome is Paid.MOVED)
    if outcome is not Paid.MOVED:
        _give_back(payment, shares, reason="too_late" if outcome is Paid.TOO_LATE else "paid_twice")


def _tell_orders(payment: Payment) -> Paid:
    if payment.charge_id is None:
        return mark_paid(order_id=payment.order_id)
    return mark_charge_paid(charge_id=payment.charge_id)


def _give_back(payment: Payment, shares: list[PaymentShare], *, reason: str) -> None:
    for share in shares:
        key = f"{reason}:{share.pk}"
        ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd, reason=reason, request_key=key)
    owe_notice(payment.order, kind="money_back", amount_vnd=payment.amount_vnd)


def _book_shares(payment: Payment) -> list[PaymentShare]:
    if payment.charge is not None:
        part = payment.charge.part
        return [PaymentShare.objects.create(payment=payment, part=part, captured_vnd=payment.amount_vnd)]
    parts = SellerOrder.objects.filter(order_id=payment.order_id)
    return PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, part=part, captured_vnd=part.first_vnd) for part in parts
    )

"""Booking what the provider says happened: decided on fetched state, under row locks, safe to repeat."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Case, F, Value, When

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, audit_row, record_all
from orders.models import SellerOrder
from orders.services.charging import mark_charge_paid
from orders.services.direct import mark_part_paid
from orders.services.history import owe_notice
from orders.services.unpaid import Paid, mark_all_paid

from ..gateways import SessionState, gateway
from ..models import Payment, PaymentShare
from .booking import book_payments
from .posting import Event, post_all
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


def settle_payment(*, payment_id: int, state: SessionState) -> None:
    """The buyer paid: book the shares of the producers and tell the order. True news once, however often it comes.

    Money that comes too late for its order, or a second time, is asked back for the buyer at once, who is told.
    A sum or currency that is not the order's is never booked: it stays open and loud.
    """
    settle_payments(states={payment_id: state})


@transaction.atomic
def settle_payments(*, states: Mapping[int, SessionState], arrived: Sequence[Event] = ()) -> None:
    """settle_payment for many, by their ids, in about as many statements as for one.

    arrived  what the books have to learn first: the transfers that paid them
    """
    locked = Payment.objects.select_for_update(of=("self",)).select_related("charge__part", "order", "part")
    payments = [
        payment
        for payment in locked.filter(pk__in=states).order_by("pk")
        if payment.status != Payment.Status.SUCCEEDED and _is_its_sum(payment, states[payment.pk])
    ]
    if not payments:
        post_all(arrived)
        return
    _succeed(payments, states)
    shares = _book_shares(payments)
    record_all(
        audit_row("settle_payment", payment, actor=SYSTEM, after={"amount_vnd": payment.amount_vnd})
        for payment in payments
    )
    outcomes = _tell_orders(payments)
    moved = {pk for pk, outcome in outcomes.items() if outcome is Paid.MOVED}
    for payment in payments:
        if payment.pk not in moved and not payment.is_direct:  # its producer gives that back: told when it is asked
            owe_notice(payment.order, kind="money_back", amount_vnd=payment.amount_vnd)
    book_payments(payments=payments, shared=moved, arrived=arrived)
    for payment in payments:
        if payment.pk not in moved:
            reason = "too_late" if outcomes[payment.pk] is Paid.TOO_LATE else "paid_twice"
            _give_back([share for share in shares if share.payment_id == payment.pk], reason=reason)


def _is_its_sum(payment: Payment, state: SessionState) -> bool:
    if (state.amount_vnd, state.currency) == (payment.amount_vnd, "vnd"):
        return True
    log.error("payment %s: provider says %s %s", payment.pk, state.amount_vnd, state.currency)
    return False


def _succeed(payments: Sequence[Payment], states: Mapping[int, SessionState]) -> None:
    now = clock.now()
    named = [payment for payment in payments if payment.intent_ref != states[payment.pk].intent_ref]
    for payment in payments:
        payment.status, payment.succeeded_at, payment.closed_at = Payment.Status.SUCCEEDED, now, None
        payment.intent_ref, payment.failure_code = states[payment.pk].intent_ref, ""
    intents = (When(pk=payment.pk, then=Value(payment.intent_ref)) for payment in named)
    Payment.objects.filter(pk__in=[payment.pk for payment in payments]).update(
        status=Payment.Status.SUCCEEDED,
        succeeded_at=now,
        intent_ref=Case(*intents, default=F("intent_ref")) if named else F("intent_ref"),
        failure_code="",
        closed_at=None,
    )


def _tell_orders(payments: Sequence[Payment]) -> dict[int, Paid]:
    """What the money did, by payment. Two payments of one order in one go: the first one pays it."""
    outcomes: dict[int, Paid] = {}
    by_order: dict[int, list[Payment]] = {}
    for payment in payments:
        if payment.charge_id is not None:
            outcomes[payment.pk] = mark_charge_paid(charge_id=payment.charge_id)
        elif payment.part_id is not None:
            outcomes[payment.pk] = mark_part_paid(part_id=payment.part_id)
        else:
            by_order.setdefault(payment.order_id, []).append(payment)
    if by_order:
        for order_id, outcome in mark_all_paid(order_ids=by_order.keys()).items():
            first, *others = by_order[order_id]
            outcomes[first.pk] = outcome
            outcomes |= {each.pk: Paid.ALREADY if outcome is Paid.MOVED else outcome for each in others}
    return outcomes


def _give_back(shares: list[PaymentShare], *, reason: str) -> None:
    for share in shares:
        key = f"{reason}:{share.pk}"
        ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd, reason=reason, request_key=key)


def _book_shares(payments: Sequence[Payment]) -> list[PaymentShare]:
    """One for each part of its order; of a charge, or of a part that is paid by itself, for that one."""
    whole = {payment.order_id for payment in payments if _own_part(payment) is None}
    parts: dict[int, list[SellerOrder]] = {}
    for part in SellerOrder.objects.filter(order_id__in=whole) if whole else []:
        parts.setdefault(part.order_id, []).append(part)
    made = []
    for payment in payments:
        if (own := _own_part(payment)) is not None:
            made.append(PaymentShare(payment=payment, part=own, captured_vnd=payment.amount_vnd))
        else:
            mine = parts.get(payment.order_id, [])
            made += [PaymentShare(payment=payment, part=part, captured_vnd=part.first_vnd) for part in mine]
    return PaymentShare.objects.bulk_create(made)


def _own_part(payment: Payment) -> SellerOrder | None:
    return payment.charge.part if payment.charge is not None else payment.part

"""Payments of the demo history: booked by the real commands, with no provider behind them."""

from __future__ import annotations

from django.db import transaction

from orders.models import Order

from ..gateways import RefundState, SessionState
from ..models import Payment, Refund
from .refunding import ask_due_refunds, settle_refund
from .settling import settle_payment

PROVIDER = "demo"


@transaction.atomic
def pay_as_demo(*, order_id: int) -> Payment:
    """Book that a demo order was paid, as if its provider had said so."""
    order = Order.objects.get(pk=order_id)
    payment = Payment.objects.create(order=order, provider=PROVIDER, amount_vnd=order.first_vnd)
    ref = f"demo_{payment.pk}"
    state = SessionState(ref, "complete", True, payment.amount_vnd, "vnd", ref, "", "")
    settle_payment(payment_id=payment.pk, state=state)
    return payment


@transaction.atomic
def refund_as_demo(*, part_id: int) -> None:
    """Book that the money of a declined demo part went back."""
    ask_due_refunds()
    for refund in Refund.objects.filter(share__part_id=part_id, status=Refund.Status.ASKED):
        settle_refund(refund_id=refund.pk, state=RefundState(f"demo_{refund.pk}", "succeeded"))

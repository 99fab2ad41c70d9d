"""Queries of payments: what is open, what is owed, what a message is about."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from marketplace.kernel import clock
from orders.models import Order
from orders.states import DECLINED

from .models import Payment, PaymentEvent, PaymentShare, Refund


def payments_of(order: Order) -> QuerySet[Payment]:
    """All attempts to pay an order, newest first, with shares and refunds."""
    return order.payments.prefetch_related("shares__refunds", "shares__part")


def latest_payment(order: Order) -> Payment | None:
    """The last attempt to pay this order."""
    return order.payments.first()


def payments_about(event: PaymentEvent) -> QuerySet[Payment]:
    """Payments a kept message is about: named by checkout session or by intent. A message may be about nothing."""
    if not event.about_ref:
        return Payment.objects.none()
    meant = Q(session_ref=event.about_ref) | Q(intent_ref=event.about_ref)
    return Payment.objects.filter(meant, provider=event.provider)


def refunds_about(event: PaymentEvent) -> QuerySet[Refund]:
    """Refunds a kept message is about."""
    if not event.about_ref:
        return Refund.objects.none()
    return Refund.objects.filter(provider_ref=event.about_ref, share__payment__provider=event.provider)


def events_to_process(*, older_than_s: int = 0) -> QuerySet[PaymentEvent]:
    """Messages nobody acted upon yet, oldest first."""
    before = clock.now() - timedelta(seconds=older_than_s)
    return PaymentEvent.objects.filter(processed_at__isnull=True, received_at__lte=before).order_by("received_at", "pk")


def payments_to_ask_about(*, older_than_s: int) -> QuerySet[Payment]:
    """Open payments whose news may have been lost, oldest first: messages from providers can be."""
    before = clock.now() - timedelta(seconds=older_than_s)
    return Payment.objects.filter(status=Payment.Status.OPEN, opened_at__lte=before).order_by("opened_at", "pk")


def payments_to_close() -> QuerySet[Payment]:
    """Open payments of orders that nobody may pay any more: cancelled, or paid by another payment; oldest first."""
    over = Q(order__cancelled_at__isnull=False) | Q(order__paid_at__isnull=False)
    return Payment.objects.filter(over, status=Payment.Status.OPEN).order_by("opened_at", "pk")


def shares_to_give_back() -> QuerySet[PaymentShare]:
    """Paid shares of parts that the producer declined."""
    return PaymentShare.objects.filter(
        part__status=DECLINED, payment__status=Payment.Status.SUCCEEDED, captured_vnd__gt=F("refunded_vnd")
    ).exclude(refunds__reason="declined")


def refunds_to_send() -> QuerySet[Refund]:
    """Refunds the provider has not heard of, or has not settled."""
    return Refund.objects.filter(status=Refund.Status.ASKED).exclude(share__payment__provider="demo").order_by("pk")

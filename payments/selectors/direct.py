"""Queries of money between buyers and producers. A stranger is answered as if it did not exist."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Prefetch, QuerySet

from catalog.models import Producer
from catalog.selectors.acting import Who, get_for
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import is_storable
from orders import states
from orders.models import Order

from ..models import DirectRefund, Payment

LATELY = timedelta(days=30)


def direct_payments_of(order: Order) -> QuerySet[Payment]:
    """An order's payments to producers, by part, with code, words and refunds; two statements."""
    rows = order.payments.filter(part__isnull=False).select_related("part__producer", "qr", "direct", "charge")
    return rows.prefetch_related(Prefetch("direct_refunds", DirectRefund.objects.order_by("pk"))).order_by("part", "pk")


def buyers_direct(order: Order, reference: str) -> Payment:
    """One of them by the reference of its code. Raises NotFound."""
    found = direct_payments_of(order).filter(qr__reference=reference).first() if is_storable(reference) else None
    if found is None:
        raise NotFound
    return found


def buyers_direct_refund(order: Order, refund_id: int) -> DirectRefund:
    """A refund a producer owes for this order. Raises NotFound."""
    refund = DirectRefund.objects.filter(pk=refund_id, payment__order=order).first()
    if refund is None:
        raise NotFound
    return refund


def direct_for(*, user: Who, reference: str) -> Payment:
    """A payment to a producer this person works for. Raises NotFound, RightMissing."""
    if not is_storable(reference):
        raise NotFound
    payments = Payment.objects.filter(qr__reference=reference).select_related("part", "direct")
    return get_for(user, lambda producers: payments.filter(part__producer__in=producers))


def direct_refund_for(*, user: Who, refund_id: int) -> DirectRefund:
    """A refund that a producer this person works for owes. Raises NotFound, RightMissing."""
    refunds = DirectRefund.objects.filter(pk=refund_id)
    return get_for(user, lambda producers: refunds.filter(payment__part__producer__in=producers))


def to_confirm(producer: Producer) -> QuerySet[Payment]:
    """Payments whose money the producer may see any moment: those the buyer says were sent first, then the newest."""
    rows = Payment.objects.filter(part__producer=producer, status=Payment.Status.OPEN, direct__confirmed_at=None)
    late = rows.filter(charge__isnull=True, part__status=states.AWAITING_PAYMENT) | rows.filter(charge__isnull=False)
    return late.select_related("order", "part", "qr", "direct").order_by(
        F("direct__said_at").asc(nulls_last=True), "-pk"
    )


def lately_let_go(producer: Producer, *, most: int = 20) -> QuerySet[Payment]:
    """Payments whose time ran out and whose money may come all the same, the newest first."""
    rows = Payment.objects.filter(part__producer=producer, status=Payment.Status.CLOSED, direct__confirmed_at=None)
    return rows.select_related("order", "part", "qr", "direct").order_by("-pk")[:most]


def lately_seen(producer: Producer, *, most: int = 20) -> QuerySet[Payment]:
    """Payments whose money came, and may come once more by mistake, the newest first."""
    rows = Payment.objects.filter(part__producer=producer, direct__confirmed_at__gt=clock.now() - LATELY)
    return rows.select_related("order", "part", "qr").order_by("-direct__confirmed_at", "-pk")[:most]


def refunds_of_producer(producer: Producer) -> QuerySet[DirectRefund]:
    """What it owes its buyers, and what they have not said they got, the oldest first."""
    rows = DirectRefund.objects.filter(payment__part__producer=producer, received_at=None)
    return rows.select_related("payment__order", "payment__part").order_by("send_by", "pk")

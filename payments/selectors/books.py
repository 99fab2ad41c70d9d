"""Queries of the books: what waits to be booked, what accounts hold."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from orders import states as part_states

from .. import states
from ..models import Allocation, Dispute, LedgerTransaction, Payment, Refund


def _has(kind: str, source: str, pk: str = "pk") -> Exists:
    """Whether a row has its transaction of that kind."""
    return Exists(LedgerTransaction.objects.filter(kind=kind, source_type=source, source_id=OuterRef(pk)))


def payments_to_book() -> QuerySet[Payment]:
    """Succeeded payments of which something is not in the books, oldest first."""
    unbooked = Refund.objects.filter(share__payment=OuterRef("pk")).filter(
        ~_has("refund_asked", "refund")
        | (Q(status=Refund.Status.SUCCEEDED) & ~_has("refund_paid", "refund"))
        | (Q(status=Refund.Status.FAILED) & ~_has("refund_failed", "refund"))
        | (Q(status=Refund.Status.DROPPED) & ~_has("refund_dropped", "refund"))
    )
    taking = Dispute.objects.filter(payment=OuterRef("pk"), status__in=states.TAKING)
    unheld = taking.filter(~_has("dispute_opened", "dispute"))
    missing = ~_has("captured", "payment") | Exists(unbooked) | Exists(unheld)
    return Payment.objects.filter(missing, status=Payment.Status.SUCCEEDED, amount_vnd__gt=0).order_by("succeeded_at")


def allocations_to_release() -> QuerySet[Allocation]:
    """Parts that came to rest and whose money is not the producer's yet, oldest first."""
    resting = Allocation.objects.filter(released_at__isnull=True, share__part__status__in=part_states.AT_REST)
    waiting = ~Q(share__part__status=part_states.CLOSED) & _goods_left()
    return resting.exclude(waiting).order_by("pk")


def _goods_left() -> Q:
    """Goods the buyer paid for and was not given back."""
    parts = F("seller_left_vnd") + F("commission_left_vnd") + F("vat_left_vnd") + F("pit_left_vnd")
    return ~Q(promo_left_vnd=parts)

"""Queries of the books: what waits to be booked, what accounts hold."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from orders import states as part_states

from .. import states
from ..models import Allocation, CommissionEntry, Dispute, LedgerTransaction, Payment, PaymentShare, Refund


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
    ours = Q(part__isnull=True) & (Q(~_has("captured", "payment")) | Q(Exists(unbooked)) | Q(Exists(unheld)))
    missing = ours | (Q(part__isnull=False) & _direct_unbooked())
    succeeded = Payment.objects.filter(missing, status=Payment.Status.SUCCEEDED, amount_vnd__gt=0)
    return succeeded.order_by("succeeded_at", "pk")


def _direct_unbooked() -> Q:
    """Sales, and refunds of sales, that were paid to a producer and have no commission entry."""
    shares = PaymentShare.objects.filter(payment=OuterRef("pk"))
    kept = shares.exclude(refunds__reason__in=["too_late", "paid_twice"])
    told = Exists(CommissionEntry.objects.filter(key=Concat(Value("refund:"), Cast(OuterRef("pk"), TextField()))))
    refunds = Refund.objects.filter(~told, share__payment=OuterRef("pk"), share__allocation__isnull=False)
    return Q(Exists(kept.filter(allocation__isnull=True))) | Q(Exists(refunds))


def allocations_to_release() -> QuerySet[Allocation]:
    """Parts that came to rest and whose money is not the producer's yet, oldest first."""
    resting = Allocation.objects.filter(released_at__isnull=True, share__part__status__in=part_states.AT_REST)
    waiting = ~Q(share__part__status=part_states.CLOSED) & _goods_left()
    return resting.exclude(waiting).order_by("pk")


def _goods_left() -> Q:
    """Goods the buyer paid for and was not given back."""
    parts = F("seller_left_vnd") + F("commission_left_vnd") + F("vat_left_vnd") + F("pit_left_vnd")
    return ~Q(promo_left_vnd=parts)

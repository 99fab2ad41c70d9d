"""Money events that have no transaction in the books: rows older than the books, or of a program of another version."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from marketplace.kernel.sweeps import sweep

from ..models import Dispute, Payment, Refund
from ..selectors.books import payments_to_book
from .booking import (
    book_dispute_news,
    book_payment,
    book_refund_asked,
    book_refund_settled,
    hold_allocations,
    pays_its_order,
)
from .earning import release_earned


def post_missing() -> int:
    """Book whatever payments have done and the books do not know, oldest first; how many payments."""
    found = list(payments_to_book().values_list("pk", flat=True))
    booked = len(sweep([partial(book_history, pk) for pk in found]))
    release_earned()
    return booked


@transaction.atomic
def book_history(payment_id: int) -> None:
    """Everything that happened to one payment, in its order and with its moments. What is booked already stays."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.status != Payment.Status.SUCCEEDED:
        return
    refunds = list(Refund.objects.filter(share__payment=payment).order_by("pk"))
    hold_allocations(share_ids=[refund.share_id for refund in refunds])
    book_payment(payment_id=payment.pk, is_shared=pays_its_order(payment))
    for refund in refunds:
        book_refund_asked(refund_id=refund.pk)
        book_refund_settled(refund_id=refund.pk)
    for dispute in Dispute.objects.filter(payment=payment).order_by("opened_at", "pk"):
        book_dispute_news(dispute_id=dispute.pk)

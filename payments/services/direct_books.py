"""Direct sales in the books: none of the money is ours, only the commission its producer owes us for it.

Nothing is withheld for the state: a marketplace without the money can't. Each function is called where its event is
booked, in that transaction, as its last step; a CommissionEntry's key makes each event one, also where it comes to
nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from marketplace.kernel import clock

from ..ledger import flows
from ..ledger.splitting import Split, take_refund
from ..models import Allocation, CommissionEntry, Payment, PaymentShare, Refund
from .commission import allocation_of, charge_split, first_split, freeze_commission, terms_of
from .posting import post


def book_direct_sale(payment: Payment) -> None:
    """A part was paid to its producer, or an extra charge of it: commission accrues, by the terms frozen now."""
    share = payment.shares.select_related("part__producer").get()
    if Allocation.objects.filter(share=share).exists():
        return
    at = payment.succeeded_at or clock.now()
    allocation = allocation_of(share, _split(payment, share, at), None, to_producer=True)
    allocation.released_at = at  # the producer has it already
    Allocation.objects.bulk_create([allocation])
    _accrue(allocation, allocation.split, kind=CommissionEntry.Kind.SALE, key=f"share:{share.pk}", at=at)


def _split(payment: Payment, share: PaymentShare, at: datetime) -> Split:
    if payment.charge is not None:
        first = Allocation.objects.filter(share__part=share.part_id).select_related("tax_rate").order_by("pk").first()
        return charge_split(payment.charge, share.part, first)
    sale = terms_of([share.part], on=localdate(at), withholds=False)[share.part_id]
    freeze_commission([sale])
    return first_split(share.part, sale.sale.split)


def book_direct_refund(refund: Refund, *, delivery_vnd: int) -> None:
    """The producer owes the buyer money back: its share of the commission is taken back, what is left never below 0.

    delivery_vnd  of the refund, meant for the delivery
    """
    key = f"refund:{refund.pk}"
    if CommissionEntry.objects.filter(key=key).exists():
        return
    allocation = Allocation.objects.select_for_update(of=("self",)).filter(share=refund.share_id).first()
    if allocation is None:
        return  # too late, or a second time: it was never a sale
    left = allocation.left
    taken = take_refund(min(refund.amount_vnd, left.paid_vnd), left, delivery_vnd=delivery_vnd)
    Allocation.objects.filter(pk=allocation.pk).update(**Allocation.left_columns(left.less(taken)))
    _accrue(allocation, Split().less(taken), kind=CommissionEntry.Kind.REFUND, key=key, at=refund.asked_at)


def _accrue(allocation: Allocation, sold: Split, *, kind: str, key: str, at: datetime) -> None:
    """sold: what the event adds; below zero where it takes back."""
    lines = flows.commission_accrued(allocation.producer_id, sold.commission_vnd)
    source = ("share", allocation.share_id)
    posted = post(kind="commission_accrued", key=f"commission:{key}", source=source, lines=lines, at=at)
    CommissionEntry.objects.create(
        producer_id=allocation.producer_id,
        key=key,
        kind=kind,
        allocation=allocation,
        transaction_id=posted.transaction_id if posted else None,
        amount_vnd=sold.commission_vnd,
        goods_vnd=sold.goods_vnd,
        at=at,
    )

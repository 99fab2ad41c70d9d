"""Money events into the books: what buyers paid, what goes back, what banks dispute.

Each function is called where its event is booked, in that transaction, as its last step: the books are held from here
to the commit (docs/money.md, "Locks"). Safe to repeat: a key makes each event one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils.timezone import localdate

from marketplace.kernel import clock
from orders.models import ExtraCharge

from .. import states
from ..ledger import accounts as of
from ..ledger import flows
from ..ledger.flows import Owed, SellerShare
from ..ledger.splitting import Split, take_refund
from ..models import (
    Allocation,
    Dispute,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PaymentShare,
    Refund,
    StatementRow,
)
from .commission import allocation_of, charge_split, first_split, freeze_commission, terms_of
from .direct_books import book_direct_refund, book_direct_sale
from .posting import Event, post, post_all, post_by_balance


def is_posted(key: str) -> bool:
    return LedgerTransaction.objects.filter(idempotency_key=key).exists()


def seller_share(allocation: Allocation, split: Split) -> SellerShare:
    return SellerShare(allocation.producer_id, split, allocation.delivery_goes_to_producer)


def pays_its_order(payment: Payment) -> bool:
    """Whether a payment's money is its order's: not what came too late, or a second time, and goes back."""
    return not Refund.objects.filter(share__payment=payment, reason__in=["too_late", "paid_twice"]).exists()


def book_payment(*, payment_id: int, is_shared: bool) -> None:
    """The buyer paid.

    is_shared  the money pays the order and is shared out among its producers; without, it waits to be given back
    """
    payment = Payment.objects.select_related("charge").get(pk=payment_id)
    book_payments(payments=[payment], shared={payment.pk} if is_shared else set())


@transaction.atomic
def book_payments(*, payments: Sequence[Payment], shared: Collection[int], arrived: Sequence[Event] = ()) -> None:
    """book_payment for many, in as many statements as for one; shared names those that pay their order.

    arrived  what is booked with them: the transfers that paid them
    """
    for payment in payments:
        if payment.is_direct and payment.pk in shared:
            book_direct_sale(payment)
    payments = [payment for payment in payments if not payment.is_direct]
    captured = [
        Event(
            kind="captured",
            key=f"payment:{payment.pk}:captured",
            source=("payment", payment.pk),
            lines=flows.captured(payment.provider, payment.order_id, payment.amount_vnd),
            at=payment.succeeded_at,
        )
        for payment in payments
    ]
    post_all([*arrived, *captured])
    if to_share := [payment for payment in payments if payment.pk in shared]:
        _share_out(to_share)


def _share_out(payments: Sequence[Payment]) -> None:
    done = set(Allocation.objects.filter(share__payment__in=payments).values_list("share__payment_id", flat=True))
    payments = [payment for payment in payments if payment.pk not in done]
    made = _allocations(payments)
    if not made:
        return
    Allocation.objects.bulk_create(each for mine in made.values() for each in mine)
    posted = post_all(_allocated(payment, made[payment.pk]) for payment in payments)
    StatementRow.objects.bulk_create(
        _statement_row(each, each.split, stands.transaction_id, kind=StatementRow.Kind.SALE, at=_paid_at(payment))
        for payment in payments
        if (stands := posted[_allocated_key(payment)]) is not None
        for each in made[payment.pk]
    )


def _paid_at(payment: Payment) -> datetime:
    return payment.succeeded_at or clock.now()


def _allocated_key(payment: Payment) -> str:
    return f"payment:{payment.pk}:allocated"


def _allocated(payment: Payment, made: Sequence[Allocation]) -> Event:
    return Event(
        kind="allocated",
        key=_allocated_key(payment),
        source=("payment", payment.pk),
        lines=flows.allocated(payment.order_id, [seller_share(each, each.split) for each in made]),
        at=_paid_at(payment),
    )


def _allocations(payments: Sequence[Payment]) -> dict[int, list[Allocation]]:
    """By payment: each producer's part of its order."""
    made = {payment.pk: list(_of_charge(payment, payment.charge)) for payment in payments if payment.charge}
    by_day: dict[date, list[Payment]] = {}
    for payment in payments:
        if not payment.charge:
            by_day.setdefault(localdate(_paid_at(payment)), []).append(payment)
    for on, paid in by_day.items():
        made |= _of_orders(paid, on)
    return made


def _of_orders(payments: Sequence[Payment], on: date) -> dict[int, list[Allocation]]:
    """By the rules of that day; the commission of the lines is frozen now."""
    shares = list(
        PaymentShare.objects.filter(payment__in=payments).select_related("part__producer").order_by("part_id")
    )
    terms = terms_of([share.part for share in shares], on=on)
    freeze_commission(terms.values())
    made: dict[int, list[Allocation]] = {payment.pk: [] for payment in payments}
    for share in shares:
        sold = terms[share.part_id]
        split = first_split(share.part, sold.sale.split)
        to_producer = sold.delivery_goes_to_producer
        made[share.payment_id].append(allocation_of(share, split, sold.sale.tax_rate, to_producer=to_producer))
    return made


def _of_charge(payment: Payment, charge: ExtraCharge) -> Iterator[Allocation]:
    """A second payment for one part, by the terms frozen with the first."""
    for share in payment.shares.select_related("part__producer"):
        allocations = Allocation.objects.filter(share__part=share.part_id).select_related("tax_rate")
        first = allocations.order_by("pk").first()
        to_producer = first.delivery_goes_to_producer if first else settings.DELIVERY_FEE_GOES_TO == "producer"
        split = charge_split(charge, share.part, first)
        yield allocation_of(share, split, first.tax_rate if first else None, to_producer=to_producer)


def _statement_row(
    allocation: Allocation, split: Split, transaction_id: int, *, kind: str, at: datetime
) -> StatementRow:
    sign = 1 if kind == StatementRow.Kind.SALE else -1
    delivery_vnd = split.delivery_vnd if allocation.delivery_goes_to_producer else 0
    return StatementRow(
        producer_id=allocation.producer_id,
        transaction_id=transaction_id,
        kind=kind,
        part_id=allocation.share.part_id,
        goods_vnd=sign * split.goods_vnd,
        delivery_vnd=sign * delivery_vnd,
        commission_vnd=sign * split.commission_vnd,
        vat_vnd=sign * split.vat_vnd,
        pit_vnd=sign * split.pit_vnd,
        net_vnd=sign * (split.seller_vnd + delivery_vnd),
        at=at,
    )


def take_from(
    allocation: Allocation, taken: Split, transaction_id: int, *, kind: str, at: datetime | None = None
) -> None:
    """Note what an event took of a producer's sale, beside its transaction. allocation's row is locked."""
    left = allocation.left.less(taken)
    Allocation.objects.filter(pk=allocation.pk).update(**Allocation.left_columns(left))
    row = _statement_row(allocation, taken, transaction_id, kind=kind, at=at or clock.now())
    StatementRow.objects.bulk_create([row])


@transaction.atomic
def book_refund_asked(*, refund_id: int) -> None:
    """The buyer is owed money back: everybody who had a part of it gives one back."""
    refund = Refund.objects.select_related("share__payment", "adjustment").get(pk=refund_id)
    key = f"refund:{refund.pk}:asked"
    payment = refund.share.payment
    if payment.is_direct:
        book_direct_refund(refund, delivery_vnd=_meant_for_delivery(refund))
        return
    if is_posted(key):
        return
    if refund.retry_of_id is not None and is_posted(f"refund:{refund.retry_of_id}:failed"):
        _post_refund(refund, key, flows.refund_retried(refund.amount_vnd))
        return
    if not is_posted(f"payment:{payment.pk}:captured"):
        book_payment(payment_id=payment.pk, is_shared=pays_its_order(payment))
    for earlier in _unbooked_before(refund):  # so that rounding never depends on the order in which news come
        book_refund_asked(refund_id=earlier)
    allocations = Allocation.objects.select_for_update(of=("self",)).select_related("share")
    allocation = allocations.filter(share=refund.share_id).first()
    if allocation is None:
        _post_refund(refund, key, flows.refund_unshared(payment.order_id, refund.amount_vnd))
    else:
        _take_refund(refund, allocation, key)


def hold_allocations(*, share_ids: Collection[int]) -> None:
    """Lock what is left of these sales, for an event of several refunds: all of it before the first is booked."""
    rows = Allocation.objects.filter(share__in=share_ids).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def _unbooked_before(refund: Refund) -> list[int]:
    """Refunds of the same share that were asked for before this one, and are not in the books."""
    asked = LedgerTransaction.objects.filter(kind="refund_asked", source_type="refund", source_id=OuterRef("pk"))
    earlier = Refund.objects.filter(~Exists(asked), share=refund.share_id, pk__lt=refund.pk)
    return list(earlier.order_by("pk").values_list("pk", flat=True))


def _post_refund(refund: Refund, key: str, lines: Sequence[flows.Line], *, kind: str = "refund_asked") -> None:
    at = refund.asked_at if kind == "refund_asked" else refund.settled_at
    post(kind=kind, key=key, source=("refund", refund.pk), lines=lines, at=at)


def _take_refund(refund: Refund, allocation: Allocation, key: str) -> None:
    """Out of what is left of the sale. What a failed refund still holds for this buyer pays one made by hand first."""
    left = allocation.left
    is_by_hand = refund.reason == "at_provider"
    wanted_vnd = refund.amount_vnd if is_by_hand else max(0, refund.amount_vnd - left.paid_vnd)
    from_stuck_vnd = min(wanted_vnd, _stuck_of(refund.share_id)) if wanted_vnd else 0
    from_sale_vnd = min(refund.amount_vnd - from_stuck_vnd, left.paid_vnd)
    beyond_vnd = refund.amount_vnd - from_stuck_vnd - from_sale_vnd
    taken = take_refund(from_sale_vnd, left, delivery_vnd=_meant_for_delivery(refund))
    producer_id = allocation.producer_id
    accounts = [of.seller_pending(producer_id), of.seller_available(producer_id), of.seller_receivable(producer_id)]

    def decide(balances: Mapping[of.Account, int]) -> list[flows.Line]:
        owed = Owed(available_vnd=-balances[accounts[1]])
        share = seller_share(allocation, taken)
        return flows.entries(
            *flows.refund_asked(share, is_released=allocation.released_at is not None, owed=owed),
            (of.REFUNDS_STUCK, from_stuck_vnd),
            (of.DISPUTE_LOSS, beyond_vnd),
            (of.REFUNDS, -from_stuck_vnd - beyond_vnd),
        )

    common = [of.COMMISSION, of.VAT, of.PIT, of.DELIVERY, of.PROMO, of.REFUNDS, of.REFUNDS_STUCK, of.DISPUTE_LOSS]
    posted = post_by_balance(
        kind="refund_asked",
        key=key,
        source=("refund", refund.pk),
        accounts=[*accounts, *common],
        decide=decide,
        facts=[refund.share_id, refund.amount_vnd],
        at=refund.asked_at,
    )
    if posted.is_new and from_sale_vnd:
        take_from(allocation, taken, posted.transaction_id, kind=StatementRow.Kind.REFUND, at=refund.asked_at)


def _meant_for_delivery(refund: Refund) -> int:
    """What of a refund is for the delivery, as its adjustment says."""
    if refund.adjustment is None or refund.adjustment.amount_vnd >= 0:
        return 0
    items = refund.adjustment.items.filter(line__isnull=True).aggregate(sum_vnd=Sum("amount_vnd"))["sum_vnd"] or 0
    return min(-items, refund.amount_vnd)


def _stuck_of(share_id: int) -> int:
    """What failed refunds of a share still owe the buyer."""
    refunds = list(Refund.objects.filter(share=share_id).values_list("pk", flat=True))
    entries = LedgerEntry.objects.filter(
        account__code=of.REFUNDS_STUCK.code, transaction__source_type="refund", transaction__source_id__in=refunds
    )
    return -(entries.aggregate(sum_vnd=Sum("amount_vnd"))["sum_vnd"] or 0)


@transaction.atomic
def book_refund_settled(*, refund_id: int) -> None:
    """What became of a refund, as its row says now: paid, failed (also after it was paid), or dropped."""
    refund = Refund.objects.select_related("share__payment").get(pk=refund_id)
    if refund.share.payment.is_direct:
        return  # the producer paid it
    provider, amount_vnd, name = refund.provider, refund.amount_vnd, f"refund:{refund.pk}"
    if not is_posted(f"{name}:asked"):
        book_refund_asked(refund_id=refund.pk)
    if refund.status == Refund.Status.SUCCEEDED:
        _post_refund(refund, f"{name}:paid", flows.refund_paid(provider, amount_vnd), kind="refund_paid")
    elif refund.status == Refund.Status.FAILED:
        was_paid = is_posted(f"{name}:paid")
        lines = flows.refund_failed(provider, amount_vnd, was_paid=was_paid)
        _post_refund(refund, f"{name}:failed", lines, kind="refund_failed")
    elif refund.status == Refund.Status.DROPPED:
        _post_refund(refund, f"{name}:dropped", flows.refund_dropped(amount_vnd), kind="refund_dropped")


@transaction.atomic
def book_dispute_news(*, dispute_id: int) -> None:
    """How a dispute stands now. A question of the bank moves no money."""
    dispute = Dispute.objects.select_related("payment").get(pk=dispute_id)
    opened, lost, won = (f"dispute:{dispute.pk}:{name}" for name in ("opened", "lost", "won"))
    provider = dispute.payment.provider
    held_vnd = _held(opened)
    if dispute.status in states.TAKING and not held_vnd:
        held_vnd = dispute.amount_vnd
        _post_dispute(dispute, opened, flows.dispute_opened(provider, held_vnd), kind="dispute_opened")
    if dispute.status == states.LOST and held_vnd:
        _post_dispute(dispute, lost, flows.dispute_lost(held_vnd), kind="dispute_lost")
    if dispute.status == states.WON and held_vnd:
        lines = flows.dispute_won(provider, held_vnd, was_lost=is_posted(lost))
        _post_dispute(dispute, won, lines, kind="dispute_won")


def _held(key: str) -> int:
    """What the bank took when the dispute was opened; 0 while it was not."""
    held = LedgerEntry.objects.filter(transaction__idempotency_key=key, account__code=of.DISPUTED.code)
    return held.values_list("amount_vnd", flat=True).first() or 0


def _post_dispute(dispute: Dispute, key: str, lines: Sequence[flows.Line], *, kind: str) -> None:
    at = dispute.opened_at if kind == "dispute_opened" else dispute.closed_at
    post(kind=kind, key=key, source=("dispute", dispute.pk), lines=lines, at=at)

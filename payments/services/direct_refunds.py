"""Refunds a producer pays back itself: owed, sent, received or contested. We ask, watch and remind, and pay nothing."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from orders.models import SellerOrder
from orders.services.history import owe_notice

from ..errors import AmountRefused, DirectMoved, NumberNeeded, WordsNeeded
from ..gateways.direct import refund_state
from ..gateways.vietqr import MOST_VND
from ..models import DirectRefund, Payment, Refund
from .refunding import settle_refund


@transaction.atomic
def say_paid_again(*, payment_id: int, amount_vnd: int, actor: Actor) -> DirectRefund:
    """The producer sees that money of a payment it has came once more: it owes that back, and the buyer is told.

    A thumb taps twice: while one waits to be sent it is that one. Raises DirectMoved where the first was not seen yet,
    AmountRefused for what no transfer can be.
    """
    payments = Payment.objects.select_for_update(of=("self",)).select_related("order", "part", "direct")
    payment = payments.get(pk=payment_id)
    if payment.direct.confirmed_at is None:
        raise DirectMoved
    if not 0 < amount_vnd <= MOST_VND:
        raise AmountRefused(field="amount")
    if known := payment.direct_refunds.owed().filter(key__startswith=_again(payment)).first():
        return known
    number = payment.direct_refunds.filter(key__startswith=_again(payment)).count() + 1
    return owe_again(payment=payment, amount_vnd=amount_vnd, key=f"said:{number}", actor=actor)


def owe_again(*, payment: Payment, amount_vnd: int, key: str, actor: Actor) -> DirectRefund:
    """What came beyond a payment (locked) goes back by hand, as any refund of its producer. Its first letter is sent.

    key  tells several of one payment apart. It is no money of the order and of no sale, so no Refund of ours.
    """
    refund = DirectRefund.objects.create(
        key=f"{_again(payment)}{key}",
        payment=payment,
        amount_vnd=amount_vnd,
        send_by=clock.now() + timedelta(hours=settings.DIRECT_REFUND_H),
        told_at=clock.now(),
    )
    record("say_paid_again", refund, actor=actor, after={"amount_vnd": amount_vnd})
    owe_notice(payment.order, kind="direct_over_coming", part=payment.part, amount_vnd=amount_vnd)
    return refund


def _again(payment: Payment) -> str:
    return f"{DirectRefund.AGAIN}{payment.pk}:"


@transaction.atomic
def say_refund_sent(*, refund_id: int, bank_ref: str, actor: Actor) -> DirectRefund:
    """The producer says it sent the money, with the bank's number; the buyer is asked. Safe to repeat.

    After a buyer contested it the producer may send again, with another number. Raises NumberNeeded, DirectMoved.
    """
    refund, number = _locked(refund_id), bank_ref.strip()[:64]
    if not number:
        raise NumberNeeded(field="bank_ref")
    if refund.bank_ref == number and refund.contested_at is None:
        return refund
    if refund.state not in {"owed", "contested"}:
        raise DirectMoved
    refund.sent_at, refund.bank_ref, refund.contested_at, refund.alerted_at = clock.now(), number, None, None
    refund.save(update_fields=["sent_at", "bank_ref", "contested_at", "alerted_at"])
    record("say_refund_sent", refund, actor=actor, after={"bank_ref": number, "amount_vnd": refund.amount_vnd})
    _tell(refund, "direct_refund_sent")
    return refund


@transaction.atomic
def say_refund_received(*, refund_id: int, actor: Actor) -> DirectRefund:
    """The buyer has the money. Safe to repeat."""
    refund = _locked(refund_id)
    return refund if refund.received_at else _settle(refund, actor=actor)


@transaction.atomic
def contest_refund(*, refund_id: int, actor: Actor) -> DirectRefund:
    """The buyer does not see what the producer says it sent: an operator asks both. Repeatable. Raises DirectMoved."""
    refund = _locked(refund_id)
    if refund.state == "contested":
        return refund
    if refund.state != "sent":
        raise DirectMoved
    refund.contested_at = refund.alerted_at = clock.now()
    refund.save(update_fields=["contested_at", "alerted_at"])
    record("contest_refund", refund, actor=actor, after={"amount_vnd": refund.amount_vnd})
    _tell(refund, "direct_refund_hangs", to_operator=True)
    return refund


@transaction.atomic
def settle_by_hand(*, refund_id: int, why: str, actor: Actor) -> DirectRefund:
    """An operator found that the buyer has it. Raises WordsNeeded, DirectMoved."""
    refund = _locked(refund_id)
    if not why.strip():
        raise WordsNeeded(field="why")
    if refund.received_at is not None:
        raise DirectMoved
    refund.settled_by_id, refund.why = actor.user_id, why.strip()[:300]
    refund.save(update_fields=["settled_by", "why"])
    return _settle(refund, actor=actor)


def _settle(refund: DirectRefund, *, actor: Actor) -> DirectRefund:
    refund.received_at, refund.contested_at = clock.now(), None
    refund.save(update_fields=["received_at", "contested_at"])
    record("settle_direct_refund", refund, actor=actor, after={"amount_vnd": refund.amount_vnd, "why": refund.why})
    state = refund_state(refund)
    for owed in Refund.objects.filter(provider_ref=state.refund_ref):
        settle_refund(refund_id=owed.pk, state=state)
    return refund


def _locked(refund_id: int) -> DirectRefund:
    """Refund rows are locked before this one by nobody, so no circle."""
    return DirectRefund.objects.select_for_update(of=("self",)).select_related("payment__order").get(pk=refund_id)


def part_of_refund(refund: DirectRefund) -> SellerOrder:
    """Whose producer owes it: a direct payment is always of one part."""
    assert refund.payment.part is not None  # noqa: S101  # a constraint
    return refund.payment.part


def _tell(refund: DirectRefund, kind: str, *, to_operator: bool = False) -> None:
    part = part_of_refund(refund)
    owe_notice(refund.payment.order, kind=kind, part=part, amount_vnd=refund.amount_vnd, to_operator=to_operator)

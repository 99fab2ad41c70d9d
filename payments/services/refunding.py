"""Money back to the buyer: asked for in a transaction, sent by a task, settled by what the provider says.

No buyer gets the same money from us and from the bank: while a bank looks into a payment nothing of it is sent, and
once the bank has paid, what we had not sent is dropped. Booking a dispute and sending a refund take the same lock,
the payment's. Rows first, the books last: docs/money.md, "Locks".
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.sweeps import sweep
from orders.models import Adjustment, SellerOrder
from orders.services.history import owe_notice

from .. import states
from ..errors import NothingToRetry, RefundRefused
from ..gateways import PaymentGateway, RefundState, gateway
from ..models import BankRefund, Payment, PaymentShare, Refund
from ..selectors import parts_to_give_back, unasked_adjustments
from .booking import book_refund_asked, book_refund_settled, hold_allocations

log = logging.getLogger(__name__)
# A dispute nobody has told us of is found sooner than that many sweeps.
_MOST_REFUSALS = 30
_LAST_WORDS = (Refund.Status.FAILED, Refund.Status.DROPPED)


@transaction.atomic
def ask_refund(
    *,
    share_id: int,
    amount_vnd: int,
    reason: str,
    request_key: str,
    retry_of: Refund | None = None,
    adjustment: Adjustment | None = None,
    by_transfer: bool = False,
) -> Refund | None:
    """Owe the buyer part of a share. The same request_key is one refund; None when the share has not that much left."""
    refund, is_new = _owe(
        share_id=share_id,
        amount_vnd=amount_vnd,
        reason=reason,
        request_key=request_key,
        retry_of=retry_of,
        adjustment=adjustment,
        by_transfer=by_transfer,
    )
    if refund is not None and is_new:
        _book_owed([refund])
        refund.refresh_from_db()
    return refund


def _owe(*, share_id: int, amount_vnd: int, request_key: str, **facts: Any) -> tuple[Refund | None, bool]:
    """The refund's row, and whether this call made it; nothing of it is in the books yet."""
    Payment.objects.select_for_update(of=("self",)).get(shares=share_id)
    share = PaymentShare.objects.select_for_update().get(pk=share_id)
    known = Refund.objects.filter(request_key=request_key).first()
    if known is not None or not 0 < amount_vnd <= share.captured_vnd - share.refunded_vnd:
        return known, False
    PaymentShare.objects.filter(pk=share_id).update(refunded_vnd=F("refunded_vnd") + amount_vnd)
    refund = Refund.objects.create(share=share, amount_vnd=amount_vnd, request_key=request_key, **facts)
    record("ask_refund", refund, actor=SYSTEM, after={"amount_vnd": amount_vnd, "reason": refund.reason})
    return refund, True


def _book_owed(refunds: Sequence[Refund]) -> None:
    """The last step of owing them: what a bank has paid meanwhile is dropped with them."""
    payments = {refund.share.payment_id: refund.share.payment for refund in refunds}
    dropped = [pk for _pk, payment in sorted(payments.items()) for pk in drop_what_the_bank_paid(payment)]
    if len(refunds) > 1:
        hold_allocations(share_ids=[refund.share_id for refund in refunds])
    for refund in refunds:
        book_refund_asked(refund_id=refund.pk)
    book_dropped(dropped)


def ask_due_refunds() -> int:
    """Owe back what was paid above what a part costs as of now; how many parts."""
    return len(sweep([partial(_give_back, pk) for pk in parts_to_give_back().values_list("pk", flat=True)]))


@transaction.atomic
def _give_back(part_id: int) -> None:
    """One refund for each adjustment and share, the latest first: what was paid last goes back first."""
    list(Payment.objects.filter(shares__part=part_id).order_by("pk").select_for_update(of=("self",)))
    part = SellerOrder.objects.get(pk=part_id)
    locked = PaymentShare.objects.filter(part=part).order_by("pk").select_for_update(of=("self",))
    shares = sorted(locked, key=lambda share: -share.payment_id)
    owed: list[Refund] = []
    over_vnd = sum(share.captured_vnd - share.refunded_vnd for share in shares) - part.due_vnd
    for adjustment in unasked_adjustments(part_id):
        owed_vnd = min(-adjustment.amount_vnd, over_vnd)
        for share in shares:
            amount_vnd = min(owed_vnd, share.captured_vnd - share.refunded_vnd)
            if amount_vnd <= 0:
                continue
            refund, is_new = _owe(
                share_id=share.pk,
                amount_vnd=amount_vnd,
                reason=adjustment.kind,
                request_key=f"adjustment:{adjustment.pk}:{share.pk}",
                adjustment=adjustment,
            )
            if refund is not None and is_new:
                owed.append(refund)
            share.refunded_vnd += amount_vnd
            owed_vnd -= amount_vnd
            over_vnd -= amount_vnd
    _book_owed(owed)


@transaction.atomic
def retry_refund(*, refund_id: int, actor: Actor, by_transfer: bool = False) -> Refund:
    """Send money again that could not go back: a refund of its own. Safe to repeat. Raises NothingToRetry.

    by_transfer  from our bank, through the queue of transfers out that takes two people: the buyer says where to
    Nothing of a payment that a bank paid back, not even in part: what is owed then goes another way, by hand.
    """
    failed = Refund.objects.stuck().filter(pk=refund_id).exclude(share__payment__disputes__status=states.LOST).first()
    again = Refund.objects.filter(retry_of=refund_id).first()
    if again is not None:
        return again
    if failed is None:
        raise NothingToRetry
    again = ask_refund(
        share_id=failed.share_id,
        amount_vnd=failed.amount_vnd,
        reason=failed.reason,
        request_key=f"retry:{failed.pk}",
        retry_of=failed,
        adjustment=failed.adjustment,
        by_transfer=by_transfer or failed.by_transfer,
    )
    if again is None:
        raise NothingToRetry
    record("retry_refund", again, actor=actor, after={"retry_of": failed.pk, "by_transfer": again.by_transfer})
    return again


def send_refund(*, refund_id: int) -> Refund:
    """Hand one refund to the provider, or ask how it stands there. Held while a bank looks into the payment.

    Its key makes it one, however often this runs. Raises GatewayUnavailable.
    """
    refund = Refund.objects.select_related("share__payment").get(pk=refund_id)
    payment = refund.share.payment
    provider = gateway(refund.provider)
    if not refund.provider_ref and _may_go_out(payment.pk, refund_id):
        refund.provider_ref = _hand_over(refund, payment, provider)
    if refund.provider_ref:
        # The answer to a repeated key is the first one, however old: how it stands now is asked for.
        settle_refund(refund_id=refund.pk, state=provider.fetch_refund(refund.provider_ref))
    refund.refresh_from_db()
    return refund


@transaction.atomic
def _may_go_out(payment_id: int, refund_id: int) -> bool:
    """The only way to the provider: note under the payment's lock that the refund leaves now, unless it is held."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if refund.status != Refund.Status.ASKED:
        return False
    if refund.sent_at is not None:  # it may be there already; the key makes it one
        return True
    if payment.disputes.filter(status__in=states.TAKING).exists():
        return False
    return Refund.objects.filter(pk=refund_id).update(sent_at=clock.now()) == 1


def _hand_over(refund: Refund, payment: Payment, provider: PaymentGateway) -> str:
    """The provider's id of the refund, kept before anything else is asked; "" when the provider refused it, or the
    bank was faster and it is not owed any more."""
    try:
        state = provider.refund(
            intent_ref=payment.intent_ref, amount_vnd=refund.amount_vnd, idempotency_key=refund.sending_key
        )
    except RefundRefused as refusal:
        _take_back(payment.pk, refund.pk, refusal)
        return ""
    asked = Refund.objects.filter(pk=refund.pk, provider_ref="", status=Refund.Status.ASKED)
    asked.update(provider_ref=state.refund_ref)
    return Refund.objects.values_list("provider_ref", flat=True).get(pk=refund.pk)


@transaction.atomic
def _take_back(payment_id: int, refund_id: int, refusal: RefundRefused) -> None:
    """Nothing went out. Of a disputed payment the refund waits, for the news of the dispute or its end; else it failed.

    Either way the key is spent: the provider repeats its refusal for it.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    Refund.objects.filter(pk=refund_id, status=Refund.Status.ASKED, provider_ref="").update(
        sent_at=None, refusals=F("refusals") + 1, failure_code=refusal.reason[:64]
    )
    refund = Refund.objects.get(pk=refund_id)
    if refusal.is_disputed and refund.refusals < _MOST_REFUSALS:
        book_dropped(drop_what_the_bank_paid(payment))
    else:
        settle_refund(refund_id=refund_id, state=RefundState("", Refund.Status.FAILED, refusal.reason[:64]))


@transaction.atomic
def settle_refund(*, refund_id: int, state: RefundState) -> None:
    """Book what became of a refund. A failure may follow a success; then the share is not given back after all.

    A failure is the last word: a success after it is old news. Somebody has to look after it, so it is loud, and the
    buyer is told, as of a success.
    """
    settle_refunds(refund_ids=[refund_id], state=state)


@transaction.atomic
def settle_refunds(*, refund_ids: Collection[int], state: RefundState) -> None:
    """settle_refund for all that the provider knows as one."""
    rows = Refund.objects.select_for_update(of=("self",)).select_related("share__part__order", "share__payment")
    for refund in [each for each in rows.filter(pk__in=refund_ids).order_by("pk") if _settle(each, state)]:
        book_refund_settled(refund_id=refund.pk)


def _settle(refund: Refund, state: RefundState) -> bool:
    if not refund.provider_ref and state.refund_ref:
        Refund.objects.filter(pk=refund.pk).update(provider_ref=state.refund_ref, sent_at=refund.sent_at or clock.now())
    if refund.status in _LAST_WORDS or state.status in ("pending", refund.status):
        return False
    Refund.objects.filter(pk=refund.pk).update(
        status=state.status, settled_at=clock.now(), failure_code=state.failure_code
    )
    part = refund.share.part
    if state.status == Refund.Status.FAILED:
        log.error("refund %s failed (%s): the buyer still waits for the money", refund.pk, state.failure_code)
        PaymentShare.objects.filter(pk=refund.share_id).update(refunded_vnd=F("refunded_vnd") - refund.amount_vnd)
        owe_notice(part.order, kind="refund_failed", part=part, amount_vnd=refund.amount_vnd)
    elif not refund.share.payment.is_direct:  # else the buyer itself said that it came
        owe_notice(part.order, kind="refunded", part=part, amount_vnd=refund.amount_vnd)
    record("settle_refund", refund, actor=SYSTEM, after={"status": state.status})
    return True


def drop_what_the_bank_paid(payment: Payment) -> list[int]:
    """Owe the buyer no more what the bank has given back: the refunds, which the caller books last (book_dropped).

    Call it under the payment's lock.
    """
    if not payment.disputes.filter(status=states.LOST).exists():
        return []
    unsent = list(Refund.objects.unsent().filter(share__payment=payment).order_by("pk").select_for_update(of=("self",)))
    for refund in unsent:
        Refund.objects.filter(pk=refund.pk).update(status=Refund.Status.DROPPED, settled_at=clock.now())
        PaymentShare.objects.filter(pk=refund.share_id).update(refunded_vnd=F("refunded_vnd") - refund.amount_vnd)
        record("drop_refund", refund, actor=SYSTEM, after={"status": Refund.Status.DROPPED})
    return [refund.pk for refund in unsent]


def book_dropped(refund_ids: Sequence[int]) -> None:
    for refund_id in refund_ids:
        book_refund_settled(refund_id=refund_id)


def hold_in_queue(payment: Payment) -> None:
    """A bank looks into it: what two people agreed to send waits for its decision, and to be agreed to again."""
    for row in BankRefund.objects.to_pay().filter(payment=payment, use=None).order_by("pk").select_for_update():
        BankRefund.objects.filter(pk=row.pk).update(approved_by=None, approved_at=None)
        record("hold_bank_refund", row, actor=SYSTEM, after={"amount_vnd": row.amount_vnd})


def take_out_of_queue(payment: Payment) -> None:
    """The bank gave it back: what waits in our queue of transfers out has not left; it is asked for and not sent again.

    Call it under the payment's lock, before its refunds are locked. None is queued any more from then on: the queue
    refuses it (gateways.vietqr). A row may be so new that its refund does not know its number yet.
    """
    rows = BankRefund.objects.open().filter(payment=payment, use=None).order_by("pk")
    for row in rows.select_for_update(of=("self",)):
        BankRefund.objects.filter(pk=row.pk).update(dropped_at=clock.now())
        known = Q(provider_ref=f"bank_{row.pk}") | Q(provider_ref="", request_key=row.key.partition("~")[0])
        asked = Refund.objects.filter(known, share__payment=payment, status=Refund.Status.ASKED)
        asked.update(sent_at=None, provider_ref="")

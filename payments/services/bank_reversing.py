"""A bank that takes a transfer back: the books go back with it, and the order is flagged like any disputed one."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import Q

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor

from .. import states
from ..gateways import DisputeState
from ..models import BankCredit, BankCreditUse, BankRefund, ManualMatch, Payment
from .bank_books import book_reversal
from .disputing import book_dispute
from .invoicing import take_back_invoice_money

log = logging.getLogger(__name__)


@transaction.atomic
def reverse_credit(*, credit_id: int, actor: Actor) -> BankCredit:
    """Book that the bank took a credit back. Safe to repeat.

    A payment that was complete becomes a lost dispute: everybody hears of it, and no refund of it leaves any more.
    One that was not is short again. What we were about to send back stays here; what has left is loud.
    """
    meant = Q(bank_uses__credit=credit_id) | Q(pk__in=ManualMatch.objects.filter(credit=credit_id).values("payment"))
    ids = Payment.objects.filter(meant).values("pk")
    list(Payment.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))
    credit = BankCredit.objects.select_for_update().get(pk=credit_id)
    # Read under the locks: what it is may have changed while we waited for them (placed by two people, given up).
    uses = list(BankCreditUse.objects.filter(credit=credit_id).order_by("pk"))
    if credit.state in {BankCredit.State.NEW, BankCredit.State.IGNORED, BankCredit.State.COPY, credit.State.REVERSED}:
        return credit
    BankCredit.objects.filter(pk=credit.pk).update(state=BankCredit.State.REVERSED, reversed_at=clock.now())
    credit.refresh_from_db()
    for use in uses:  # their rows first: whatever comes after is booked
        if use.kind == BankCreditUse.Kind.OWED:
            _keep_here(use)
    for use in uses:
        if use.kind == BankCreditUse.Kind.PAYMENT:
            _flag(credit, use)
        elif use.kind == BankCreditUse.Kind.INVOICE:
            take_back_invoice_money(use)
    book_reversal(credit, actor=actor)
    return credit


def _flag(credit: BankCredit, use: BankCreditUse) -> None:
    payment = Payment.objects.get(bank_uses=use)
    if payment.status != Payment.Status.SUCCEEDED:
        return
    state = DisputeState(
        dispute_ref=f"reversal_{credit.pk}_{payment.pk}",
        intent_ref=payment.intent_ref,
        status=states.LOST,
        amount_vnd=use.amount_vnd,
        currency="vnd",
        reason="bank_reversal",
        opened_at=clock.now(),
    )
    book_dispute(provider=payment.provider, state=state)
    log.error("the bank took back %s of payment %s", use.amount_vnd, payment.pk)


def _keep_here(use: BankCreditUse) -> None:
    for refund in BankRefund.objects.filter(use=use).select_for_update(of=("self",)):
        if refund.paid_at is not None and refund.failed_at is None:
            log.error("bank refund %s has left, and the bank took its money back as well", refund.pk)
        else:
            BankRefund.objects.filter(pk=refund.pk, paid_at=None).update(dropped_at=clock.now())

"""Money nobody could place: one person says whose it is or that it goes back, another one agrees."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import StateConflict

from ..errors import NoSuchPayment, NotInSuspense, NotTwice
from ..models import BankCredit, BankCreditUse, BankRefund, CommissionInvoice, ManualMatch, Payment
from .bank_books import move_use
from .bank_invoices import take_for_invoice
from .bank_matching import apply_credits, owe_back
from .posting import post_all


@transaction.atomic
def propose_match(*, credit_id: int, payment_id: int = 0, invoice_id: int = 0, why: str, actor: Actor) -> ManualMatch:
    """Say which payment, or else which commission invoice, a credit in suspense is for.

    Raises NotInSuspense, NoSuchPayment (also for one to a producer's own account: this money is in ours),
    StateConflict while another proposal waits.
    """
    credit = _in_suspense(credit_id)
    payment = Payment.objects.filter(pk=payment_id, qr__isnull=False, part=None).first()
    invoice = CommissionInvoice.objects.filter(pk=invoice_id).first() if payment is None else None
    if payment is None and invoice is None:
        raise NoSuchPayment(field="payment")
    try:
        with transaction.atomic():
            match = ManualMatch.objects.create(
                credit=credit, payment=payment, invoice=invoice, why=why[:300], proposed_by_id=_person(actor)
            )
    except IntegrityError:
        raise StateConflict from None
    record("propose_match", match, actor=actor, after=_what(match))
    return match


@transaction.atomic
def approve_match(*, match_id: int, actor: Actor) -> BankCredit:
    """Agree: the credit becomes money of that payment or invoice, as if its words had said so. Raises NotTwice."""
    match = ManualMatch.objects.get(pk=match_id)
    payments = Payment.objects.select_for_update(of=("self",)).select_related("order", "qr")
    payment = payments.filter(pk=match.payment_id or 0).first()
    credit = _in_suspense(match.credit_id)
    if match.proposed_by_id == _person(actor):
        raise NotTwice
    waiting = ManualMatch.objects.filter(pk=match.pk, approved_at=None, refused_at=None)
    if not waiting.update(approved_by=actor.user_id, approved_at=clock.now()):
        raise StateConflict
    credit.uses.filter(kind=BankCreditUse.Kind.SUSPENSE).delete()
    record("approve_match", match, actor=actor, after=_what(match))
    if payment is not None:
        apply_credits([(credit, payment)], was=BankCreditUse.Kind.SUSPENSE, actor=actor)
    elif match.invoice_id is not None:
        take_for_invoice(credit, match.invoice_id, from_suspense=True, actor=actor)
        BankCredit.objects.filter(pk=credit.pk).update(state=BankCredit.State.MATCHED, processed_at=clock.now())
    credit.refresh_from_db()
    return credit


@transaction.atomic
def refuse_match(*, match_id: int, actor: Actor) -> None:
    """Disagree, or take one's own proposal back: the credit waits for another one."""
    match = ManualMatch.objects.get(pk=match_id)
    waiting = ManualMatch.objects.filter(pk=match_id, approved_at=None, refused_at=None)
    if not waiting.update(refused_at=clock.now()):
        raise StateConflict
    record("refuse_match", match, actor=actor)


@transaction.atomic
def return_to_sender(*, credit_id: int, actor: Actor) -> BankRefund:
    """Nobody's money here: put it into the queue of transfers out, where two people see to it."""
    credit = _in_suspense(credit_id)
    if ManualMatch.objects.filter(credit=credit, approved_at=None, refused_at=None).exists():
        raise StateConflict
    use = credit.uses.get(kind=BankCreditUse.Kind.SUSPENSE)
    BankCreditUse.objects.filter(pk=use.pk).update(kind=BankCreditUse.Kind.OWED)
    use.kind = BankCreditUse.Kind.OWED
    BankCredit.objects.filter(pk=credit.pk).update(state=BankCredit.State.RETURNING)
    row = owe_back(use)
    post_all(move_use(use, was=BankCreditUse.Kind.SUSPENSE, actor=actor))
    return row


def _what(match: ManualMatch) -> dict[str, int]:
    if match.invoice_id is not None:
        return {"credit": match.credit_id, "invoice": match.invoice_id}
    return {"credit": match.credit_id, "payment": match.payment_id or 0}


def _in_suspense(credit_id: int) -> BankCredit:
    credit = BankCredit.objects.select_for_update().get(pk=credit_id)
    if credit.state != BankCredit.State.SUSPENSE:
        raise NotInSuspense
    return credit


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotTwice
    return actor.user_id

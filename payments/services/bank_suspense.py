"""Money nobody could place: one person says whose it is or that it goes back, another one agrees."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import StateConflict

from ..errors import NoSuchPayment, NotInSuspense, NotTwice
from ..models import BankCredit, BankCreditUse, BankRefund, ManualMatch, Payment
from .bank_books import book_moved_use
from .bank_matching import apply_credit, owe_back


@transaction.atomic
def propose_match(*, credit_id: int, payment_id: int, why: str, actor: Actor) -> ManualMatch:
    """Say which payment a credit in suspense is for. Raises NotInSuspense, NoSuchPayment, StateConflict."""
    credit = _in_suspense(credit_id)
    payment = Payment.objects.filter(pk=payment_id, qr__isnull=False).first()
    if payment is None:
        raise NoSuchPayment(field="payment")
    try:
        with transaction.atomic():
            match = ManualMatch.objects.create(
                credit=credit, payment=payment, why=why[:300], proposed_by_id=_person(actor)
            )
    except IntegrityError:
        raise StateConflict from None
    record("propose_match", match, actor=actor, after={"credit": credit.pk, "payment": payment.pk})
    return match


@transaction.atomic
def approve_match(*, match_id: int, actor: Actor) -> BankCredit:
    """Agree: the credit becomes money of that payment, as if its words had said so. Raises NotTwice."""
    match = ManualMatch.objects.get(pk=match_id)
    payment = Payment.objects.select_for_update(of=("self",)).select_related("order", "qr").get(pk=match.payment_id)
    credit = _in_suspense(match.credit_id)
    if match.proposed_by_id == _person(actor):
        raise NotTwice
    waiting = ManualMatch.objects.filter(pk=match.pk, approved_at=None, refused_at=None)
    if not waiting.update(approved_by=actor.user_id, approved_at=clock.now()):
        raise StateConflict
    credit.uses.filter(kind=BankCreditUse.Kind.SUSPENSE).delete()
    record("approve_match", match, actor=actor, after={"credit": credit.pk, "payment": payment.pk})
    return apply_credit(credit, payment, was=BankCreditUse.Kind.SUSPENSE, actor=actor)


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
    book_moved_use(use, was=BankCreditUse.Kind.SUSPENSE, actor=actor)
    return owe_back(use)


def _in_suspense(credit_id: int) -> BankCredit:
    credit = BankCredit.objects.select_for_update().get(pk=credit_id)
    if credit.state != BankCredit.State.SUSPENSE:
        raise NotInSuspense
    return credit


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotTwice
    return actor.user_id

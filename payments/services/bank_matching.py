"""What a movement on our account is: money for a payment, too much, too late, a second time, or nobody knows.

The table is that of shared payments.md section 4. Locks go payment, credits (by id), order. Safe to repeat, in any
order: a credit is worked on once, and what several sources tell of one movement counts once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.sweeps import sweep
from orders.services.history import owe_notice

from ..gateways import gateway
from ..gateways.vietqr import received_vnd, refund_account
from ..models import BankCredit, BankCreditUse, BankRefund, Payment, QrRequest
from ..references import find_references
from ..selectors.bank import credits_to_process, is_taken_back, original_of, partly_paid_and_over, taken_back_by
from .bank_books import book_moved_use, book_use
from .bank_reversing import reverse_credit
from .settling import apply_session

log = logging.getLogger(__name__)
State, Kind = BankCredit.State, BankCreditUse.Kind


def process_credits() -> int:
    """Work on every movement that still waits, oldest first; how many."""
    return len(sweep([partial(process_credit, credit_id=pk) for pk in credits_to_process()]))


def hear_now(*, reference: str) -> int:
    """Work on what waits for one payment, how many: whoever looks at its page shall not wait for a task."""
    return len([process_credit(credit_id=pk) for pk in credits_to_process(reference=reference)])


@transaction.atomic
def process_credit(*, credit_id: int) -> BankCredit:
    """Find out what one movement is, and book that."""
    told = BankCredit.objects.get(pk=credit_id)
    if told.direction == BankCredit.Direction.OUT and (taken := taken_back_by(told)) and taken.state == State.NEW:
        process_credit(credit_id=taken.pk)  # told in the wrong order: first it came, then it went
    payment = _lock(_payment_meant(told))
    credit, original = _lock_with_original(told)
    if credit.state != State.NEW:
        return credit
    if credit.direction == BankCredit.Direction.OUT:
        return _leave(credit)
    if not credit.amount_vnd or credit.account not in _our_accounts(payment):
        return _end(credit, State.IGNORED)
    if original is not None:
        BankCredit.objects.filter(pk=credit.pk).update(same_as=original, state=State.COPY, processed_at=clock.now())
        return _fresh(credit)
    if payment is None:
        _end(credit, State.SUSPENSE)
        _use(credit, Kind.SUSPENSE, credit.amount_vnd)
    else:
        apply_credit(credit, payment)
    if is_taken_back(credit):
        reverse_credit(credit_id=credit.pk, actor=SYSTEM)
    return _fresh(credit)


def apply_credit(credit: BankCredit, payment: Payment, *, was: str = "", actor: Actor = SYSTEM) -> BankCredit:
    """Give a credit without uses to a payment; both are locked. What is too much is owed back, and told.

    was  what it was in our books before: nothing for a new one, or suspense
    """
    due_vnd = payment.amount_vnd - received_vnd(payment)
    is_late = payment.status == Payment.Status.CLOSED or payment.order.cancelled_at is not None
    if payment.status == Payment.Status.SUCCEEDED:
        taken_vnd, state = 0, State.TWICE
    elif is_late:  # revived by settle_payment where the goods are free, else it goes back from there
        taken_vnd, state = (due_vnd if credit.amount_vnd >= due_vnd else 0), State.LATE
    else:
        taken_vnd = min(due_vnd, credit.amount_vnd)
        state = State.PARTLY if credit.amount_vnd < due_vnd else State.MATCHED
        state = State.EXCESS if credit.amount_vnd > due_vnd else state
    _end(credit, state)
    if taken_vnd:
        _use(credit, Kind.PAYMENT, taken_vnd, payment, was=was, actor=actor)
    if credit.amount_vnd > taken_vnd:
        owe_back(_use(credit, Kind.OWED, credit.amount_vnd - taken_vnd, payment, was=was, actor=actor))
        owe_notice(payment.order, kind="transfer_back", amount_vnd=credit.amount_vnd - taken_vnd)
    if taken_vnd and taken_vnd < due_vnd:
        owe_notice(payment.order, kind="transfer_short", amount_vnd=due_vnd - taken_vnd)
    if taken_vnd == due_vnd and taken_vnd:
        apply_session(payment_id=payment.pk, state=gateway(payment.provider).fetch_session(payment.qr.reference))
    log.debug("bank credit %s is %s for payment %s", credit.pk, state, payment.pk)
    return credit


def owe_back(use: BankCreditUse) -> BankRefund:
    """Put money that is owed back into the queue of transfers out. One row per use."""
    refund, _is_new = BankRefund.objects.get_or_create(
        key=f"use:{use.pk}",
        defaults={
            "use": use,
            "payment": use.payment,
            "amount_vnd": use.amount_vnd,
            **refund_account(use.credit),
        },
    )
    return refund


def give_up_partly_paid() -> int:
    """Owe back what came for payments whose time ran out before all of it was there; how many payments."""
    return len(sweep([partial(_give_up, payment_id=pk) for pk in partly_paid_and_over()]))


@transaction.atomic
def _give_up(*, payment_id: int) -> None:
    payment = _lock(payment_id)
    if payment is None or payment.status != Payment.Status.CLOSED:
        return
    uses = payment.bank_uses.filter(kind=Kind.PAYMENT).exclude(credit__state=State.REVERSED)
    moved = list(uses.select_related("credit").select_for_update(of=("self",)).order_by("pk"))
    for use in moved:
        BankCreditUse.objects.filter(pk=use.pk).update(kind=Kind.OWED)
        use.kind = Kind.OWED
        book_moved_use(use, was=Kind.PAYMENT, actor=SYSTEM)
        owe_back(use)
    if moved:
        owe_notice(payment.order, kind="transfer_back", amount_vnd=sum(use.amount_vnd for use in moved))


def _payment_meant(credit: BankCredit) -> int | None:
    """The one payment whose reference stands in the words; nobody's when there are several."""
    found = find_references(credit.content, prefix=settings.VIETQR_PREFIX)
    known = list(QrRequest.objects.filter(reference__in=found).values_list("payment_id", flat=True)[:2])
    return known[0] if len(known) == 1 else None


def _lock(payment_id: int | None) -> Payment | None:
    if payment_id is None:
        return None
    locked = Payment.objects.select_for_update(of=("self",)).select_related("order", "qr")
    return locked.get(pk=payment_id)


def _lock_with_original(told: BankCredit) -> tuple[BankCredit, BankCredit | None]:
    """The credit, and another source's row of the same movement. Both locked, the lower id first."""
    candidates = original_of(told)
    if not candidates:  # one that is told just now waits for our lock, and finds us
        return BankCredit.objects.select_for_update().get(pk=told.pk), None
    ids = sorted({told.pk, *(candidate.pk for candidate in candidates)})
    locked = {row.pk: row for row in BankCredit.objects.filter(pk__in=ids).order_by("pk").select_for_update()}
    credit = locked[told.pk]
    return credit, _first_without_copy(credit, original_of(credit))


def _first_without_copy(credit: BankCredit, candidates: Sequence[BankCredit]) -> BankCredit | None:
    """Asked again under the lock: whoever was faster has taken its original."""
    return next((each for each in candidates if each.state != State.NEW or each.pk < credit.pk), None)


def _our_accounts(payment: Payment | None) -> set[str]:
    asked = {payment.qr.account} if payment is not None else set()
    return {settings.VIETQR_ACCOUNT} | asked


def _leave(credit: BankCredit) -> BankCredit:
    """Money out is none of our business here, unless the bank takes back what it had brought."""
    taken = taken_back_by(credit)
    _end(credit, State.IGNORED)
    if taken is not None:
        reverse_credit(credit_id=taken.pk, actor=SYSTEM)
    return credit


def _end(credit: BankCredit, state: str) -> BankCredit:
    BankCredit.objects.filter(pk=credit.pk).update(state=state, processed_at=clock.now())
    credit.state = state
    return credit


def _fresh(credit: BankCredit) -> BankCredit:
    credit.refresh_from_db()
    return credit


def _use(
    credit: BankCredit,
    kind: str,
    amount_vnd: int,
    payment: Payment | None = None,
    *,
    was: str = "",
    actor: Actor = SYSTEM,
) -> BankCreditUse:
    use = BankCreditUse.objects.create(credit=credit, kind=kind, amount_vnd=amount_vnd, payment=payment)
    if was:
        book_moved_use(use, was=was, actor=actor)
    else:
        book_use(use)
    return use

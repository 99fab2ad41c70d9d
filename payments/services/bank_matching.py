"""What a movement on our account is: money for a payment, too much, too late, a second time, or nobody knows.

The table is that of shared payments.md section 4. Safe to repeat, in any order: a credit is worked on once, and what
several sources tell of one movement counts once. Locks: docs/money.md, "Locks".

A statement of a whole day is worked on in batches, in as many SQL statements as a single transfer takes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings
from django.db import connection, transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.sweeps import sweep
from orders.models import Order
from orders.services.history import owe_notice, owe_notices
from orders.services.holding import extend_holds

from ..gateways.vietqr import refund_account, state_by
from ..models import BankCredit, BankCreditUse, BankRefund, Payment, QrRequest
from ..selectors.bank import (
    credits_to_process,
    money_seen,
    partly_paid_and_over,
    payments_meant,
    taken_back,
    taken_back_by,
)
from ..selectors.bank_pairs import originals_of, pairs_of
from ..selectors.invoices import invoices_meant
from .bank_books import keep_uses, move_use
from .bank_invoices import take_for_invoice
from .bank_reversing import reverse_credit
from .invoicing import hold_invoices
from .posting import Event, post_all
from .settling import settle_payments

log = logging.getLogger(__name__)
State, Kind = BankCredit.State, BankCreditUse.Kind
_COPY = """
UPDATE payments_bankcredit AS credit SET same_as_id = pair.original, state = %s, processed_at = %s
FROM unnest(%s::bigint[], %s::bigint[]) AS pair (id, original) WHERE credit.id = pair.id
"""
MOST_TOGETHER = 200  # their payments and orders stay locked until all of them are booked


def process_credits() -> int:
    """Work on every movement that still waits, oldest first; how many.

    In batches. What is in a batch with a row that makes trouble is worked on again row by row: its trouble is its own.
    """
    waiting = credits_to_process()
    with suppress(ExceptionGroup):  # told below, by the very row
        sweep([partial(process_together, credit_ids=ids) for ids in _batches(waiting)])
    left = credits_to_process()
    return len(set(waiting) - set(left)) + len(sweep([partial(process_credit, credit_id=pk) for pk in left]))


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + MOST_TOGETHER] for at in range(0, len(ids), MOST_TOGETHER))


def hear_now(*, reference: str) -> int:
    """Work on what waits for one payment, how many: whoever looks at its page shall not wait for a task."""
    heard: list[BankCredit] = []
    with suppress(ExceptionGroup):  # the page waits on; the sweep meets the same row, and is loud about it
        heard = sweep([partial(process_credit, credit_id=pk) for pk in credits_to_process(reference=reference)])
    return len(heard)


@transaction.atomic
def process_credit(*, credit_id: int) -> BankCredit:
    """Find out what one movement is, and book that."""
    told = BankCredit.objects.get(pk=credit_id)
    if told.direction == BankCredit.Direction.IN:
        process_together(credit_ids=[credit_id])
        return _fresh(told)
    if told.state == State.NEW:
        _leave(told)
    return _fresh(told)


@transaction.atomic
def process_together(*, credit_ids: Sequence[int]) -> None:
    """Find out what many movements to us are, oldest first, and book that. Those out are left alone."""
    waiting = BankCredit.objects.filter(pk__in=credit_ids, state=State.NEW, direction=BankCredit.Direction.IN)
    told = list(waiting.order_by("received_at", "pk"))
    if not told:
        return
    meant = payments_meant(told)
    payments = _lock(meant.values())
    invoices = invoices_meant([credit for credit in told if credit.pk not in meant])
    told, original = _lock_with_originals(told)
    hold_invoices(invoices.values())
    sorted_out = _Sorted()
    for credit in told:
        payment = payments.get(meant.get(credit.pk, 0))
        if not credit.amount_vnd or credit.account not in _our_accounts(payment):
            sorted_out.ignored.append(credit)
        elif (same := original(credit)) is not None:
            credit.same_as = same
            sorted_out.copies.append(credit)
        elif payment is not None:
            sorted_out.pairs.append((credit, payment))
        elif credit.pk in invoices:
            sorted_out.invoices.append((credit, invoices[credit.pk]))
        else:
            sorted_out.suspense.append(credit)
    sorted_out.book()
    for credit in taken_back(sorted_out.ours):
        reverse_credit(credit_id=credit.pk, actor=SYSTEM)


@dataclass
class _Sorted:
    """What the movements of a batch turned out to be."""

    ignored: list[BankCredit] = field(default_factory=list)
    copies: list[BankCredit] = field(default_factory=list)
    suspense: list[BankCredit] = field(default_factory=list)
    pairs: list[tuple[BankCredit, Payment]] = field(default_factory=list)
    invoices: list[tuple[BankCredit, int]] = field(default_factory=list)

    @property
    def ours(self) -> list[BankCredit]:
        """What came to us, and was told of for the first time."""
        return [*self.suspense, *(credit for credit, _meant in [*self.pairs, *self.invoices])]

    def book(self) -> None:
        _end({State.IGNORED: self.ignored})
        _copy(self.copies)
        if self.pairs:
            apply_credits(self.pairs)
        if self.suspense:
            _end({State.SUSPENSE: self.suspense})
            uses = [
                BankCreditUse(credit=each, kind=Kind.SUSPENSE, amount_vnd=each.amount_vnd) for each in self.suspense
            ]
            post_all(keep_uses(BankCreditUse.objects.bulk_create(uses)))
        _end({State.MATCHED: [credit for credit, _invoice in self.invoices]})
        for credit, invoice_id in self.invoices:
            take_for_invoice(credit, invoice_id)


@dataclass
class _Funding:
    """How a payment stands while credits are given to it one after the other."""

    payment: Payment
    got_vnd: int

    def take(self, amount_vnd: int) -> tuple[int, str]:
        """How much of a credit is for the payment, and what that makes of the credit."""
        due_vnd = self.payment.amount_vnd - self.got_vnd
        if self.payment.status == Payment.Status.SUCCEEDED or due_vnd <= 0:
            return 0, State.TWICE
        if self.payment.status == Payment.Status.CLOSED or self.payment.order.cancelled_at is not None:
            # Revived by settle_payments where the goods are free, else it goes back from there.
            return (due_vnd if amount_vnd >= due_vnd else 0), State.LATE
        state = State.MATCHED if amount_vnd == due_vnd else State.PARTLY if amount_vnd < due_vnd else State.EXCESS
        return min(due_vnd, amount_vnd), state


def apply_credits(pairs: Sequence[tuple[BankCredit, Payment]], *, was: str = "", actor: Actor = SYSTEM) -> None:
    """Give credits without uses to their payments; all are locked. What is too much is owed back, and told.

    was  what they were in our books before: nothing for new ones, or suspense
    """
    got = money_seen({payment.pk for _credit, payment in pairs})
    funding = {payment.pk: _Funding(payment, got[payment.pk]) for _credit, payment in pairs}
    ends: dict[str, list[BankCredit]] = {}
    uses: list[BankCreditUse] = []
    notices: list[tuple[Order, str, int | None]] = []
    full: dict[int, _Funding] = {}
    for credit, payment in pairs:
        stands = funding[payment.pk]
        taken_vnd, state = stands.take(credit.amount_vnd)
        ends.setdefault(state, []).append(credit)
        if taken_vnd:
            stands.got_vnd += taken_vnd
            uses.append(BankCreditUse(credit=credit, kind=Kind.PAYMENT, amount_vnd=taken_vnd, payment=payment))
        if owed_vnd := credit.amount_vnd - taken_vnd:
            uses.append(BankCreditUse(credit=credit, kind=Kind.OWED, amount_vnd=owed_vnd, payment=payment))
            notices.append((payment.order, "transfer_back", owed_vnd))
        if state == State.PARTLY:
            notices.append((payment.order, "transfer_short", payment.amount_vnd - stands.got_vnd))
        elif taken_vnd:
            full[payment.pk] = stands
    _end(ends)
    arrived = _keep(uses, was=was, actor=actor)
    short = [each.payment for each in funding.values() if each.got_vnd and each.payment.pk not in full]
    if short and full:
        _hold_orders([payment for _credit, payment in pairs])
    _hold_longer(short)
    owe_notices(notices)
    told = {pk: state_by(each.payment.qr, got_vnd=each.got_vnd) for pk, each in full.items()}
    settle_payments(states=told, arrived=arrived)


def _hold_orders(payments: Sequence[Payment]) -> None:
    """All that the batch is about to lock in two goes, in the order everybody has."""
    ids = {payment.order_id for payment in payments if payment.charge_id is None}
    list(Order.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk"))


def _hold_longer(payments: Sequence[Payment]) -> None:
    """An order that part of the money came for does not lapse under its buyer's fingers; the page says until when."""
    of_orders = [payment for payment in payments if payment.charge_id is None]
    until = extend_holds(order_ids={payment.order_id for payment in of_orders}) if of_orders else {}
    grown = [payment for payment in of_orders if payment.order_id in until]
    if grown:
        ends_at = until[grown[0].order_id]  # one moment for all
        QrRequest.objects.filter(payment__in=grown).update(expires_at=ends_at)
        for payment in grown:
            payment.order.hold_expires_at = ends_at


def _keep(uses: Sequence[BankCreditUse], *, was: str, actor: Actor) -> list[Event]:
    """What credits became, and for the books; what of it is owed back goes into the queue of transfers out."""
    kept = BankCreditUse.objects.bulk_create(uses)
    BankRefund.objects.bulk_create(_refund_row(use) for use in kept if use.kind == Kind.OWED)
    if was:
        return [event for use in kept for event in move_use(use, was=was, actor=actor)]
    return keep_uses(kept)


def owe_back(use: BankCreditUse) -> BankRefund:
    """Put money that is owed back into the queue of transfers out. One row per use."""
    BankRefund.objects.bulk_create([_refund_row(use)], ignore_conflicts=True)
    return BankRefund.objects.get(use=use)


def _refund_row(use: BankCreditUse) -> BankRefund:
    to = refund_account(use.credit)
    return BankRefund(key=f"use:{use.pk}", use=use, payment=use.payment, amount_vnd=use.amount_vnd, **to)


def give_up_partly_paid() -> int:
    """Owe back what came for payments whose time ran out before all of it was there; how many payments."""
    return len(sweep([partial(_give_up, payment_id=pk) for pk in partly_paid_and_over()]))


@transaction.atomic
def _give_up(*, payment_id: int) -> None:
    payment = _lock([payment_id])[payment_id]
    if payment.status != Payment.Status.CLOSED:
        return
    uses = payment.bank_uses.filter(kind=Kind.PAYMENT).exclude(credit__state=State.REVERSED)
    moved = list(uses.select_related("credit").select_for_update(of=("self",)).order_by("pk"))
    for use in moved:
        BankCreditUse.objects.filter(pk=use.pk).update(kind=Kind.OWED)
        use.kind = Kind.OWED
        post_all(move_use(use, was=Kind.PAYMENT, actor=SYSTEM))
        owe_back(use)
    if moved:
        owe_notice(payment.order, kind="transfer_back", amount_vnd=sum(use.amount_vnd for use in moved))


def _lock(payment_ids: Iterable[int]) -> dict[int, Payment]:
    locked = Payment.objects.select_for_update(of=("self",)).select_related("order", "qr")
    return {payment.pk: payment for payment in locked.filter(pk__in=set(payment_ids)).order_by("pk")}


def _lock_with_originals(
    told: Sequence[BankCredit],
) -> tuple[list[BankCredit], Callable[[BankCredit], BankCredit | None]]:
    """The credits that still wait, and what finds another source's row of the same movement. All locked, by id."""
    found = originals_of(told)
    others = {other.pk for alike in found.values() for other in alike}
    ids = {credit.pk for credit in told} | others
    locked = {row.pk: row for row in BankCredit.objects.filter(pk__in=ids).order_by("pk").select_for_update()}
    still = [locked[credit.pk] for credit in told if locked[credit.pk].state == State.NEW]
    # Asked again under the lock: whoever was faster has taken its original. One told just now waits, and finds us.
    taken = pairs_of(others) if others else set()
    seen: set[int] = set()

    def original(credit: BankCredit) -> BankCredit | None:
        seen.add(credit.pk)
        for each in found.get(credit.pk, []):
            other = locked.get(each.pk, each)
            is_older = other.state != State.NEW or other.pk < credit.pk or other.pk in seen
            if is_older and other.same_as_id is None and (other.pk, credit.provider) not in taken:
                taken.add((other.pk, credit.provider))
                return other
        return None

    return still, original


def _our_accounts(payment: Payment | None) -> set[str]:
    asked = {payment.qr.account} if payment is not None else set()
    return {settings.VIETQR_ACCOUNT} | asked


def _leave(out: BankCredit) -> None:
    """Money out is none of our business here, unless the bank takes back what it had brought."""
    taken = taken_back_by(out)
    if taken is not None and taken.state == State.NEW:
        process_credit(credit_id=taken.pk)  # told in the wrong order: first it came, then it went
    if taken is not None:
        reverse_credit(credit_id=taken.pk, actor=SYSTEM)  # whoever is faster: it is repeatable
    still = BankCredit.objects.filter(pk=out.pk, state=State.NEW)
    still.update(state=State.IGNORED, processed_at=clock.now())


def _end(ended: Mapping[str, Sequence[BankCredit]]) -> None:
    """Credits by what they became; a statement for each."""
    for state, those in ended.items():
        if those:
            ids = [credit.pk for credit in those]
            BankCredit.objects.filter(pk__in=ids).update(state=state, processed_at=clock.now())


def _copy(copies: Sequence[BankCredit]) -> None:
    """Movements another source told before: they move nothing."""
    if copies:
        pairs = [each.pk for each in copies], [each.same_as_id for each in copies]
        with connection.cursor() as cursor:
            cursor.execute(_COPY, [State.COPY, clock.now(), *pairs])


def _fresh(credit: BankCredit) -> BankCredit:
    credit.refresh_from_db()
    return credit

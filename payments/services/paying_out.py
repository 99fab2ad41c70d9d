"""Paying producers what they earned: a batch that one person makes and another approves, a file, the bank's answer.

The money of a batch is set aside at once, so that a refund can't spend it twice; what does not arrive comes back.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.utils.timezone import make_aware

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record

from ..errors import BatchMoved, BatchStale, NothingToPayOut, NotTwice, ResultRefused
from ..ledger import accounts as of
from ..ledger import bank_file, flows
from ..ledger.accounts import Account
from ..models import Payout, PayoutBatch, StatementRow
from ..selectors.payouts import Destination, Due, destinations, payouts_due
from .posting import Posted, hold_books, post, post_by_balance

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none that people mistake for another


@transaction.atomic
def make_batch(*, actor: Actor) -> PayoutBatch:
    """Set aside everything that is earned, due and has somewhere to go. Raises NothingToPayOut."""
    hold_books()  # no refund takes from earned money until this is over
    dues = [due for due in payouts_due(now=clock.now(), least_vnd=settings.PAYOUT_MIN_VND) if not due.obstacle]
    if not dues:
        raise NothingToPayOut
    batch = PayoutBatch.objects.create(made_by_id=actor.user_id, made_at=clock.now())
    for due in dues:
        _set_aside(batch, due)
    total_vnd = sum(due.available_vnd for due in dues)
    record("make_batch", batch, actor=actor, after={"payouts": len(dues), "total_vnd": total_vnd})
    return batch


def make_scheduled_batch() -> PayoutBatch | None:
    """On the days of PAYOUT_WEEKDAYS the marketplace makes one batch itself, if anything is due; a person approves."""
    is_day = str(clock.today().weekday()) in settings.PAYOUT_WEEKDAYS
    begins_at = make_aware(datetime.combine(clock.today(), time.min))
    if not is_day or PayoutBatch.objects.filter(made_at__gte=begins_at, made_by__isnull=True).exists():
        return None
    try:
        return make_batch(actor=SYSTEM)
    except NothingToPayOut:
        return None


def _set_aside(batch: PayoutBatch, due: Due) -> None:
    payout = Payout.objects.create(
        batch=batch,
        producer=due.producer,
        amount_vnd=due.available_vnd,
        reference=f"CT{batch.pk}{''.join(secrets.choice(_LETTERS) for _ in range(7))}",
        bank_bin=due.destination.bank_bin,
        bank_account=due.destination.account,
        holder=bank_file.bank_name(due.destination.holder),
        planned_at=clock.now(),
    )
    lines = flows.payout_batched(due.producer.pk, due.available_vnd)
    post(kind="payout_batched", key=f"payout:{payout.pk}:batched", source=("payout", payout.pk), lines=lines)


@transaction.atomic
def approve_batch(*, batch_id: int, actor: Actor) -> PayoutBatch:
    """The second person agrees; from now on the file may go to the bank.

    Raises NotTwice, BatchMoved, BatchStale (since it was made somebody's account was changed, or money is held).
    """
    batch = PayoutBatch.objects.select_for_update().get(pk=batch_id)
    if batch.status != PayoutBatch.Status.MADE:
        raise BatchMoved
    if actor.user_id is None or actor.user_id == batch.made_by_id:
        raise NotTwice
    if changed := _changed_since(batch):
        raise BatchStale(", ".join(sorted({producer.name for producer in changed})))
    batch.status, batch.approved_by_id, batch.approved_at = PayoutBatch.Status.APPROVED, actor.user_id, clock.now()
    batch.save(update_fields=["status", "approved_by", "approved_at"])
    record("approve_batch", batch, actor=actor, after={"status": batch.status})
    return batch


def _changed_since(batch: PayoutBatch) -> list[Producer]:
    """Producers whose money would not go where it goes as of now: an account is frozen with its payout."""
    payouts = list(batch.payouts.select_related("producer").order_by("pk"))
    to = destinations([payout.producer for payout in payouts], clock.now())
    return [payout.producer for payout in payouts if payout.producer.payouts_held or _goes_elsewhere(payout, to)]


def _goes_elsewhere(payout: Payout, to: Mapping[int, Destination]) -> bool:
    now = to[payout.producer_id]
    return bool(now.waits) or (now.bank_bin, now.account) != (payout.bank_bin, payout.bank_account)


@transaction.atomic
def cancel_batch(*, batch_id: int, actor: Actor) -> PayoutBatch:
    """Give everything back before it was approved. Raises BatchMoved."""
    batch = PayoutBatch.objects.select_for_update().get(pk=batch_id)
    if batch.status != PayoutBatch.Status.MADE:
        raise BatchMoved
    for payout in batch.payouts.select_for_update().order_by("pk"):
        _undo(payout, status=Payout.Status.CANCELLED, words="", source=of.seller_in_payout(payout.producer_id))
    batch.status, batch.cancelled_at = PayoutBatch.Status.CANCELLED, clock.now()
    batch.save(update_fields=["status", "cancelled_at"])
    record("cancel_batch", batch, actor=actor, after={"status": batch.status})
    return batch


def file_of_batch(*, batch: PayoutBatch) -> str:
    """The transfers of an approved batch, as CSV for the bank. Raises BatchMoved."""
    if batch.status not in (PayoutBatch.Status.APPROVED, PayoutBatch.Status.DONE):
        raise BatchMoved
    rows = batch.payouts.exclude(status=Payout.Status.CANCELLED).order_by("pk")
    return bank_file.written(
        bank_file.Transfer(row.bank_bin, row.bank_account, row.holder, row.amount_vnd, row.reference) for row in rows
    )


@transaction.atomic
def take_results(*, batch_id: int, text: str, actor: Actor) -> int:
    """Book the bank's answer; how many payouts it moved. The same file twice moves nothing. Raises ResultRefused.

    All of a file or nothing: a line about a transfer of another batch, or one that can't be true, refuses it.
    """
    try:
        results = bank_file.read_results(text)
    except ValueError as error:
        raise ResultRefused(f"{ResultRefused.default_message} {error}", field="results") from error
    batch = PayoutBatch.objects.select_for_update().get(pk=batch_id)
    if batch.status not in (PayoutBatch.Status.APPROVED, PayoutBatch.Status.DONE):
        raise BatchMoved
    payouts = {payout.reference: payout for payout in batch.payouts.select_for_update().order_by("pk")}
    moved = sum(_take_result(payouts.get(result.reference), result) for result in results)
    if batch.status != PayoutBatch.Status.DONE and not batch.payouts.filter(status=Payout.Status.PLANNED).exists():
        batch.status, batch.done_at = PayoutBatch.Status.DONE, clock.now()
        batch.save(update_fields=["status", "done_at"])
    record("take_results", batch, actor=actor, after={"moved": moved, "status": batch.status})
    return moved


def _take_result(payout: Payout | None, result: bank_file.Result) -> bool:
    known = {bank_file.PAID: Payout.Status.PAID, bank_file.FAILED: Payout.Status.FAILED}
    status = known.get(result.status, Payout.Status.RETURNED)
    if payout is None:
        raise ResultRefused(f"{ResultRefused.default_message} {result.reference}", field="results")
    if payout.status == status or (payout.status, status) == (Payout.Status.RETURNED, Payout.Status.PAID):
        return False  # told before
    if (payout.status, status) == (Payout.Status.PLANNED, Payout.Status.PAID):
        _pay(payout)
    elif (payout.status, status) == (Payout.Status.PLANNED, Payout.Status.FAILED):
        _undo(payout, status=status, words=result.reason, source=of.seller_in_payout(payout.producer_id))
    elif (payout.status, status) == (Payout.Status.PAID, Payout.Status.RETURNED):
        posted = _undo(payout, status=status, words=result.reason, source=of.BANK)
        _state(payout, posted, StatementRow.Kind.PAYOUT_RETURNED, -payout.amount_vnd)
    else:
        raise ResultRefused(f"{ResultRefused.default_message} {result.reference}", field="results")
    return True


def _pay(payout: Payout) -> None:
    payout.status, payout.paid_at = Payout.Status.PAID, clock.now()
    payout.save(update_fields=["status", "paid_at"])
    lines = flows.payout_paid(payout.producer_id, payout.amount_vnd)
    posted = post(kind="payout_paid", key=f"payout:{payout.pk}:paid", source=("payout", payout.pk), lines=lines)
    _state(payout, posted, StatementRow.Kind.PAYOUT, payout.amount_vnd)


def _undo(payout: Payout, *, status: str, words: str, source: Account) -> Posted:
    """The money did not arrive: it is the producer's again, less what it owes meanwhile."""
    payout.status, payout.bank_words, payout.ended_at = status, words, clock.now()
    payout.save(update_fields=["status", "bank_words", "ended_at"])
    debt = of.seller_receivable(payout.producer_id)

    def decide(balances: Mapping[Account, int]) -> list[flows.Line]:
        return flows.payout_undone(payout.producer_id, payout.amount_vnd, source=source, debt_vnd=balances[debt])

    return post_by_balance(
        kind=f"payout_{status}",
        key=f"payout:{payout.pk}:{status}",
        source=("payout", payout.pk),
        accounts=[source, of.seller_available(payout.producer_id), debt],
        decide=decide,
        facts=[payout.producer_id, payout.amount_vnd],
    )


def _state(payout: Payout, posted: Posted | None, kind: str, paid_out_vnd: int) -> None:
    """The line of the producer's statement."""
    if posted is not None and posted.is_new:
        StatementRow.objects.create(
            producer_id=payout.producer_id,
            transaction_id=posted.transaction_id,
            kind=kind,
            paid_out_vnd=paid_out_vnd,
            net_vnd=-paid_out_vnd,
            at=clock.now(),
        )

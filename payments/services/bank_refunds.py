"""The queue of transfers out, worked off by people: one writes down where to, another one approves, then it is paid."""

from __future__ import annotations

from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record

from .. import states
from ..errors import BankLooks, NotTwice, NumberUsed, QueueMoved
from ..gateways import RefundState
from ..ledger.bank_file import bank_name
from ..models import BankCredit, BankRefund, Payment, Refund
from .bank_books import book_came_back, book_sent, was_sent
from .refunding import settle_refund


@transaction.atomic
def prepare_bank_refund(*, refund_id: int, to_bin: str, to_account: str, to_name: str, actor: Actor) -> BankRefund:
    """Write down where the money goes. May be written again until somebody has approved it."""
    refund = _locked(refund_id)
    if refund.approved_at is not None or refund.dropped_at is not None:
        raise QueueMoved
    told: dict[str, object] = {
        "to_bin": to_bin,
        "to_account": to_account,
        "to_name": bank_name(to_name),  # letters, digits and spaces: nothing a spreadsheet would run
    }
    if (refund.to_bin, refund.to_account) != (to_bin, to_account):  # no longer what the buyer typed in
        told |= {"told_at": None, "name_fits": None}
    BankRefund.objects.filter(pk=refund.pk).update(**told, prepared_by=actor.user_id, prepared_at=clock.now())
    record("prepare_bank_refund", refund, actor=actor, after={"amount_vnd": refund.amount_vnd, "to_bin": to_bin})
    refund.refresh_from_db()
    return refund


@transaction.atomic
def approve_bank_refund(*, refund_id: int, actor: Actor) -> BankRefund:
    """Agree that it goes there. Raises NotTwice for whoever wrote it down, QueueMoved, BankLooks while its payment
    is looked into.
    """
    # The payment first, as whoever books a dispute: it finds this row approved, or it is found here.
    payment = Payment.objects.select_for_update(of=("self",)).filter(bank_refunds=refund_id).first()
    refund = _locked(refund_id)
    if refund.prepared_at is None or refund.approved_at is not None or refund.dropped_at is not None:
        raise QueueMoved
    if actor.user_id is None or refund.prepared_by_id == actor.user_id:
        raise NotTwice
    if refund.use_id is None and payment is not None and payment.disputes.filter(status__in=states.TAKING).exists():
        raise BankLooks
    BankRefund.objects.filter(pk=refund.pk).update(approved_by=actor.user_id, approved_at=clock.now())
    record("approve_bank_refund", refund, actor=actor, after={"amount_vnd": refund.amount_vnd})
    refund.refresh_from_db()
    return refund


@transaction.atomic
def pay_bank_refund(*, refund_id: int, bank_ref: str, actor: Actor) -> BankRefund:
    """It was transferred, with the bank's number of it: the buyer is told. Safe to repeat with the same number.

    Raises QueueMoved, NumberUsed for the number of a transfer of the same money that came back.
    """
    refund = _locked(refund_id)
    if refund.paid_at is not None and refund.bank_ref == bank_ref:
        return refund
    if refund.approved_at is None or refund.paid_at is not None or refund.dropped_at is not None:
        raise QueueMoved
    if was_sent(refund, bank_ref):
        raise NumberUsed(field="bank_ref")
    BankRefund.objects.filter(pk=refund.pk).update(bank_ref=bank_ref, paid_at=clock.now())
    refund.refresh_from_db()
    book_sent(refund, actor=actor)
    _tell(refund, "succeeded")
    return refund


@transaction.atomic
def fail_bank_refund(*, refund_id: int, failure: str, actor: Actor) -> BankRefund:
    """The transfer came back. What was paid too much waits anew, for another account; a refund has failed.

    The failed refund is stuck, and sent again as one of its own. Money that its bank had taken back stays here.
    """
    refund = _locked(refund_id)
    if refund.paid_at is None or refund.failed_at is not None:
        raise QueueMoved
    refund.failure = failure[:64]
    is_owed = refund.use is None or refund.use.credit.state != BankCredit.State.REVERSED
    book_came_back(refund, is_owed=is_owed, actor=actor)
    if not is_owed:
        BankRefund.objects.filter(pk=refund.pk).update(paid_at=None, dropped_at=clock.now(), failure=refund.failure)
    elif refund.use_id is not None:
        anew = {"prepared_by": None, "prepared_at": None, "approved_by": None, "approved_at": None, "bank_ref": ""}
        unknown = {"to_bin": "", "to_account": "", "to_name": "", "told_at": None, "name_fits": None}
        BankRefund.objects.filter(pk=refund.pk).update(**anew, **unknown, paid_at=None, failure=refund.failure)
    else:
        BankRefund.objects.filter(pk=refund.pk).update(failed_at=clock.now(), failure=refund.failure)
        _tell(refund, "failed")
    refund.refresh_from_db()
    return refund


def _locked(refund_id: int) -> BankRefund:
    return BankRefund.objects.select_for_update(of=("self",)).get(pk=refund_id)


def _tell(refund: BankRefund, status: str) -> None:
    """The refund this transfer is of, if it is of one; the sweep of refunds would ask for it as well."""
    for owed in Refund.objects.filter(provider_ref=f"bank_{refund.pk}"):
        settle_refund(refund_id=owed.pk, state=RefundState(owed.provider_ref, status, refund.failure))

"""Payouts: from an account's balance to its bank."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from marketplace.kernel import clock

from .. import config
from ..errors import StripeError
from ..ids import new_ref
from ..models import BankAccount, Payout, acting_account
from ..params import merge_metadata
from .balance import book, hold_balance, refuse_overdraft
from .outbox import emit, telling_changes

Status = Payout.Status
UNDER_WAY = (Status.PENDING, Status.IN_TRANSIT)


@transaction.atomic
def create_payout(
    *,
    amount: int,
    currency: str,
    destination: str = "",
    method: str = "standard",
    description: str = "",
    statement_descriptor: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Payout:
    """Send money of the account at work to its bank.

    destination  a bank account's id; empty: the default one, which only the platform can do without

    Raises StripeError without a bank account or beyond what is available.
    """
    bank = _bank_for(destination, currency)
    hold_balance()
    refuse_overdraft(amount, "pay out")
    payout = _book_payout(
        amount=amount,
        currency=currency,
        destination=bank,
        method=method,
        description=description,
        statement_descriptor=statement_descriptor,
        metadata=merge_metadata({}, metadata or {}),
    )
    emit("payout.created", payout)
    return payout


def _bank_for(destination: str, currency: str) -> BankAccount | None:
    banks = BankAccount.objects.filter(deleted=False, currency=currency)
    bank = banks.filter(ref=destination).first() if destination else banks.filter(is_default=True).first()
    if bank is None and destination:
        raise StripeError(f"No such external account: '{destination}'", code="resource_missing", param="destination")
    if bank is None and acting_account():
        raise StripeError(
            f"This account has no external account in {currency}: add one first "
            f"(POST /v1/accounts/{acting_account()}/external_accounts).",
            param="destination",
        )
    return bank


def _book_payout(*, amount: int, currency: str, **columns: object) -> Payout:
    ref = new_ref("po_")
    moved = book(kind="payout", amount=-amount, source=ref, currency=currency)
    return Payout.objects.create(
        ref=ref,
        amount=amount,
        currency=currency,
        arrival_date=clock.now() + timedelta(seconds=config.PAYOUT_ARRIVES_AFTER_S),
        balance_transaction=moved,
        **columns,
    )


def locked_payout(pk: int) -> Payout:
    return Payout.objects.select_for_update(of=["self"]).select_related("destination").get(pk=pk)


@transaction.atomic
def cancel_payout(*, pk: int) -> Payout:
    """Call back a payout that has not left yet. Raises StripeError."""
    payout = locked_payout(pk)
    if payout.status != Status.PENDING:
        raise StripeError(f"Payouts can only be canceled while they are pending; this one is {payout.status}.")
    _return(payout, kind="payout_cancel")
    payout.status = Status.CANCELED
    payout.save(update_fields=["status", "failure_balance_transaction"])
    emit("payout.canceled", payout)
    return payout


def _return(payout: Payout, *, kind: str) -> None:
    payout.failure_balance_transaction = book(
        kind=kind, category="payout_reversal", amount=payout.amount, source=payout.ref, currency=payout.currency
    )


@transaction.atomic
def reverse_payout(*, pk: int, metadata: Mapping[str, str] | None = None) -> Payout:
    """Ask the bank for a payout's money back: a new payout with a negative amount. Raises StripeError."""
    payout = locked_payout(pk)
    if payout.status != Status.PAID or payout.amount < 0 or Payout.objects.filter(original_payout=payout).exists():
        raise StripeError("Only payouts that have been paid and not reversed yet can be reversed.")
    reversal = _book_payout(
        amount=-payout.amount,
        currency=payout.currency,
        destination=payout.destination,
        original_payout=payout,
        metadata=merge_metadata({}, metadata or {}),
    )
    emit("payout.created", reversal)
    return reversal


@transaction.atomic
def update_payout(*, pk: int, metadata: Mapping[str, str] | None) -> Payout:
    payout = locked_payout(pk)
    with telling_changes("payout.updated", payout):
        payout.metadata = merge_metadata(payout.metadata, metadata)
        payout.save(update_fields=["metadata"])
    return payout


@transaction.atomic
def move_payout(*, pk: int, status: str, failure_code: str = "could_not_process") -> Payout:
    """Hear from the bank: in_transit, paid or failed. A failure may follow a success. Raises StripeError."""
    payout = locked_payout(pk)
    allowed = {Status.IN_TRANSIT: [Status.PENDING], Status.PAID: UNDER_WAY, Status.FAILED: [*UNDER_WAY, Status.PAID]}
    if payout.status not in allowed[Status(status)]:
        raise StripeError(f"This payout is {payout.status}: it cannot become {status}.")
    payout.status = Status(status)
    if status == Status.FAILED:
        payout.failure_code = failure_code
        _return(payout, kind="payout_failure")
    payout.save(update_fields=["status", "failure_code", "failure_balance_transaction"])
    emit("payout.updated" if status == Status.IN_TRANSIT else f"payout.{status}", payout)
    return payout


@transaction.atomic
def arrive(*, pk: int) -> None:
    """A payout's day has come: it is paid, or fails as its bank account's number says."""
    payout = locked_payout(pk)
    if payout.status not in UNDER_WAY:
        return
    outcome = payout.destination.outcome if payout.destination else ""
    if outcome:
        move_payout(pk=pk, status=Status.FAILED, failure_code=outcome)
    else:
        move_payout(pk=pk, status=Status.PAID)

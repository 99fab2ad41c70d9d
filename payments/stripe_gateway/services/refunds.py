"""Money going back. The charge's row is locked, and a constraint stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from marketplace.kernel import clock

from .. import config
from ..cards import BY_KEY
from ..errors import StripeError
from ..ids import new_ref
from ..models import ApplicationFee, Charge, Dispute, Refund, Transfer
from ..params import merge_metadata
from .balance import book
from .fees import refund_fee
from .outbox import emit, telling_changes
from .transfers import reverse_transfer

Status = Refund.Status
_SETTLED_FIELDS = ["settles_at", "status", "bank_reference", "failure_reason", "failure_balance_transaction"]
_CHARGED_BACK = (Dispute.Status.NEEDS_RESPONSE, Dispute.Status.UNDER_REVIEW, Dispute.Status.LOST)


@transaction.atomic
def create_refund(
    *,
    charge_ref: str,
    amount: int | None,
    reason: str = "",
    metadata: Mapping[str, str] | None = None,
    with_transfer: bool = False,
    with_fee: bool = False,
) -> Refund:
    """Send all or part of a charge back.

    amount         đồng; None is everything that is left
    with_transfer  take the same part of the charge's transfer back from the seller
    with_fee       give the same part of the application fee back to the seller

    Raises StripeError when nothing was taken, all of it was refunded, or less than the amount is left.
    """
    charge = Charge.objects.select_for_update().get(ref=charge_ref)
    left = _refundable(charge)
    asked = left if amount is None else amount
    if asked > left:
        raise StripeError(
            f"Refund amount ({asked} đ) is greater than unrefunded amount on charge ({left} đ)", param="amount"
        )
    refund = _begin(charge, asked, reason, merge_metadata({}, metadata or {}))
    charge.amount_refunded += asked
    charge.save(update_fields=["amount_refunded"])
    if with_transfer:
        _reverse(charge, refund)
    if with_fee:
        _refund_fee(charge)
    emit("refund.created", refund)
    emit("charge.refunded", charge, previous={"amount_refunded": charge.amount_refunded - asked})
    return refund


def _refundable(charge: Charge) -> int:
    if not charge.paid:
        raise StripeError(f"Charge {charge.ref} was declined: there is nothing to refund.", param="charge")
    if not charge.captured:
        raise StripeError("The payment was not captured: cancel the PaymentIntent instead.", param="payment_intent")
    if charge.disputes.filter(status__in=_CHARGED_BACK).exists():
        raise StripeError(
            f"Charge {charge.ref} has been charged back: the bank has taken the money already.", code="charge_disputed"
        )
    if charge.amount_refunded == charge.amount_captured:
        raise StripeError(f"Charge {charge.ref} has already been refunded.", code="charge_already_refunded")
    return charge.amount_captured - charge.amount_refunded


def _begin(charge: Charge, amount: int, reason: str, metadata: dict[str, str]) -> Refund:
    taken, ref = charge.balance_transaction, new_ref("re_")
    return Refund.objects.create(
        ref=ref,
        charge=charge,
        amount=amount,
        reason=reason,
        metadata=metadata,
        status=Status.PENDING if _behaviour(charge) == "pending" else Status.SUCCEEDED,
        # Money that has not become available yet goes back out of what is pending.
        balance_transaction=book(
            kind="refund",
            amount=-amount,
            source=ref,
            currency=charge.currency,
            available_on=taken.available_on if taken else None,
        ),
        settles_at=clock.now() + timedelta(seconds=config.REFUND_SETTLES_AFTER_S),
    )


def _behaviour(charge: Charge) -> str:
    return BY_KEY[charge.payment_method.card_key].refund if charge.payment_method else "instant"


def _share_due(whole: int, done: int, charge: Charge) -> int:
    """The part of a transfer or fee that goes with all refunds so far, rounded down, less what went already."""
    return whole * charge.amount_refunded // charge.amount_captured - done


def _reverse(charge: Charge, refund: Refund) -> None:
    transfer = Transfer.objects.select_for_update(of=["self"]).filter(source_transaction=charge).first()
    if transfer is None or charge.intent is None or not charge.intent.transfer_data:
        raise StripeError(f"Charge {charge.ref} has no transfer of its own to reverse.", param="reverse_transfer")
    if (share := _share_due(transfer.amount, transfer.amount_reversed, charge)) > 0:
        reverse_transfer(pk=transfer.pk, amount=share, refund=refund)


def _refund_fee(charge: Charge) -> None:
    fees = ApplicationFee.everyone.select_for_update(of=["self"])
    fee = fees.filter(charge=charge).first() or fees.filter(originating=charge).first()
    if fee is None:
        raise StripeError(f"Charge {charge.ref} has no application fee to refund.", param="refund_application_fee")
    if (share := _share_due(fee.amount, fee.amount_refunded, charge)) > 0:
        refund_fee(fee_pk=fee.pk, amount=share)


def _locked(pk: int) -> tuple[Refund, Charge]:
    """A refund and its charge, the charge locked first as everywhere."""
    charge = Charge.objects.select_for_update(of=["self"]).get(refunds=pk)
    return Refund.objects.select_for_update(of=["self"]).get(pk=pk), charge


@transaction.atomic
def update_refund(*, refund: Refund, metadata: Mapping[str, str] | None) -> Refund:
    """Change the only thing that may change by hand."""
    locked = Refund.objects.select_for_update(of=["self"]).get(pk=refund.pk)
    with telling_changes("refund.updated", locked):
        locked.metadata = merge_metadata(locked.metadata, metadata)
        locked.save(update_fields=["metadata"])
    return locked


@transaction.atomic
def cancel_refund(*, pk: int) -> Refund:
    """Call off a refund that waits for the buyer. Raises StripeError in any other state."""
    refund, charge = _locked(pk)
    if refund.status != Status.REQUIRES_ACTION:
        raise StripeError(f"Only refunds that require an action can be canceled; this one is {refund.status}.")
    _return_to_balance(refund, charge, status=Status.CANCELED, reason="merchant_request")
    return refund


@transaction.atomic
def settle_refund(*, pk: int) -> None:
    """Hear the bank's last word on a refund: it arrived, or it came back."""
    refund, charge = _locked(pk)
    if refund.settles_at is None:
        return
    _move(refund, charge, Status.FAILED if _behaviour(charge) == "fails" else Status.SUCCEEDED)


@transaction.atomic
def move_refund(*, pk: int, status: str) -> Refund:
    """Let /_mock say what the bank says: requires_action, succeeded, failed. A failure may follow a success.

    Raises StripeError after a failure or cancellation.
    """
    refund, charge = _locked(pk)
    if refund.status in (Status.FAILED, Status.CANCELED, status) or (
        refund.status == Status.SUCCEEDED and status != Status.FAILED
    ):
        raise StripeError(f"This refund is {refund.status}: it cannot become {status}.")
    _move(refund, charge, Status(status))
    return refund


def _move(refund: Refund, charge: Charge, status: Refund.Status) -> None:
    if status == Status.FAILED:
        _return_to_balance(refund, charge, status=status, reason="expired_or_canceled_card")
        return
    refund.settles_at, refund.status = None, status
    if status == Status.SUCCEEDED:
        refund.bank_reference = str(10**22 + refund.pk)
    refund.save(update_fields=_SETTLED_FIELDS)
    _tell(refund)


def _return_to_balance(refund: Refund, charge: Charge, *, status: Refund.Status, reason: str) -> None:
    refund.settles_at, refund.status, refund.failure_reason = None, status, reason
    refund.failure_balance_transaction = book(
        kind="refund_failure",
        amount=refund.amount,
        source=refund.ref,
        currency=charge.currency,
        available_on=charge.balance_transaction.available_on if charge.balance_transaction else None,
    )
    refund.save(update_fields=_SETTLED_FIELDS)
    charge.amount_refunded -= refund.amount
    charge.save(update_fields=["amount_refunded"])
    if status == Status.FAILED:
        emit("refund.failed", refund)
    _tell(refund)


def _tell(refund: Refund) -> None:
    emit("refund.updated", refund)
    emit("charge.refund.updated", refund)

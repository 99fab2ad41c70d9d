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
from ..models import Charge, Refund
from ..params import merge_metadata
from .charging import book
from .outbox import emit


@transaction.atomic
def create_refund(
    *, charge_ref: str, amount: int | None, reason: str = "", metadata: Mapping[str, str] | None = None
) -> Refund:
    """Send all or part of a charge back.

    amount  đồng; None is everything that is left
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
    emit("refund.created", refund)
    emit("charge.refunded", charge, previous={"amount_refunded": charge.amount_refunded - asked})
    return refund


def _refundable(charge: Charge) -> int:
    if not charge.paid:
        raise StripeError(f"Charge {charge.ref} was declined: there is nothing to refund.", param="charge")
    if not charge.captured:
        raise StripeError("The payment was not captured: cancel the PaymentIntent instead.", param="payment_intent")
    if charge.amount_refunded == charge.amount_captured:
        raise StripeError(f"Charge {charge.ref} has already been refunded.", code="charge_already_refunded")
    return charge.amount_captured - charge.amount_refunded


def _begin(charge: Charge, amount: int, reason: str, metadata: dict[str, str]) -> Refund:
    pending = BY_KEY[charge.payment_method.card_key].refund == "pending"
    ref = new_ref("re_")
    return Refund.objects.create(
        ref=ref,
        charge=charge,
        amount=amount,
        reason=reason,
        metadata=metadata,
        status=Refund.Status.PENDING if pending else Refund.Status.SUCCEEDED,
        balance_transaction=book(kind="refund", amount=-amount, source=ref, currency=charge.currency),
        settles_at=clock.now() + timedelta(seconds=config.REFUND_SETTLES_AFTER_S),
    )


@transaction.atomic
def update_refund(*, refund: Refund, metadata: Mapping[str, str] | None) -> Refund:
    """Change the only thing that may change by hand."""
    locked = Refund.objects.select_for_update(of=["self"]).get(pk=refund.pk)
    previous = {"metadata": locked.metadata}
    locked.metadata = merge_metadata(locked.metadata, metadata)
    locked.save(update_fields=["metadata"])
    emit("refund.updated", locked, previous=previous)
    return locked


@transaction.atomic
def settle_refund(*, pk: int) -> None:
    """Hear the bank's last word on a refund: it arrived, or it came back."""
    charge = Charge.objects.select_for_update().get(refunds=pk)
    refund = Refund.objects.select_for_update(of=["self"]).get(pk=pk)
    if refund.settles_at is None:
        return
    refund.settles_at = None
    if BY_KEY[charge.payment_method.card_key].refund == "fails":
        _return_to_balance(refund, charge)
    else:
        refund.status, refund.bank_reference = Refund.Status.SUCCEEDED, str(10**22 + refund.pk)
    refund.save(
        update_fields=["settles_at", "status", "bank_reference", "failure_reason", "failure_balance_transaction"]
    )
    if refund.status == Refund.Status.FAILED:
        emit("refund.failed", refund)
    emit("refund.updated", refund)
    emit("charge.refund.updated", refund)


def _return_to_balance(refund: Refund, charge: Charge) -> None:
    refund.status, refund.failure_reason = Refund.Status.FAILED, "expired_or_canceled_card"
    refund.failure_balance_transaction = book(
        kind="refund_failure", amount=refund.amount, source=refund.ref, currency=charge.currency
    )
    charge.amount_refunded -= refund.amount
    charge.save(update_fields=["amount_refunded"])

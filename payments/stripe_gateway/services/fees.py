"""The platform's part of a seller's charge."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ..errors import StripeError
from ..ids import new_ref
from ..models import PLATFORM, Account, ApplicationFee, ApplicationFeeRefund, Charge, acting_for
from .balance import book
from .outbox import emit


def take_fee(*, seller: Account, charge: Charge, amount: int, originating: Charge | None = None) -> ApplicationFee:
    """Credit the platform; the seller's side stands as a fee in the charge's own balance transaction.

    originating  of a destination charge: the buyer's charge on the platform
    """
    held = charge.balance_transaction
    with acting_for(PLATFORM):
        ref = new_ref("fee_")
        credit = book(
            kind="application_fee",
            category="platform_earning",
            amount=amount,
            source=ref,
            currency=charge.currency,
            available_on=held.available_on if held else None,
        )
        fee = ApplicationFee.objects.create(
            ref=ref,
            seller=seller,
            charge=charge,
            originating=originating,
            amount=amount,
            currency=charge.currency,
            balance_transaction=credit,
        )
        emit("application_fee.created", fee)
    return fee


@transaction.atomic
def refund_fee(
    *, fee_pk: int, amount: int | None = None, metadata: Mapping[str, str] | None = None
) -> ApplicationFeeRefund:
    """Give all or part of a fee back to the seller. Raises StripeError beyond what is left."""
    fee = (
        ApplicationFee.everyone.select_for_update(of=["self"])
        .select_related("seller", "balance_transaction")
        .get(pk=fee_pk)
    )
    left = fee.amount - fee.amount_refunded
    asked = left if amount is None else amount
    if not 0 < asked <= left:
        raise StripeError(f"Refund amount ({asked} đ) is greater than fee left to refund ({left} đ)", param="amount")
    with acting_for(PLATFORM):
        refund = _give_back(fee, asked, dict(metadata or {}))
    with acting_for(fee.seller.ref):
        available_on = fee.balance_transaction.available_on
        book(kind="adjustment", category="fee", amount=asked, source=refund.ref, currency=fee.currency,
             available_on=available_on)  # fmt: skip
    return refund


def _give_back(fee: ApplicationFee, amount: int, metadata: dict[str, str]) -> ApplicationFeeRefund:
    ref = new_ref("fr_")
    debit = book(
        kind="application_fee_refund",
        category="platform_earning_refund",
        amount=-amount,
        source=ref,
        currency=fee.currency,
        available_on=fee.balance_transaction.available_on,
    )
    refund = ApplicationFeeRefund.objects.create(
        ref=ref, fee=fee, amount=amount, balance_transaction=debit, metadata=metadata
    )
    fee.amount_refunded += amount
    fee.save(update_fields=["amount_refunded"])
    emit("application_fee.refunded", fee)
    return refund

"""What of a captured charge is somebody else's: the platform's fee, the seller's transfer."""

from __future__ import annotations

from ..models import Account, Charge, PaymentIntent, acting_account
from .fees import take_fee
from .transfers import create_transfer


def share_out(intent: PaymentIntent, charge: Charge) -> None:
    """Carry out application_fee_amount and transfer_data of an intent whose charge has just been captured."""
    if intent.transfer_data:
        _pass_on(intent, charge)
    elif intent.application_fee_amount and acting_account():
        seller = Account.everyone.get(ref=acting_account())
        take_fee(seller=seller, charge=charge, amount=min(intent.application_fee_amount, charge.amount_captured))


def _pass_on(intent: PaymentIntent, charge: Charge) -> None:
    """A destination charge: all of it, or the amount asked for, goes to the seller, who pays the fee out of it."""
    told = intent.transfer_data or {}
    amount = min(told.get("amount") or charge.amount_captured, charge.amount_captured)
    create_transfer(
        destination=Account.objects.get(ref=told["destination"]),
        amount=amount,
        currency=charge.currency,
        source=charge,
        fee=min(intent.application_fee_amount or 0, amount),
        transfer_group=intent.transfer_group,
    )

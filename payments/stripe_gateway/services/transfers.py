"""Money from the platform to its sellers and back. Both sides are booked in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from ..errors import StripeError
from ..ids import new_ref
from ..models import Account, Charge, Refund, Transfer, TransferReversal, acting_for
from ..params import merge_metadata
from .balance import book, hold_balance, refuse_overdraft
from .fees import take_fee
from .outbox import emit, telling_changes


@transaction.atomic
def create_transfer(
    *,
    destination: Account,
    amount: int,
    currency: str,
    source: Charge | None = None,
    transfer_group: str = "",
    description: str = "",
    metadata: Mapping[str, str] | None = None,
    fee: int = 0,
) -> Transfer:
    """Send part of the platform's balance to a seller; with a source, before the charge's money is available.

    fee  the platform's part of a destination charge, which the seller pays out of it

    Raises StripeError beyond the source's amount or the available balance, and for a seller who may not receive yet.
    """
    if not destination.may_receive:
        raise insufficient_capabilities(destination, param="destination")
    if source:
        _refuse_beyond_source(source, amount)
    else:
        hold_balance()
        refuse_overdraft(amount, "transfer")
    transfer = _send(destination, amount, currency, source, transfer_group, description, metadata)
    with acting_for(destination.ref):
        payment = _receive(transfer, fee)
    if fee:
        take_fee(seller=destination, charge=payment, amount=fee, originating=source)
    emit("transfer.created", transfer)
    return transfer


def insufficient_capabilities(account: Account, *, param: str) -> StripeError:
    return StripeError(
        f"Account {account.ref} cannot receive transfers yet: its 'transfers' capability is not active. "
        "Let the seller finish onboarding (POST /v1/account_links), or complete the account by the API.",
        code="insufficient_capabilities_for_transfer",
        param=param,
    )


def _refuse_beyond_source(source: Charge, amount: int) -> None:
    charge = Charge.objects.select_for_update(of=["self"]).get(pk=source.pk)
    if not charge.captured:
        raise StripeError(f"Charge {charge.ref} has not been captured.", param="source_transaction")
    sent = charge.transfers.aggregate(sum=Sum(F("amount") - F("amount_reversed")))["sum"] or 0
    if sent + amount > charge.amount_captured:
        raise StripeError(
            f"Transfers from this source must not exceed its {charge.amount_captured} đ; {sent} đ were sent already.",
            param="amount",
        )


def _send(
    destination: Account,
    amount: int,
    currency: str,
    source: Charge | None,
    transfer_group: str,
    description: str,
    metadata: Mapping[str, str] | None,
) -> Transfer:
    ref = new_ref("tr_")
    held = source.balance_transaction if source else None
    debit = book(
        kind="transfer", amount=-amount, source=ref, currency=currency, available_on=held.available_on if held else None
    )
    return Transfer.objects.create(
        ref=ref,
        amount=amount,
        currency=currency,
        destination=destination,
        source_transaction=source,
        balance_transaction=debit,
        transfer_group=transfer_group or _group_of(source),
        description=description,
        metadata=merge_metadata({}, metadata or {}),
    )


def _group_of(source: Charge | None) -> str:
    """A transfer out of a charge belongs to the charge's group, or to one named after its intent."""
    if source is None or source.intent is None:
        return ""
    return source.echoed.get("transfer_group") or source.intent.transfer_group or f"group_{source.intent.ref}"


def _receive(transfer: Transfer, fee: int) -> Charge:
    ref = new_ref("py_")
    credit = book(
        kind="payment",
        category="charge",
        amount=transfer.amount,
        fee=fee,
        application_fee=fee,
        source=ref,
        currency=transfer.currency,
        available_on=transfer.balance_transaction.available_on,
    )
    return Charge.objects.create(
        ref=ref,
        source_transfer=transfer,
        amount=transfer.amount,
        amount_captured=transfer.amount,
        currency=transfer.currency,
        paid=True,
        captured=True,
        balance_transaction=credit,
    )


@transaction.atomic
def reverse_transfer(
    *, pk: int, amount: int | None = None, metadata: Mapping[str, str] | None = None, refund: Refund | None = None
) -> TransferReversal:
    """Take all or part of a transfer back from the seller. Raises StripeError beyond what is left.

    refund  the buyer's refund that it goes with
    """
    transfer = Transfer.objects.select_for_update(of=["self"]).select_related("destination").get(pk=pk)
    left = transfer.amount - transfer.amount_reversed
    asked = left if amount is None else amount
    if not 0 < asked <= left:
        raise StripeError(
            f"Reversal amount ({asked} đ) is greater than unreversed amount on transfer ({left} đ)", param="amount"
        )
    with acting_for(transfer.destination.ref):
        returned = _return_from_seller(transfer, asked)
    reversal = _take_back(transfer, asked, returned, refund, merge_metadata({}, metadata or {}))
    emit("transfer.reversed", transfer)
    return reversal


def _return_from_seller(transfer: Transfer, amount: int) -> Refund:
    payment = Charge.objects.select_for_update(of=["self"]).get(source_transfer=transfer)
    ref = new_ref("pyr_")
    debit = book(
        kind="payment_refund",
        category="refund",
        amount=-amount,
        source=ref,
        currency=transfer.currency,
        available_on=transfer.balance_transaction.available_on,
    )
    payment.amount_refunded += amount
    payment.save(update_fields=["amount_refunded"])
    return Refund.objects.create(
        ref=ref, charge=payment, amount=amount, status=Refund.Status.SUCCEEDED, balance_transaction=debit
    )


def _take_back(
    transfer: Transfer, amount: int, returned: Refund, refund: Refund | None, metadata: dict[str, str]
) -> TransferReversal:
    ref = new_ref("trr_")
    credit = book(
        kind="transfer_refund",
        category="transfer_reversal",
        amount=amount,
        source=ref,
        currency=transfer.currency,
        available_on=transfer.balance_transaction.available_on,
    )
    transfer.amount_reversed += amount
    transfer.save(update_fields=["amount_reversed"])
    return TransferReversal.objects.create(
        ref=ref,
        transfer=transfer,
        amount=amount,
        balance_transaction=credit,
        destination_refund=returned,
        source_refund=refund,
        metadata=metadata,
    )


@transaction.atomic
def update_transfer(*, pk: int, changes: Mapping[str, Any]) -> Transfer:
    """changes: description, metadata (merged)."""
    transfer = Transfer.objects.select_for_update(of=["self"]).get(pk=pk)
    with telling_changes("transfer.updated", transfer):
        if "metadata" in changes:
            transfer.metadata = merge_metadata(transfer.metadata, changes["metadata"])
        transfer.description = changes.get("description", transfer.description) or ""
        transfer.save(update_fields=["metadata", "description"])
    return transfer


@transaction.atomic
def update_reversal(*, pk: int, metadata: Mapping[str, str] | None) -> TransferReversal:
    reversal = TransferReversal.objects.select_for_update(of=["self"]).get(pk=pk)
    reversal.metadata = merge_metadata(reversal.metadata, metadata)
    reversal.save(update_fields=["metadata"])
    return reversal

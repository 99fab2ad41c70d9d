"""/v1/transfers and their reversals, /v1/application_fees and their refunds."""

from __future__ import annotations

from django.db.models import QuerySet

from ...errors import InvalidParameter, NoSuchObject
from ...models import Account, ApplicationFee, ApplicationFeeRefund, Charge, Transfer, TransferReversal
from ...params import boolean, choice, integer, metadata, ref, text
from ...services.fees import refund_fee
from ...services.transfers import create_transfer, reverse_transfer, update_reversal, update_transfer
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import currency, found


@endpoint(
    "POST",
    "transfers",
    {
        "amount": integer(least=1),
        "currency": currency(),
        "destination": ref(required=True),
        "source_transaction": ref(),
        "source_type": choice("card", "bank_account", "fpx"),
        "transfer_group": text(longest=255),
        "description": text(),
        "metadata": metadata(),
    },
)
def create(call: Call) -> Body:
    source = _source_of(call)
    amount = call.get("amount") or (source.amount_captured if source else None)
    if amount is None:
        raise InvalidParameter("Missing required param: amount.", code="parameter_missing", param="amount")
    transfer = create_transfer(
        destination=_destination_of(call),
        amount=amount,
        currency=call.params["currency"],
        source=source,
        transfer_group=call.get("transfer_group", ""),
        description=call.get("description", ""),
        metadata=call.get("metadata"),
    )
    return shape(transfer)


def _destination_of(call: Call) -> Account:
    account = Account.objects.filter(ref=call.params["destination"], deleted=False).first()
    if account is None:
        raise NoSuchObject("destination", call.params["destination"], param="destination", in_path=False)
    return account


def _source_of(call: Call) -> Charge | None:
    if not (name := call.get("source_transaction")):
        return None
    charge = Charge.objects.select_related("intent", "balance_transaction").filter(ref=name).first()
    if charge is None:
        raise NoSuchObject("charge", name, param="source_transaction", in_path=False)
    return charge


def transfers() -> QuerySet[Transfer]:
    """With what the shape of a transfer looks at."""
    return Transfer.objects.select_related("destination", "source_transaction", "balance_transaction").prefetch_related(
        "reversals__transfer", "reversals__balance_transaction"
    )


@endpoint("GET", "transfers", {**PAGE, "destination": ref(), "transfer_group": text()})
def list_all(call: Call) -> Body:
    rows = transfers()
    columns = {"destination": "destination__ref", "transfer_group": "transfer_group"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value or ""})
    return list_page(call, rows)


@endpoint("GET", "transfers/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(_transfer(ref))


@endpoint("POST", "transfers/<ref>", {"description": text(), "metadata": metadata()})
def update(call: Call, ref: str) -> Body:
    return shape(update_transfer(pk=_transfer(ref).pk, changes=call.sent("description", "metadata")))


def _transfer(ref: str) -> Transfer:
    transfer: Transfer = found(Transfer, ref, "transfer", param="transfer")
    return transfer


@endpoint(
    "POST",
    "transfers/<transfer>/reversals",
    {
        "amount": integer(least=1),
        "description": text(),
        "metadata": metadata(),
        "refund_application_fee": boolean(),
    },
)
def reverse(call: Call, transfer: str) -> Body:
    row = _transfer(transfer)
    return shape(reverse_transfer(pk=row.pk, amount=call.get("amount"), metadata=call.get("metadata")))


@endpoint("GET", "transfers/<transfer>/reversals", PAGE)
def list_reversals(call: Call, transfer: str) -> Body:
    rows = TransferReversal.objects.filter(transfer=_transfer(transfer))
    return list_page(
        call, rows.select_related("transfer", "balance_transaction", "destination_refund", "source_refund")
    )


@endpoint("GET", "transfers/<transfer>/reversals/<ref>")
def retrieve_reversal(call: Call, transfer: str, ref: str) -> Body:  # noqa: ARG001
    return shape(_reversal(transfer, ref))


@endpoint("POST", "transfers/<transfer>/reversals/<ref>", {"metadata": metadata()})
def update_a_reversal(call: Call, transfer: str, ref: str) -> Body:
    reversal = _reversal(transfer, ref)
    if "metadata" not in call.params:
        return shape(reversal)
    return shape(update_reversal(pk=reversal.pk, metadata=call.params["metadata"]))


def _reversal(transfer: str, ref: str) -> TransferReversal:
    reversal: TransferReversal = found(TransferReversal, ref, "transfer reversal")
    if reversal.transfer.ref != transfer:
        raise NoSuchObject("transfer reversal", ref, param="id")
    return reversal


@endpoint("GET", "application_fees", {**PAGE, "charge": ref()})
def list_fees(call: Call) -> Body:
    rows = ApplicationFee.objects.select_related("seller", "charge", "originating", "balance_transaction")
    if charge := call.get("charge"):
        rows = rows.filter(charge__ref=charge)
    return list_page(call, rows.prefetch_related("refunds__balance_transaction"))


@endpoint("GET", "application_fees/<ref>")
def retrieve_fee(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(_fee(ref))


@endpoint("POST", "application_fees/<fee>/refunds", {"amount": integer(least=1), "metadata": metadata()})
def refund_a_fee(call: Call, fee: str) -> Body:
    return shape(refund_fee(fee_pk=_fee(fee).pk, amount=call.get("amount"), metadata=call.get("metadata")))


@endpoint("GET", "application_fees/<fee>/refunds", PAGE)
def list_fee_refunds(call: Call, fee: str) -> Body:
    rows = ApplicationFeeRefund.objects.filter(fee=_fee(fee))
    return list_page(call, rows.select_related("fee", "balance_transaction"))


@endpoint("GET", "application_fees/<fee>/refunds/<ref>")
def retrieve_fee_refund(call: Call, fee: str, ref: str) -> Body:  # noqa: ARG001
    refund: ApplicationFeeRefund = found(ApplicationFeeRefund, ref, "fee refund")
    if refund.fee.ref != fee:
        raise NoSuchObject("fee refund", ref, param="id")
    return shape(refund)


def _fee(ref: str) -> ApplicationFee:
    fee: ApplicationFee = found(ApplicationFee, ref, "application fee")
    return fee

"""Which shape belongs to which row, and which row to which id."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from .. import models
from ..models import Record
from . import balance, catalogue, charges, checkout, connect, disputes, events, intents, methods


def shape(record: object) -> dict[str, Any]:
    """The object as the API shows it: its id and kind first, the rest by name."""
    told = _shape(record)
    first = {key: told[key] for key in ("id", "object") if key in told}
    return first | {key: told[key] for key in sorted(told)}


@singledispatch
def _shape(record: object) -> dict[str, Any]:
    raise TypeError(f"{type(record).__name__} is not shown by the API")


_shape.register(models.Account, connect.account_shape)
_shape.register(models.AccountLink, connect.link_shape)
_shape.register(models.ApplicationFee, connect.fee_shape)
_shape.register(models.ApplicationFeeRefund, connect.fee_refund_shape)
_shape.register(models.BalanceTransaction, balance.balance_shape)
_shape.register(models.BankAccount, connect.bank_shape)
_shape.register(models.Charge, charges.charge_shape)
_shape.register(models.CheckoutSession, checkout.session_shape)
_shape.register(models.Customer, methods.customer_shape)
_shape.register(models.Dispute, disputes.dispute_shape)
_shape.register(models.Event, events.event_shape)
_shape.register(models.LineItem, checkout.line_item_shape)
_shape.register(models.PaymentIntent, intents.intent_shape)
_shape.register(models.PaymentMethod, methods.method_shape)
_shape.register(models.Payout, connect.payout_shape)
_shape.register(models.Price, catalogue.price_shape)
_shape.register(models.Product, catalogue.product_shape)
_shape.register(models.Refund, charges.refund_shape)
_shape.register(models.Token, methods.token_shape)
_shape.register(models.Transfer, connect.transfer_shape)
_shape.register(models.TransferReversal, connect.reversal_shape)
_shape.register(models.WebhookEndpoint, events.endpoint_shape)

_BY_PREFIX: dict[str, type[Record]] = {
    "acct": models.Account,
    "ba": models.BankAccount,
    "ch": models.Charge,
    "cs": models.CheckoutSession,
    "cus": models.Customer,
    "dp": models.Dispute,
    "evt": models.Event,
    "fee": models.ApplicationFee,
    "fr": models.ApplicationFeeRefund,
    "pi": models.PaymentIntent,
    "pm": models.PaymentMethod,
    "po": models.Payout,
    "price": models.Price,
    "prod": models.Product,
    "py": models.Charge,
    "pyr": models.Refund,
    "re": models.Refund,
    "tr": models.Transfer,
    "trr": models.TransferReversal,
    "txn": models.BalanceTransaction,
    "we": models.WebhookEndpoint,
}


def find_record(ref: str, *, kind: str = "") -> Record | None:
    """The row behind an id of any kind, if there is one. kind: of ids that were chosen by hand, a product's."""
    model = _BY_PREFIX.get(kind or ref.split("_", 1)[0])
    # What belongs to one account may name rows of another: a transfer its payment, a fee its charge.
    return None if model is None else model.everyone.filter(ref=ref).first()


def deleted_shape(record: Record, kind: str) -> dict[str, Any]:
    """What is left to say of a deleted object."""
    return {"id": record.ref, "object": kind, "deleted": True}

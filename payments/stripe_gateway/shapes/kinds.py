"""Which shape belongs to which row, and which row to which id."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from .. import models
from ..models import Record
from . import balance, catalogue, charges, checkout, connect, disputes, events, intents, methods


@singledispatch
def shape(record: object) -> dict[str, Any]:
    """The object as the API shows it."""
    raise TypeError(f"{type(record).__name__} is not shown by the API")


shape.register(models.Account, connect.account_shape)
shape.register(models.AccountLink, connect.link_shape)
shape.register(models.ApplicationFee, connect.fee_shape)
shape.register(models.ApplicationFeeRefund, connect.fee_refund_shape)
shape.register(models.BalanceTransaction, balance.balance_shape)
shape.register(models.BankAccount, connect.bank_shape)
shape.register(models.Charge, charges.charge_shape)
shape.register(models.CheckoutSession, checkout.session_shape)
shape.register(models.Customer, methods.customer_shape)
shape.register(models.Dispute, disputes.dispute_shape)
shape.register(models.Event, events.event_shape)
shape.register(models.LineItem, checkout.line_item_shape)
shape.register(models.PaymentIntent, intents.intent_shape)
shape.register(models.PaymentMethod, methods.method_shape)
shape.register(models.Payout, connect.payout_shape)
shape.register(models.Price, catalogue.price_shape)
shape.register(models.Product, catalogue.product_shape)
shape.register(models.Refund, charges.refund_shape)
shape.register(models.Token, methods.token_shape)
shape.register(models.Transfer, connect.transfer_shape)
shape.register(models.TransferReversal, connect.reversal_shape)
shape.register(models.WebhookEndpoint, events.endpoint_shape)

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

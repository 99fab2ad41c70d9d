"""Which shape belongs to which row, and which row to which id."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from ..models import (
    BalanceTransaction,
    Charge,
    CheckoutSession,
    Customer,
    Event,
    LineItem,
    PaymentIntent,
    PaymentMethod,
    Record,
    Refund,
    WebhookEndpoint,
)
from .charges import balance_shape, charge_shape, refund_shape
from .checkout import line_item_shape, session_shape
from .events import endpoint_shape, event_shape
from .intents import intent_shape
from .methods import customer_shape, method_shape


@singledispatch
def shape(record: object) -> dict[str, Any]:
    """The object as the API shows it."""
    raise TypeError(f"{type(record).__name__} is not shown by the API")


shape.register(BalanceTransaction, balance_shape)
shape.register(Charge, charge_shape)
shape.register(CheckoutSession, session_shape)
shape.register(Customer, customer_shape)
shape.register(Event, event_shape)
shape.register(LineItem, line_item_shape)
shape.register(PaymentIntent, intent_shape)
shape.register(PaymentMethod, method_shape)
shape.register(Refund, refund_shape)
shape.register(WebhookEndpoint, endpoint_shape)

_BY_PREFIX: dict[str, type[Record]] = {
    "ch": Charge,
    "cs": CheckoutSession,
    "cus": Customer,
    "evt": Event,
    "pi": PaymentIntent,
    "pm": PaymentMethod,
    "re": Refund,
    "txn": BalanceTransaction,
    "we": WebhookEndpoint,
}


def find_record(ref: str) -> Record | None:
    """The row behind an id of any kind, if there is one."""
    model = _BY_PREFIX.get(ref.split("_", 1)[0])
    return None if model is None else model.objects.filter(ref=ref).first()

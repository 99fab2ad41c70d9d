"""The switches of /_mock: forget everything, order trouble."""

from __future__ import annotations

from django.db import connection, transaction

from ..models import (
    BalanceTransaction,
    Chaos,
    Charge,
    CheckoutSession,
    Customer,
    Delivery,
    DeliveryAttempt,
    Event,
    IdempotentCall,
    LineItem,
    PaymentIntent,
    PaymentMethod,
    Refund,
    WebhookEndpoint,
)
from .endpoints import register_from_environment

ALL_ROWS = (
    DeliveryAttempt, Delivery, Event, WebhookEndpoint, IdempotentCall, Chaos, LineItem, CheckoutSession,
    Refund, Charge, PaymentIntent, BalanceTransaction, PaymentMethod, Customer,
)  # fmt: skip
DELIVERY_TROUBLE = ("duplicate", "shuffle", "drop", "delay")
# before: nothing is done; after: it is done but the answer is lost; crash: it fails half-way.
ANSWER_TROUBLE = ("500_before", "500_after", "500_crash")


@transaction.atomic
def reset() -> None:
    """Forget every object, and register the environment's endpoint anew."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in ALL_ROWS)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")
    register_from_environment()


@transaction.atomic
def order_chaos(*, kind: str, times: int, value: float) -> Chaos:
    """Spoil the next `times` deliveries or answers. value: seconds, where a kind has them."""
    chaos, _ = Chaos.objects.update_or_create(kind=kind, defaults={"remaining": times, "total": times, "value": value})
    return chaos

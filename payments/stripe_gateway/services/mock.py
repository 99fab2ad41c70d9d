"""The switches of /_mock: forget everything, order trouble."""

from __future__ import annotations

import psycopg
from django.db import OperationalError, connection, transaction

from ..errors import Busy
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

# In the order in which calls lock them, so that a reset waits for a call instead of deadlocking with it.
ALL_ROWS = (
    IdempotentCall, CheckoutSession, LineItem, Customer, PaymentMethod, PaymentIntent, BalanceTransaction, Charge,
    Refund, Event, WebhookEndpoint, Delivery, DeliveryAttempt, Chaos,
)  # fmt: skip
_PATIENCE = 5
DELIVERY_TROUBLE = ("duplicate", "shuffle", "drop", "delay")
# before: nothing is done; after: it is done but the answer is lost; crash: it fails half-way.
ANSWER_TROUBLE = ("500_before", "500_after", "500_crash")


def reset() -> None:
    """Forget every object, and register the environment's endpoint anew."""
    for _ in range(_PATIENCE):
        try:
            _forget()
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.DeadlockDetected):
                raise
        else:
            return
    raise Busy("The gateway is too busy to be reset: try again.")


@transaction.atomic
def _forget() -> None:
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in ALL_ROWS)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")
    register_from_environment()


@transaction.atomic
def order_chaos(*, kind: str, times: int, value: float) -> Chaos:
    """Spoil the next `times` deliveries or answers. value: seconds, where a kind has them."""
    chaos, _ = Chaos.objects.update_or_create(kind=kind, defaults={"remaining": times, "total": times, "value": value})
    return chaos

"""The gateway's rows. `ref` is the id the API shows; the primary key is the order things happened in."""

from .checkout import CheckoutSession, LineItem
from .events import Chaos, Delivery, DeliveryAttempt, Event, IdempotentCall, WebhookEndpoint
from .money import BalanceTransaction, Charge, Customer, PaymentIntent, PaymentMethod, Refund
from .record import Record

__all__ = [
    "BalanceTransaction",
    "Chaos",
    "Charge",
    "CheckoutSession",
    "Customer",
    "Delivery",
    "DeliveryAttempt",
    "Event",
    "IdempotentCall",
    "LineItem",
    "PaymentIntent",
    "PaymentMethod",
    "Record",
    "Refund",
    "WebhookEndpoint",
]

"""The gateway's rows. `ref` is the id the API shows; the primary key is the order things happened in."""

from .catalogue import Price, Product
from .checkout import CheckoutSession, LineItem
from .connect import (
    Account,
    AccountLink,
    ApplicationFee,
    ApplicationFeeRefund,
    BankAccount,
    Payout,
    Transfer,
    TransferReversal,
)
from .disputes import Dispute
from .events import Chaos, Delivery, DeliveryAttempt, Event, IdempotentCall, ShiftedClock, WebhookEndpoint
from .money import BalanceTransaction, Charge, PaymentIntent, Refund
from .people import Customer, PaymentMethod, Token
from .record import Record
from .scope import PLATFORM, acting_account, acting_for

__all__ = [
    "PLATFORM",
    "Account",
    "AccountLink",
    "ApplicationFee",
    "ApplicationFeeRefund",
    "BalanceTransaction",
    "BankAccount",
    "Chaos",
    "Charge",
    "CheckoutSession",
    "Customer",
    "Delivery",
    "DeliveryAttempt",
    "Dispute",
    "Event",
    "IdempotentCall",
    "LineItem",
    "PaymentIntent",
    "PaymentMethod",
    "Payout",
    "Price",
    "Product",
    "Record",
    "Refund",
    "ShiftedClock",
    "Token",
    "Transfer",
    "TransferReversal",
    "WebhookEndpoint",
    "acting_account",
    "acting_for",
]

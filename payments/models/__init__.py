"""Money that came in, whose it is, and what went back."""

from .disputes import Dispute
from .payments import Payment, PaymentEvent, PaymentShare
from .refunds import Refund, RefundQuerySet

__all__ = ["Dispute", "Payment", "PaymentEvent", "PaymentShare", "Refund", "RefundQuerySet"]

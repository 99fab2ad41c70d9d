"""Money that came in, whose it is, and what went back."""

from .bank import BankCredit, BankCreditUse, BankStatement, ManualMatch, QrRequest
from .bank_refunds import BankRefund, BankRefundQuerySet
from .disputes import Dispute
from .payments import Payment, PaymentEvent, PaymentShare
from .refunds import Refund, RefundQuerySet

__all__ = [
    "BankCredit",
    "BankCreditUse",
    "BankRefund",
    "BankRefundQuerySet",
    "BankStatement",
    "Dispute",
    "ManualMatch",
    "Payment",
    "PaymentEvent",
    "PaymentShare",
    "QrRequest",
    "Refund",
    "RefundQuerySet",
]

"""Money that came in, whose it is, and what went back; and the books of it all."""

from .commission import Allocation, CommissionRate, LineCommission, TaxRate
from .disputes import Dispute
from .gateway_moves import GatewayMove
from .ledger import LedgerAccount, LedgerEntry, LedgerSeal, LedgerTransaction, StatementRow
from .payments import Payment, PaymentEvent, PaymentShare
from .payouts import Payout, PayoutBatch, ProducerBankAccount
from .refunds import Refund, RefundQuerySet

__all__ = [
    "Allocation",
    "CommissionRate",
    "Dispute",
    "GatewayMove",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerSeal",
    "LedgerTransaction",
    "LineCommission",
    "Payment",
    "PaymentEvent",
    "PaymentShare",
    "Payout",
    "PayoutBatch",
    "ProducerBankAccount",
    "Refund",
    "RefundQuerySet",
    "StatementRow",
    "TaxRate",
]

"""Money that came in, whose it is, and what went back; and the books of it all."""

from .bank import BankCredit, BankCreditUse, BankStatement, ManualMatch, QrRequest
from .bank_refunds import BankRefund, BankRefundQuerySet
from .commission import Allocation, CommissionRate, LineCommission, TaxRate
from .disputes import Dispute
from .gateway_moves import GatewayMove
from .ledger import LedgerAccount, LedgerEntry, LedgerSeal, LedgerTransaction, StatementRow
from .payments import Payment, PaymentEvent, PaymentShare
from .payouts import Payout, PayoutBatch, ProducerBankAccount
from .refunds import Refund, RefundQuerySet

__all__ = [
    "Allocation",
    "BankCredit",
    "BankCreditUse",
    "BankRefund",
    "BankRefundQuerySet",
    "BankStatement",
    "CommissionRate",
    "Dispute",
    "GatewayMove",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerSeal",
    "LedgerTransaction",
    "LineCommission",
    "ManualMatch",
    "Payment",
    "PaymentEvent",
    "PaymentShare",
    "Payout",
    "PayoutBatch",
    "ProducerBankAccount",
    "QrRequest",
    "Refund",
    "RefundQuerySet",
    "StatementRow",
    "TaxRate",
]

"""Money that came in, whose it is, and what went back; and the books of it all."""

from .bank import BankCredit, BankCreditUse, BankStatement, ManualMatch, QrRequest
from .bank_refunds import BankRefund, BankRefundQuerySet
from .commission import Allocation, CommissionRate, LineCommission, TaxRate
from .direct import DirectRefund, DirectTransfer, SellerFeed, SellerNotice
from .disputes import Dispute
from .gateway_moves import GatewayMove
from .invoices import CommissionEntry, CommissionInvoice
from .ledger import LedgerAccount, LedgerEntry, LedgerSeal, LedgerTransaction, StatementRow
from .payments import Payment, PaymentEvent, PaymentShare
from .payouts import Payout, PayoutBatch, ProducerBankAccount
from .refunds import Refund, RefundQuerySet
from .taxes import TaxPayment, TaxPaymentLine

__all__ = [
    "Allocation",
    "BankCredit",
    "BankCreditUse",
    "BankRefund",
    "BankRefundQuerySet",
    "BankStatement",
    "CommissionEntry",
    "CommissionInvoice",
    "CommissionRate",
    "DirectRefund",
    "DirectTransfer",
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
    "SellerFeed",
    "SellerNotice",
    "StatementRow",
    "TaxPayment",
    "TaxPaymentLine",
    "TaxRate",
]

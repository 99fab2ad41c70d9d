"""Transfers into our account that pay commission invoices."""

from __future__ import annotations

from marketplace.kernel.audit import SYSTEM, Actor, record

from ..ledger import accounts as of
from ..models import BankCredit, BankCreditUse
from .invoicing import pay_invoice


def take_for_invoice(
    credit: BankCredit, invoice_id: int, *, from_suspense: bool = False, actor: Actor = SYSTEM
) -> BankCreditUse:
    """All of a credit (locked) is for an invoice, also what is too much: a producer's next one is lower."""
    use = BankCreditUse.objects.create(
        credit=credit, kind=BankCreditUse.Kind.INVOICE, amount_vnd=credit.amount_vnd, invoice_id=invoice_id
    )
    after = {"kind": use.kind, "amount_vnd": use.amount_vnd, "credit": credit.pk, "invoice": invoice_id}
    record("book_bank_credit", use, actor=actor, after=after)
    pay_invoice(use, source=of.SUSPENSE if from_suspense else of.BANK, actor=actor)
    return use

"""The money events of the bank feed, one function each: the place where books are kept.

Every function is called exactly once per event, in the transaction of the event. Now each leaves its audit row; a
ledger posts here: bank against the payment's order, against what is owed to a buyer, or against suspense.
"""

from __future__ import annotations

from marketplace.kernel.audit import SYSTEM, Actor, record

from ..models import BankCredit, BankCreditUse, BankRefund


def book_use(use: BankCreditUse) -> None:
    """Money arrived. Dr bank / Cr the payment's order, the buyer's credit (owed) or suspense, by use.kind."""
    after = {"kind": use.kind, "amount_vnd": use.amount_vnd, "credit": use.credit_id, "payment": use.payment_id}
    record("book_bank_credit", use, actor=SYSTEM, after=after)


def book_moved_use(use: BankCreditUse, *, was: str, actor: Actor) -> None:
    """Money that was one thing became another: Dr what it was / Cr what it is."""
    after = {"kind": use.kind, "amount_vnd": use.amount_vnd, "payment": use.payment_id}
    record("move_bank_credit", use, actor=actor, before={"kind": was}, after=after)


def book_sent(refund: BankRefund, *, actor: Actor) -> None:
    """Money left by bank. Of a refund (refund.use is None): Dr refunds payable / Cr bank; else Dr buyer's credit."""
    after = {"amount_vnd": refund.amount_vnd, "bank_ref": refund.bank_ref}
    record("pay_bank_refund", refund, actor=actor, after=after)


def book_came_back(refund: BankRefund, *, actor: Actor) -> None:
    """A transfer out came back: the reverse of book_sent."""
    record("fail_bank_refund", refund, actor=actor, after={"failure": refund.failure})


def book_reversal(credit: BankCredit, *, actor: Actor) -> None:
    """The bank took a credit back: the reverse of book_use for every use of it."""
    record("reverse_bank_credit", credit, actor=actor, after={"amount_vnd": credit.amount_vnd})

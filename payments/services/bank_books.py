"""The money events of the bank feed, one function each: what they are in the books (docs/money.md, "VietQR").

Every function is called exactly once per event, in the transaction of the event. A transfer is the buyer's own until it
pays its order (flows.captured of vietqr); one without an order is in suspense.
"""

from __future__ import annotations

from marketplace.kernel.audit import SYSTEM, Actor, record

from ..ledger import accounts as of
from ..ledger import flows
from ..ledger.accounts import Account
from ..models import BankCredit, BankCreditUse, BankRefund, Payment
from .posting import post


def _home(use: BankCreditUse) -> Account:
    return of.buyer_credit(use.payment.order_id) if use.payment is not None else of.SUSPENSE


def book_use(use: BankCreditUse) -> None:
    """Money arrived."""
    after = {"kind": use.kind, "amount_vnd": use.amount_vnd, "credit": use.credit_id, "payment": use.payment_id}
    record("book_bank_credit", use, actor=SYSTEM, after=after)
    _post("transfer_in", use.pk, "in", flows.move(use.amount_vnd, debit=of.BANK, credit=_home(use)))


def book_moved_use(use: BankCreditUse, *, was: str, actor: Actor) -> None:
    """Money that was one thing became another; what was a payment's and is owed back was the buyer's all the time."""
    after = {"kind": use.kind, "amount_vnd": use.amount_vnd, "payment": use.payment_id}
    record("move_bank_credit", use, actor=actor, before={"kind": was}, after=after)
    if was == BankCreditUse.Kind.SUSPENSE:
        lines = flows.entries((of.SUSPENSE, use.amount_vnd), (_home(use), -use.amount_vnd))
        _post("transfer_matched", use.pk, "moved", lines)


def book_sent(refund: BankRefund, *, actor: Actor) -> None:
    """Money left by bank. That of a refund is booked where refunds are (book_refund_settled)."""
    after = {"amount_vnd": refund.amount_vnd, "bank_ref": refund.bank_ref}
    record("pay_bank_refund", refund, actor=actor, after=after)
    if refund.use is not None:
        lines = flows.move(refund.amount_vnd, debit=_home(refund.use), credit=of.BANK)
        _post("credit_sent_back", refund.use.pk, f"sent:{refund.bank_ref}", lines)


def book_came_back(refund: BankRefund, *, actor: Actor) -> None:
    """A transfer out came back. That of a refund is booked where refunds are."""
    record("fail_bank_refund", refund, actor=actor, after={"failure": refund.failure})
    if refund.use is not None:
        lines = flows.move(refund.amount_vnd, debit=of.BANK, credit=_home(refund.use))
        _post("credit_came_back", refund.use.pk, f"back:{refund.bank_ref}", lines)


def book_reversal(credit: BankCredit, *, actor: Actor) -> None:
    """The bank took a credit back: what paid an order is a lost dispute (booked there), the rest leaves where it is."""
    record("reverse_bank_credit", credit, actor=actor, after={"amount_vnd": credit.amount_vnd})
    for use in credit.uses.select_related("payment").order_by("pk"):
        is_paid = use.payment is not None and use.payment.status == Payment.Status.SUCCEEDED
        is_dispute = use.kind == BankCreditUse.Kind.PAYMENT and is_paid
        if not is_dispute:
            has_left = BankRefund.objects.filter(use=use, paid_at__isnull=False, failed_at=None).exists()
            source = of.DISPUTE_LOSS if has_left else _home(use)
            _post("transfer_reversed", use.pk, "reversed", flows.move(use.amount_vnd, debit=source, credit=of.BANK))


def _post(kind: str, use_id: int, event: str, lines: list[flows.Line]) -> None:
    post(kind=kind, key=f"bank_use:{use_id}:{event}", source=("bank_use", use_id), lines=lines)

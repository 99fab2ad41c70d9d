"""The money events of the bank feed, one function each: what they are in the books (docs/money.md, "VietQR").

Every function is called exactly once per event, in the transaction of the event. A transfer is the buyer's own until it
pays its order (flows.captured of vietqr); one without an order is in suspense.
"""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.kernel.audit import SYSTEM, Actor, audit_row, record, record_all

from ..ledger import accounts as of
from ..ledger import flows
from ..ledger.accounts import Account
from ..models import BankCredit, BankCreditUse, BankRefund, LedgerTransaction, Payment
from .posting import Event, post_all


def _home(use: BankCreditUse) -> Account:
    return of.buyer_credit(use.payment.order_id) if use.payment is not None else of.SUSPENSE


def keep_uses(uses: Sequence[BankCreditUse]) -> list[Event]:
    """Money arrived: noted; what the books have to learn is posted by the caller, with what the money pays."""
    record_all(
        audit_row(
            "book_bank_credit",
            use,
            actor=SYSTEM,
            after={
                "kind": use.kind,
                "amount_vnd": use.amount_vnd,
                "credit": use.credit_id,
                "payment": use.payment_id,
            },
        )
        for use in uses
    )
    return [
        _event("transfer_in", use.pk, "in", flows.move(use.amount_vnd, debit=of.BANK, credit=_home(use)))
        for use in uses
    ]


def move_use(use: BankCreditUse, *, was: str, actor: Actor) -> list[Event]:
    """Money that was one thing became another; what was a payment's and is owed back was the buyer's all the time.

    As keep_uses: the caller posts.
    """
    after = {"kind": use.kind, "amount_vnd": use.amount_vnd, "payment": use.payment_id}
    record("move_bank_credit", use, actor=actor, before={"kind": was}, after=after)
    if was != BankCreditUse.Kind.SUSPENSE:
        return []
    lines = flows.entries((of.SUSPENSE, use.amount_vnd), (_home(use), -use.amount_vnd))
    return [_event("transfer_matched", use.pk, "moved", lines)]


def book_sent(refund: BankRefund, *, actor: Actor) -> None:
    """Money left by bank. That of a refund is booked where refunds are (book_refund_settled)."""
    after = {"amount_vnd": refund.amount_vnd, "bank_ref": refund.bank_ref}
    record("pay_bank_refund", refund, actor=actor, after=after)
    if refund.use is not None:
        lines = flows.move(refund.amount_vnd, debit=_home(refund.use), credit=of.BANK)
        _post("credit_sent_back", refund.use.pk, f"sent:{refund.bank_ref}", lines)


def was_sent(refund: BankRefund, bank_ref: str) -> bool:
    """Whether this number of the bank is that of an earlier transfer of the same money, which came back."""
    key = f"bank_use:{refund.use_id}:sent:{bank_ref}"
    return refund.use_id is not None and LedgerTransaction.objects.filter(idempotency_key=key).exists()


def book_came_back(refund: BankRefund, *, is_owed: bool, actor: Actor) -> None:
    """A transfer out came back. That of a refund is booked where refunds are.

    is_owed  the buyer's still; else the bank had taken that money back as well, and what it made us lose is less
    """
    record("fail_bank_refund", refund, actor=actor, after={"failure": refund.failure})
    if refund.use is not None:
        home = _home(refund.use) if is_owed else of.DISPUTE_LOSS
        lines = flows.move(refund.amount_vnd, debit=of.BANK, credit=home)
        _post("credit_came_back", refund.use.pk, f"back:{refund.bank_ref}", lines)


def book_reversal(credit: BankCredit, *, actor: Actor) -> None:
    """The bank took a credit back: what paid an order is a lost dispute (booked there), the rest leaves where it is."""
    record("reverse_bank_credit", credit, actor=actor, after={"amount_vnd": credit.amount_vnd})
    for use in credit.uses.exclude(kind=BankCreditUse.Kind.INVOICE).select_related("payment").order_by("pk"):
        is_paid = use.payment is not None and use.payment.status == Payment.Status.SUCCEEDED
        is_dispute = use.kind == BankCreditUse.Kind.PAYMENT and is_paid
        if not is_dispute:
            has_left = BankRefund.objects.filter(use=use, paid_at__isnull=False, failed_at=None).exists()
            source = of.DISPUTE_LOSS if has_left else _home(use)
            _post("transfer_reversed", use.pk, "reversed", flows.move(use.amount_vnd, debit=source, credit=of.BANK))


def _post(kind: str, use_id: int, event: str, lines: list[flows.Line]) -> None:
    post_all([_event(kind, use_id, event, lines)])


def _event(kind: str, use_id: int, event: str, lines: list[flows.Line]) -> Event:
    return Event(kind=kind, key=f"bank_use:{use_id}:{event}", source=("bank_use", use_id), lines=lines)

"""Later: every task may run twice, or be killed half-way and run again."""

from __future__ import annotations

from celery import shared_task

from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.sweeps import sweep

from .services import (
    bank_matching,
    catching_up,
    direct_pressing,
    earning,
    events,
    gateway_books,
    invoice_letters,
    invoicing,
    paying_out,
    pretending_bank,
    reconciling,
    refunding,
)


@shared_task(autoretry_for=(GatewayUnavailable,), retry_backoff=True, max_retries=6, acks_late=True)
def process_event_task(event_id: int) -> None:
    events.process_event(event_id=event_id)


@shared_task
def process_events() -> None:
    reconciling.process_events()


@shared_task
def reconcile_payments() -> None:
    reconciling.reconcile_payments()


@shared_task
def send_refunds() -> None:
    sweep([refunding.ask_due_refunds, reconciling.send_refunds])


@shared_task
def hear_of_money_back() -> None:
    reconciling.hear_of_money_back()


@shared_task(acks_late=True)
def process_credit_task(credit_id: int) -> None:
    bank_matching.process_credit(credit_id=credit_id)


@shared_task
def process_credits() -> None:
    sweep([bank_matching.process_credits, bank_matching.give_up_partly_paid])


@shared_task(autoretry_for=(GatewayUnavailable,), retry_backoff=True, max_retries=3)
def pretend_transfer_task(payment_id: int, kind: str, feed: str = "") -> None:
    pretending_bank.pretend_transfer(payment_id=payment_id, kind=kind, feed=feed)


@shared_task
def release_earned() -> None:
    earning.release_earned()


@shared_task
def post_missing() -> None:
    catching_up.post_missing()


@shared_task
def hear_of_moves() -> None:
    gateway_books.hear_of_moves()


@shared_task
def make_scheduled_batch() -> None:
    paying_out.make_scheduled_batch()


@shared_task
def press_for_direct() -> None:
    direct_pressing.press_for_direct()


@shared_task
def issue_invoices() -> None:
    sweep([invoicing.issue_invoices, invoice_letters.press_for_invoices])

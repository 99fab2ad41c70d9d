"""Commission invoices: made when a month is over, told, reminded, and paid by a transfer with their own reference."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localdate

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.sweeps import sweep

from ..gateways.vietqr import is_offered
from ..ledger import accounts as of
from ..ledger import flows
from ..ledger.accounts import Account
from ..models import BankCreditUse, CommissionEntry, CommissionInvoice
from ..references import make_reference
from ..selectors.invoices import producers_to_invoice
from ..selectors.statements import Month
from .posting import post

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('commission invoices', 0))"


def issue_invoices() -> int:
    """One invoice for each producer that owes commission for a month that is over; how many were made."""
    month = Month((localdate(clock.now()).replace(day=1) - timedelta(days=1)).replace(day=1))
    return sum(sweep([partial(issue_invoice, producer_id=pk, month=month) for pk in producers_to_invoice(month)]))


@transaction.atomic
def issue_invoice(*, producer_id: int, month: Month, actor: Actor = SYSTEM) -> bool:
    """Take up everything of this month and before that no invoice has; nothing is asked for a sum of zero or below,
    which the next month takes up. True for the call that made it. Without an account of ours nobody could pay it.
    """
    producer = Producer.objects.select_for_update(no_key=True).get(pk=producer_id)
    if not is_offered() or producer.commission_invoices.filter(month=month.first).exists():
        return False
    waiting = CommissionEntry.objects.filter(producer=producer, invoice=None, at__lt=month.next.begins_at)
    # These very rows, locked: one that is written meanwhile is the next invoice's.
    entries = dict(waiting.order_by("pk").select_for_update().values_list("pk", "amount_vnd"))
    total_vnd = sum(entries.values())
    if total_vnd <= 0:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)  # numbers run without gaps: one after the other
    last = CommissionInvoice.objects.aggregate(last=Max("sequence"))["last"] or 0
    invoice = CommissionInvoice.objects.create(
        producer=producer,
        sequence=last + 1,
        month=month.first,
        total_vnd=total_vnd,
        reference=make_reference(prefix=settings.VIETQR_PREFIX),
        due_on=clock.today() + timedelta(days=settings.INVOICE_DUE_DAYS),
    )
    CommissionEntry.objects.filter(pk__in=entries).update(invoice=invoice)
    record("issue_invoice", invoice, actor=actor, after={"number": invoice.number, "total_vnd": total_vnd})
    return True


def hold_invoices(invoice_ids: Collection[int]) -> None:
    """Lock what several transfers pay, before the first of them is booked."""
    if invoice_ids:
        rows = CommissionInvoice.objects.filter(pk__in=invoice_ids).order_by("pk")
        list(rows.select_for_update().values_list("pk"))


def pay_invoice(use: BankCreditUse, *, source: Account = of.BANK, actor: Actor = SYSTEM) -> None:
    """A transfer came for an invoice (its use names it). What is more than is asked for is taken off the next one.

    source  where the money is in our books until now
    """
    assert use.invoice_id is not None  # noqa: S101  # a constraint: use_names_its_invoice
    invoice = CommissionInvoice.objects.select_for_update().get(pk=use.invoice_id)
    amount_vnd = min(use.amount_vnd, invoice.rest_vnd)
    _set_paid(invoice, invoice.paid_vnd + amount_vnd)
    if use.amount_vnd > amount_vnd:
        CommissionEntry.objects.create(
            producer_id=invoice.producer_id,
            key=f"bank_use:{use.pk}:over",
            kind=CommissionEntry.Kind.OVERPAID,
            amount_vnd=amount_vnd - use.amount_vnd,
            at=clock.now(),
        )
    _post(use, invoice, use.amount_vnd, "in", source)
    after = {"amount_vnd": use.amount_vnd, "paid_vnd": invoice.paid_vnd, "credit": use.credit_id}
    record("pay_invoice", invoice, actor=actor, after=after)


def take_back_invoice_money(use: BankCreditUse) -> None:
    """The bank took such a transfer back: the invoice is open again, by what it had got of it."""
    assert use.invoice_id is not None  # noqa: S101
    invoice = CommissionInvoice.objects.select_for_update().get(pk=use.invoice_id)
    over = CommissionEntry.objects.select_for_update().filter(key=f"bank_use:{use.pk}:over").first()
    amount_vnd = use.amount_vnd + (over.amount_vnd if over else 0)
    if over is not None and over.invoice_id is None:
        over.delete()
    elif over is not None:  # a later invoice was lowered by it: the next one is raised again
        CommissionEntry.objects.create(
            producer_id=invoice.producer_id,
            key=f"bank_use:{use.pk}:over_back",
            kind=CommissionEntry.Kind.OVER_BACK,
            amount_vnd=-over.amount_vnd,
            at=clock.now(),
        )
    _set_paid(invoice, invoice.paid_vnd - amount_vnd)
    _post(use, invoice, -use.amount_vnd, "reversed", of.BANK)
    record("reopen_invoice", invoice, actor=SYSTEM, after={"amount_vnd": amount_vnd, "credit": use.credit_id})


def _set_paid(invoice: CommissionInvoice, paid_vnd: int) -> None:
    invoice.paid_vnd = paid_vnd
    invoice.paid_at = (invoice.paid_at or clock.now()) if paid_vnd == invoice.total_vnd else None
    invoice.save(update_fields=["paid_vnd", "paid_at"])


def _post(use: BankCreditUse, invoice: CommissionInvoice, amount_vnd: int, event: str, source: Account) -> None:
    post(
        kind="commission_collected",
        key=f"bank_use:{use.pk}:{event}",
        source=("bank_use", use.pk),
        lines=flows.commission_collected(invoice.producer_id, amount_vnd, source=source),
    )

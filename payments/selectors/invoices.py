"""Queries of commission invoices: what is to be asked for, whose an invoice is, what its lines lead to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from catalog.models import Producer
from catalog.selectors.acting import Who, get_for
from marketplace.kernel import clock
from orders.models import OrderLine

from ..models import BankCredit, CommissionEntry, CommissionInvoice, LineCommission
from .bank import references_in
from .statements import Month


@dataclass(frozen=True)
class InvoiceLine:
    """One event of an invoice: a part of an order with its lines and their rates, or a sum brought forward."""

    entry: CommissionEntry
    goods: Sequence[LineCommission]

    @property
    def number(self) -> str:
        return self.entry.allocation.share.part.number if self.entry.allocation else ""


def producers_to_invoice(month: Month) -> list[int]:
    """Ids of producers that owe commission of this month or before, and have no invoice for it."""
    rows = CommissionEntry.objects.filter(invoice=None, at__lt=month.next.begins_at)
    rows = rows.exclude(producer__commission_invoices__month=month.first)
    sums = rows.values("producer").annotate(sum_vnd=Sum("amount_vnd")).filter(sum_vnd__gt=0).order_by("producer")
    return list(sums.values_list("producer", flat=True))


def invoices_of(producer: Producer) -> QuerySet[CommissionInvoice]:
    """A producer's invoices, newest first."""
    return CommissionInvoice.objects.filter(producer=producer)


def open_commission_vnd(producer: Producer) -> int:
    """What no invoice asks for yet; below zero we owe it."""
    waiting = CommissionEntry.objects.filter(producer=producer, invoice=None)
    return waiting.aggregate(sum_vnd=Sum("amount_vnd"))["sum_vnd"] or 0


def invoice_for(*, user: Who, sequence: int) -> CommissionInvoice:
    """An invoice of a producer this person works for. Raises NotFound."""
    invoices = CommissionInvoice.objects.filter(sequence=sequence).select_related("producer")
    return get_for(user, lambda producers: invoices.filter(producer__in=producers))


def lines_of(invoice: CommissionInvoice) -> list[InvoiceLine]:
    """Each đồng leads to its order lines; two statements, however many lines."""
    entries = list(
        invoice.entries.filter(~Q(amount_vnd=0)).select_related("allocation__share__part").order_by("at", "pk")
    )
    parts = {entry.allocation.share.part_id for entry in entries if entry.allocation}
    goods: dict[int, list[LineCommission]] = {}
    for line in LineCommission.objects.filter(line__part__in=parts).select_related("line").order_by("line_id"):
        goods.setdefault(line.line.part_id, []).append(line)
    return [
        InvoiceLine(entry, goods.get(entry.allocation.share.part_id, []) if entry.allocation else [])
        for entry in entries
    ]


def invoices_meant(told: Sequence[BankCredit]) -> dict[int, int]:
    """By transfer: the one invoice whose reference stands in its words; nobody's when there are several."""
    found = {credit.pk: references_in(credit.content) for credit in told}
    wanted = {reference for references in found.values() for reference in references}
    rows = CommissionInvoice.objects.filter(reference__in=wanted).values_list("reference", "pk") if wanted else []
    known = dict(rows)
    meant = {pk: {known[each] for each in references if each in known} for pk, references in found.items()}
    return {pk: invoices.pop() for pk, invoices in meant.items() if len(invoices) == 1}


def invoice_named(words: str) -> CommissionInvoice | None:
    """By its number, as HH000012, or the reference of its transfer."""
    wanted = words.strip().upper()
    if re.fullmatch("HH[0-9]{1,9}", wanted):
        return CommissionInvoice.objects.filter(sequence=int(wanted[2:])).first()
    return CommissionInvoice.objects.filter(reference=wanted).first()


def overdue_invoices() -> QuerySet[CommissionInvoice]:
    """Unpaid after their day, the oldest first."""
    return CommissionInvoice.objects.unpaid().filter(due_on__lt=clock.today()).order_by("due_on", "pk")


def product_of(line: LineCommission) -> str:
    """What was sold, as the order keeps it."""
    sold: OrderLine = line.line
    return f"{sold.units} × {sold.product_name} ({sold.variant_name})"

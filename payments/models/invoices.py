"""Commission of sales that were paid to the producer: what came due, and the monthly invoice that asks for it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Producer
from marketplace.kernel import clock

from .commission import Allocation
from .ledger import LedgerTransaction


class CommissionInvoiceQuerySet(models.QuerySet["CommissionInvoice"]):
    def unpaid(self) -> Self:
        return self.filter(paid_at=None)


class CommissionInvoice(models.Model):
    """A month's commission of one producer. Numbers run without gaps: a trigger (migration 0012) holds that.

    reference  stands in the transfer that pays it, never used for anything else
    """

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="commission_invoices")
    sequence = models.PositiveIntegerField(unique=True)
    month = models.DateField(help_text="its first day")
    total_vnd = models.PositiveBigIntegerField()
    paid_vnd = models.PositiveBigIntegerField(default=0)
    reference = models.CharField(max_length=16, unique=True)
    issued_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    objects = CommissionInvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "month"], name="one_invoice_per_producer_and_month"),
            models.CheckConstraint(name="invoice_asks_for_something", condition=Q(total_vnd__gt=0)),
            models.CheckConstraint(
                name="invoice_gets_no_more_than_it_asks_for", condition=Q(paid_vnd__lte=F("total_vnd"))
            ),
            models.CheckConstraint(
                name="invoice_is_paid_when_all_is_there",
                condition=Q(paid_at__isnull=True, paid_vnd__lt=F("total_vnd"))
                | Q(paid_at__isnull=False, paid_vnd=F("total_vnd")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"HH{self.sequence:06d}"

    @property
    def rest_vnd(self) -> int:
        return self.total_vnd - self.paid_vnd


class CommissionEntry(models.Model):
    """What one event made a producer owe us, or be owed: the row a line of an invoice is.

    key      makes the event one; amount_vnd below zero is taken off: a refund, or a transfer above what was asked
    invoice  empty until a month's invoice takes it up
    """

    class Kind(models.TextChoices):
        SALE = "sale", _("Bán hàng")
        REFUND = "refund", _("Hoàn tiền cho người mua")
        OVERPAID = "overpaid", _("Chuyển dư kỳ trước")
        OVER_BACK = "over_back", _("Ngân hàng rút lại khoản chuyển dư")

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="commission_entries")
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, blank=True, related_name="commission_entries")
    transaction = models.OneToOneField(
        LedgerTransaction, models.PROTECT, null=True, blank=True, help_text="none: the rates came to nothing"
    )
    amount_vnd = models.BigIntegerField()
    goods_vnd = models.BigIntegerField(default=0, help_text="sold, or below zero come back, by this event")
    at = models.DateTimeField()
    invoice = models.ForeignKey(CommissionInvoice, models.PROTECT, null=True, blank=True, related_name="entries")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["producer", "at"], name="commission_to_invoice", condition=Q(invoice__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="commission_stands_on_its_side",
                condition=Q(kind__in=["sale", "over_back"], amount_vnd__gte=0)
                | Q(kind__in=["refund", "overpaid"], amount_vnd__lte=0),
            ),
            models.CheckConstraint(
                name="commission_leads_to_a_sale",
                condition=Q(kind__in=["overpaid", "over_back"]) | Q(allocation__isnull=False),
            ),
            models.CheckConstraint(
                name="direct_goods_stand_on_their_side",
                condition=Q(kind="sale", goods_vnd__gte=0)
                | Q(kind="refund", goods_vnd__lte=0)
                | Q(kind__in=["overpaid", "over_back"], goods_vnd=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.amount_vnd}"

"""What was withheld from producers and paid to the state, by month. Never changed: the database refuses (0016)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from catalog.models import Producer
from marketplace.kernel import clock


class TaxPayment(models.Model):
    """One month's withheld tax, paid to the state; reference is what the treasury or the bank wrote on the receipt."""

    month = models.DateField(help_text="its first day")
    vat_vnd = models.PositiveBigIntegerField()
    pit_vnd = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=64)
    paid_on = models.DateField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["month"], name="a_month_is_paid_to_the_state_once"),
            models.CheckConstraint(
                name="tax_month_is_a_first_day",
                condition=Q(month=Func(Value("month"), F("month"), function="date_trunc")),
            ),
            models.CheckConstraint(name="tax_payment_is_not_empty", condition=Q(vat_vnd__gt=-F("pit_vnd"))),
            models.CheckConstraint(name="tax_is_paid_after_its_month", condition=Q(paid_on__gt=F("month"))),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"

    @property
    def total_vnd(self) -> int:
        return self.vat_vnd + self.pit_vnd


class TaxPaymentLine(models.Model):
    """One producer's part of it, as the return says; below zero where more came back than was sold."""

    payment = models.ForeignKey(TaxPayment, models.PROTECT, related_name="lines")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="tax_lines")
    goods_vnd = models.BigIntegerField()
    vat_vnd = models.BigIntegerField()
    pit_vnd = models.BigIntegerField()

    class Meta:
        ordering = ["producer__legal_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "producer"], name="one_tax_line_per_month_and_producer")
        ]

    def __str__(self) -> str:
        return f"{self.producer_id} · {self.vat_vnd + self.pit_vnd}"

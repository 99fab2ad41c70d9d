"""A buyer asks the bank for the money back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .money import BalanceTransaction, Charge
from .record import Record


class Dispute(Record):
    """Its states: shared payments.md section 1.4. An inquiry (warning_…) moves no money."""

    class Status(models.TextChoices):
        WARNING_NEEDS_RESPONSE = "warning_needs_response"
        WARNING_UNDER_REVIEW = "warning_under_review"
        WARNING_CLOSED = "warning_closed"
        NEEDS_RESPONSE = "needs_response"
        UNDER_REVIEW = "under_review"
        WON = "won"
        LOST = "lost"

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="disputes")
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=32)
    status = models.CharField(max_length=24, choices=Status)
    evidence = models.JSONField(default=dict)
    submissions = models.PositiveSmallIntegerField(default=0)
    due_by = models.DateTimeField()
    withdrawal = models.OneToOneField(BalanceTransaction, models.PROTECT, null=True, related_name="+")
    reinstatement = models.OneToOneField(BalanceTransaction, models.PROTECT, null=True, related_name="+")
    metadata = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["charge"], name="one_dispute_per_charge"),
            models.CheckConstraint(
                name="won_back_only_what_was_taken", condition=Q(reinstatement=None) | Q(withdrawal__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_by"],
                name="dispute_to_answer",
                condition=Q(status__in=["needs_response", "warning_needs_response"]),
            )
        ]

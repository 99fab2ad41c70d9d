"""A buyer's bank that wants a payment back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import states
from .payments import Payment


class Dispute(models.Model):
    """A buyer's bank that takes a payment back, or asks about it. Booked only from what the provider answers."""

    class Status(models.TextChoices):
        WARNING_NEEDS_RESPONSE = "warning_needs_response", _("Ngân hàng hỏi, cần trả lời")
        WARNING_UNDER_REVIEW = "warning_under_review", _("Ngân hàng hỏi, đã trả lời")
        WARNING_CLOSED = "warning_closed", _("Ngân hàng hỏi, đã xong")
        NEEDS_RESPONSE = "needs_response", _("Khiếu nại, cần nộp giấy tờ")
        UNDER_REVIEW = "under_review", _("Khiếu nại, ngân hàng đang xem")
        LOST = "lost", _("Ngân hàng đã trả tiền lại cho người mua")
        WON = "won", _("Chợ giữ được tiền")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    provider_ref = models.CharField(max_length=120)
    amount_vnd = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=64, help_text="in the provider's words")
    status = models.CharField(max_length=32, choices=Status)
    due_by = models.DateTimeField(null=True, blank=True, help_text="the provider takes papers until then")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider_ref"], name="one_row_per_dispute"),
            models.CheckConstraint(
                name="dispute_closed_at_a_moment",
                condition=Q(status__in=sorted(states.CLOSED), closed_at__isnull=False)
                | (~Q(status__in=sorted(states.CLOSED)) & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.provider_ref}"

    @property
    def is_open(self) -> bool:
        return self.status in states.OPEN

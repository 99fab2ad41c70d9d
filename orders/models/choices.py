"""How somebody wants to hear from us. Consent is a moment, kept as proof (personal data law 91/2025)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.kernel import clock

from .orders import Order


class NotificationChoice(models.Model):
    """Of a person, or of one order for whoever holds its link; the order's own goes first.

    sms_agreed_at, zalo_agreed_at  when they ticked it; empty: nothing goes there
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="notification_choice"
    )
    order = models.OneToOneField(Order, models.CASCADE, null=True, blank=True, related_name="notification_choice")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="vi")
    sms_agreed_at = models.DateTimeField(null=True, blank=True)
    zalo_agreed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="choice_is_of_a_person_or_of_an_order",
                condition=Q(user__isnull=False, order__isnull=True) | Q(user__isnull=True, order__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"choice of {f'order {self.order_id}' if self.order_id else f'person {self.user_id}'}"

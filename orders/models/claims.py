"""Proof that an e-mail address is somebody's, before old orders become theirs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.kernel import clock

from .history import OrderNotice


class ClaimCode(models.Model):
    """Six digits sent to the address that guest orders name. The digits are not kept: they follow from the row.

    attempts  how often digits were typed; counted before they are looked at
    """

    MOST_ATTEMPTS = 5

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claim_codes")
    email = models.EmailField()
    notice = models.OneToOneField(OrderNotice, models.PROTECT, related_name="claim_code")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="claim_code_is_tried_five_times_at_most", condition=Q(attempts__lte=5))
        ]

    def __str__(self) -> str:
        return f"code of {self.user_id}"

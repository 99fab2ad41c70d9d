"""What a provider says it did with our money: its own books, to hold ours against."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from marketplace.kernel import clock


class GatewayMove(models.Model):
    """A balance transaction of a provider. amount less fee is net; it can be used once it is available.

    about_ref  the provider's id of the charge, refund, dispute or payout it belongs to
    """

    provider = models.CharField(max_length=16)
    move_ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, help_text="in the provider's words")
    about_ref = models.CharField(max_length=120, blank=True)
    amount_vnd = models.BigIntegerField()
    fee_vnd = models.BigIntegerField(default=0)
    net_vnd = models.BigIntegerField()
    moved_at = models.DateTimeField()
    available_at = models.DateTimeField()
    heard_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when it was booked as available")

    class Meta:
        ordering = ["moved_at", "pk"]
        indexes = [
            models.Index(fields=["available_at"], name="move_to_settle", condition=Q(settled_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "move_ref"], name="one_row_per_gateway_move"),
            models.CheckConstraint(
                name="gateway_move_nets_its_fee", condition=Q(net_vnd=F("amount_vnd") - F("fee_vnd"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move_ref} · {self.net_vnd}"

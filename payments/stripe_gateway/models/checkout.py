"""The hosted page's rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .catalogue import Price
from .money import PaymentIntent
from .people import Customer
from .record import Record


class CheckoutSession(Record):
    """One visit to the hosted page. Its id is unguessable and stands in for a sign-in."""

    class Status(models.TextChoices):
        OPEN = "open"
        COMPLETE = "complete"
        EXPIRED = "expired"

    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    intent = models.OneToOneField(PaymentIntent, models.PROTECT, null=True, related_name="session")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")
    amount_total = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    success_url = models.TextField()
    cancel_url = models.TextField(blank=True)
    client_reference_id = models.CharField(max_length=200, blank=True)
    customer_email = models.CharField(max_length=254, blank=True)
    customer_details = models.JSONField(null=True)
    page_url = models.TextField(help_text="where the buyer pays")
    locale = models.CharField(max_length=8, blank=True)
    expires_at = models.DateTimeField()
    intent_data = models.JSONField(default=dict)
    metadata = models.JSONField(default=dict)
    echoed = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                name="complete_session_has_an_intent", condition=~Q(status="complete") | Q(intent__isnull=False)
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="session_to_expire", condition=Q(status="open"))]


class LineItem(Record):
    """What the buyer sees on the page."""

    session = models.ForeignKey(CheckoutSession, models.CASCADE, related_name="line_items")
    price = models.ForeignKey(Price, models.PROTECT, related_name="+")
    name = models.CharField(max_length=250, help_text="the product's name when the session was opened")
    description = models.TextField(blank=True)
    unit_amount = models.PositiveBigIntegerField()
    quantity = models.PositiveIntegerField()
    metadata = models.JSONField(default=dict)

    class Meta(Record.Meta):
        ordering = ["pk"]

    @property
    def amount(self) -> int:
        return self.unit_amount * self.quantity

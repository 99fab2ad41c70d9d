"""What happened, who is to be told, and every attempt to tell them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from marketplace.kernel import clock

from .record import Record


class Event(Record):
    """A change, with the object as it was right then. Written in the change's own transaction."""

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, db_index=True, help_text="the id of the object it tells of")
    data = models.JSONField()
    request_id = models.CharField(max_length=40, blank=True)
    idempotency_key = models.CharField(max_length=255, blank=True)


class WebhookEndpoint(Record):
    """Who wants to be told. While its secret is being replaced, both the new and the old one sign."""

    url = models.TextField()
    secret = models.CharField(max_length=120)
    old_secret = models.CharField(max_length=120, blank=True)
    old_secret_until = models.DateTimeField(null=True)
    connect = models.BooleanField(default=False, help_text="told of connected accounts, not of the platform itself")
    enabled_events = models.JSONField(default=list)
    enabled = models.BooleanField(default=True)
    from_environment = models.BooleanField(default=False)
    api_version = models.CharField(max_length=32, blank=True)
    description = models.TextField(blank=True)
    metadata = models.JSONField(default=dict)

    def wants(self, kind: str) -> bool:
        return "*" in self.enabled_events or kind in self.enabled_events

    def secrets(self) -> list[str]:
        """All that sign right now, the newest first."""
        is_fresh = self.old_secret_until is not None and clock.now() < self.old_secret_until
        return [self.secret, self.old_secret] if self.old_secret and is_fresh else [self.secret]


class Delivery(models.Model):
    """One event for one endpoint. `due_at` moves on with every attempt, also while one is under way."""

    class State(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed"
        DROPPED = "dropped"

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    due_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=1, help_text="how often one attempt sends it: chaos")
    spoiled = models.CharField(max_length=20, blank=True, help_text="what is wrong with its first signature: chaos")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="one_delivery_per_event_and_endpoint")
        ]
        indexes = [models.Index(fields=["due_at"], name="delivery_due", condition=Q(state="pending"))]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id}: {self.state}"


class DeliveryAttempt(models.Model):
    """What the other side said. status 0: nothing at all."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True, help_text="the beginning of the answer, or why there was none")
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status}"


class IdempotentCall(models.Model):
    """A key, the call it was first used for, and the answer once there is one."""

    account = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    request_id = models.CharField(max_length=40)
    started_at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(null=True, help_text="empty while the call is still running")
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_call_per_idempotency_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"


class Chaos(models.Model):
    """Trouble ordered through /_mock/chaos for the next few deliveries or answers."""

    kind = models.CharField(max_length=16, unique=True)
    remaining = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    value = models.FloatField(default=0)
    path = models.CharField(max_length=120, blank=True, help_text="only calls whose path begins so: refunds")

    def __str__(self) -> str:
        return f"{self.kind} ×{self.remaining}"


class ShiftedClock(models.Model):
    """How far ahead of the world /_mock/clock has set this gateway's clock; no row: not at all."""

    ahead_s = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.ahead_s} s ahead"

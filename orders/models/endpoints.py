"""A producer's own system, told of news by signed messages (the Standard Webhooks format)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Producer
from marketplace.kernel import clock

from .history import OrderEvent


class WebhookEndpoint(models.Model):
    """An address of a producer's own system.

    signing_key signs what we send; shown once, when it is made
    stopped_at  nothing is sent any more: the producer stopped it, it answered 410, or nobody answered for days
    """

    class Stopped(models.TextChoices):
        OWNER = "owner", _("nhà mình ngưng")
        GONE = "gone", _("máy bên đó báo không nhận nữa (410)")
        SILENT = "silent", _("máy bên đó không trả lời nhiều ngày")
        OPERATOR = "operator", _("người trực chợ ngưng")

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="webhook_endpoints")
    url = models.URLField(max_length=300)
    signing_key = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=8, choices=Stopped, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "url"], name="one_endpoint_per_producer_and_address"),
            models.CheckConstraint(
                name="stopped_endpoint_says_why",
                condition=Q(stopped_at__isnull=True, stopped_because="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_because=""),
            ),
            models.CheckConstraint(
                name="endpoint_has_a_key", condition=Q(signing_key__regex=r"^whsec_[A-Za-z0-9+/=]{32,}$")
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookMessage(models.Model):
    """One piece of news for one endpoint. The row is the queue: `due_at` says when it is tried next.

    uid      the message's own name, the same in every attempt: who gets it twice knows it by that
    event    what it tells of; none for a message that only tries the line
    due_at   empty once it arrived, or was given up
    """

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="messages")
    event = models.ForeignKey(OrderEvent, models.PROTECT, null=True, related_name="+")
    uid = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now, null=True)
    delivered_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True, help_text="HTTP; empty when nobody answered")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["endpoint", "due_at"], name="message_to_send", condition=Q(due_at__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="one_message_per_endpoint_and_event"),
            models.CheckConstraint(
                name="delivered_message_waits_for_nothing",
                condition=Q(delivered_at__isnull=True) | Q(due_at__isnull=True, attempts__gt=0),
            ),
            models.CheckConstraint(
                name="message_arrives_after_it_was_made",
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.uid

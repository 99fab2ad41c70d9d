"""What happened to an order, and whom we owe a message about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Lot
from marketplace.kernel import clock

from .orders import Order, SellerOrder


class OrderEvent(models.Model):
    """One move of a machine, as buyer and producer read it: who did what, when, and why.

    machine  whose move it was: the order's, a part's, or that of one of its returns or complaints (case_ref)
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="events")
    part = models.ForeignKey(SellerOrder, models.PROTECT, null=True, related_name="events")
    machine = models.CharField(max_length=12, default="part")
    case_ref = models.CharField(max_length=24, blank=True, help_text="code of the return or complaint")
    status = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(max_length=16)
    role = models.CharField(max_length=12, default="system", help_text="in which role: buyer, producer, …")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    passed_on_at = models.DateTimeField(null=True, help_text="to the producer's own system, if it has one")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["id"], name="event_to_pass_on", condition=Q(passed_on_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.pk}"


class OrderNotice(models.Model):
    """A message we owe, by one channel. The row is the queue: `sent_at` empty means a task still has to send it.

    due_at  when it is tried next; empty once it was given up, or once there was nothing left to tell
    ref     the carrier's own reference, for a text
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")
        ZALO = "zalo", _("Zalo")

    order = models.ForeignKey(Order, models.PROTECT, related_name="notices")
    part = models.ForeignKey(SellerOrder, models.PROTECT, null=True, related_name="notices")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True, related_name="+", help_text="that is recalled")
    kind = models.CharField(max_length=32)
    amount_vnd = models.PositiveBigIntegerField(null=True, blank=True, help_text="the sum it tells of, if any")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    recipient = models.CharField(max_length=254, help_text="an e-mail address, or a phone number in E.164")
    language = models.CharField(max_length=8, default="vi")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now, null=True, blank=True)
    ref = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="notice_to_send", condition=Q(sent_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "lot", "channel"], name="one_recall_per_part_and_lot", condition=Q(kind="recall")
            ),
            models.CheckConstraint(
                name="notice_goes_where_its_channel_leads",
                condition=Q(channel="email", recipient__contains="@")
                | Q(channel__in=["sms", "zalo"], recipient__startswith="+"),
            ),
        ]

    def __str__(self) -> str:
        return self.recipient

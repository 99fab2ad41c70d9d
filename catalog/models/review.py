"""What waits for a reviewer, what was decided, and the letters owed about it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from ..states.change import UNDECIDED
from .producers import Producer
from .products import Product


class ChangeQuerySet(models.QuerySet["ProductChange"]):
    def undecided(self) -> Self:
        """Waiting for a reviewer, or handed back and waiting for the producer."""
        return self.filter(status__in=UNDECIDED)


class ProductChange(models.Model):
    """Something about a product that has to be looked at: the product itself the first time, later what changes.

    before, after  by the name of the field, what buyers read and what they would read; pictures by digest
    revision       counts what was added while it waited, so that nobody approves what they did not see
    """

    class Status(models.TextChoices):
        AWAITING = "awaiting", _("Chờ duyệt")
        APPROVED = "approved", _("Đã duyệt")
        CHANGES_REQUESTED = "changes_requested", _("Chợ hỏi lại")
        WITHDRAWN = "withdrawn", _("Đã rút")

    product = models.ForeignKey(Product, models.CASCADE, related_name="changes")
    is_first = models.BooleanField(help_text="the product itself, before it was ever sold")
    status = models.CharField(max_length=20, choices=Status, default=Status.AWAITING)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was handed back")
    advice = models.CharField(max_length=500, blank=True, help_text="what the producer can do about it")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                name="one_undecided_change_per_product",
                condition=Q(status__in=["awaiting", "changes_requested"]),
            ),
            models.CheckConstraint(
                name="handed_back_change_says_why_and_what_to_do",
                condition=~Q(status="changes_requested") | (~Q(reason="") & ~Q(advice="")),
            ),
            models.CheckConstraint(
                name="decided_change_has_a_moment",
                condition=Q(status__in=["awaiting", "withdrawn"]) | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.get_status_display()}"


class ProductEvent(models.Model):
    """One move of a listing or of a change of it: who, in which role, when, and why."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="events")
    machine = models.CharField(max_length=12)
    status = models.CharField(max_length=20)
    role = models.CharField(max_length=12)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(max_length=16)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.product_id} · {self.pk}"


class CatalogNotice(models.Model):
    """An e-mail we owe about a product. The row is the queue: `sent_at` empty means a task still has to send it."""

    class Kind(models.TextChoices):
        TO_REVIEW = "to_review", _("Có món chờ duyệt")
        APPROVED = "approved", _("Đã duyệt")
        CHANGES_REQUESTED = "changes_requested", _("Chợ hỏi lại")

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="+")
    change = models.ForeignKey(ProductChange, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind)
    recipient = models.EmailField()
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now, null=True, blank=True, help_text="empty once it was given up")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="catalog_notice_to_send", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return self.recipient


class ListingMove(models.Model):
    """The tables of catalog.states as rows: what the trigger `listing_moves_along_its_table` looks up."""

    machine = models.CharField(max_length=12)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "source", "target"], name="one_row_per_listing_move")]

    def __str__(self) -> str:
        return f"{self.machine}: {self.source} → {self.target}"

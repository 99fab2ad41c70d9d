"""A producer's public page: what of it waits for a look, and its photos."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.kernel import clock

from ..states.change import UNDECIDED
from .producers import Producer
from .review import ProductChange


class ProducerChangeQuerySet(models.QuerySet["ProducerChange"]):
    def undecided(self) -> ProducerChangeQuerySet:
        """Waiting for a reviewer, or handed back and waiting for the producer."""
        return self.filter(status__in=UNDECIDED)


class ProducerChange(models.Model):
    """Another name or address of somebody who sells: kept beside the page until an operator approves it.

    It moves as a change of a product does (catalog.states.CHANGE).
    before, after  by the name of the field, what buyers read and what they would read
    revision       counts what was added while it waited, so that nobody approves what they did not see
    """

    Status = ProductChange.Status

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="changes")
    status = models.CharField(max_length=20, choices=ProductChange.Status, default=ProductChange.Status.AWAITING)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=500, blank=True)
    advice = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProducerChangeQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["producer"],
                name="one_undecided_change_per_producer",
                condition=Q(status__in=["awaiting", "changes_requested"]),
            ),
            models.CheckConstraint(
                name="handed_back_page_says_why_and_what_to_do",
                condition=~Q(status="changes_requested") | (~Q(reason="") & ~Q(advice="")),
            ),
            models.CheckConstraint(
                name="decided_page_has_a_moment",
                condition=Q(status__in=["awaiting", "withdrawn"]) | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} · {self.get_status_display()}"


class ProducerPhoto(models.Model):
    """A photo on a producer's page, cleaned, named after its content."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="photos")
    digest = models.CharField(max_length=64)
    original = models.FileField(max_length=160)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["producer", "digest"], name="one_row_per_photo_of_a_producer")]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.digest[:8]}"

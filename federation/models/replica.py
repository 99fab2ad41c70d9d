"""What partners publish, as we keep it: their own signed bytes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from marketplace.kernel import clock

from .partners import Partner


class RemoteListing(models.Model):
    """One record of a partner, in the newest version we read.

    generation    the last reading from the beginning that saw it
    shown_digest  of the version that buyers see; "" where none is shown. It differs from `digest` while a mass change
                  waits for a person
    read_at       when this version came here; a trigger keeps it (federation 0007)
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="listings")
    record_id = models.CharField(max_length=80, db_collation="C")
    version = models.PositiveBigIntegerField()
    deleted = models.BooleanField()
    digest = models.CharField(max_length=64)
    payload = models.BinaryField(null=True)
    sig = models.BinaryField()
    key_id = models.CharField(max_length=80, blank=True)
    generation = models.PositiveBigIntegerField()
    bucket = models.PositiveSmallIntegerField()
    shown_digest = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["partner", "bucket"], condition=Q(deleted=False), name="remote_live_by_bucket"),
            models.Index(fields=["partner"], condition=~Q(digest=F("shown_digest")), name="remote_not_shown_as_it_is"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["partner", "record_id"], name="one_copy_per_partner_and_record"),
            models.CheckConstraint(
                name="deleted_copy_has_no_payload",
                condition=Q(deleted=True, payload__isnull=True) | Q(deleted=False, payload__isnull=False),
            ),
            models.CheckConstraint(name="copy_is_in_one_of_256_buckets", condition=Q(bucket__lt=256)),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.version}"


class RemoteBucket(models.Model):
    """One of the 256 hashes below the root of what we have of a partner."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="buckets")
    number = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "number"], name="one_hash_per_partner_and_bucket"),
            models.CheckConstraint(name="bucket_of_a_copy_is_one_of_256", condition=Q(number__lt=256)),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}/{self.number}"


class Reject(models.Model):
    """A record that was put aside, and why: no page of changes waits for it."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="rejects")
    record_id = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "record_id"], name="one_reject_per_record")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.reason}"

"""Our outgoing feed: one row per record that ever was published, in the order of its last change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from marketplace.kernel import clock


class FeedHead(models.Model):
    """Where a feed stands. Whoever changes anything of the feed locks this row first; its readers share the lock.

    There is none until the node is founded (`manage.py federation key`): until then nothing is noted or published.
    """

    feed = models.CharField(max_length=24, primary_key=True)
    epoch = models.CharField(max_length=40)
    seq = models.PositiveBigIntegerField(default=0)
    floor = models.PositiveBigIntegerField(default=0, help_text="tombstones up to here are forgotten")
    count = models.PositiveIntegerField(default=0)
    root = models.CharField(max_length=64)
    fence = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="feed_floor_is_not_above_its_seq", condition=Q(floor__lte=models.F("seq"))),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.epoch}:{self.seq}"


class FeedRoot(models.Model):
    """With which root the present epoch stood at a seq: a cursor that tells of another one shows a restored backup."""

    feed = models.ForeignKey(FeedHead, models.CASCADE, related_name="roots")
    seq = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "seq"], name="one_root_per_feed_and_seq")]

    def __str__(self) -> str:
        return f"{self.feed_id}:{self.seq}"


class FeedEpoch(models.Model):
    """An epoch that is over: ours, or one that a partner told of and that we, restored to before it, never knew."""

    feed = models.ForeignKey(FeedHead, models.CASCADE, related_name="epochs")
    epoch = models.CharField(max_length=40)
    ended_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "epoch"], name="one_row_per_feed_and_epoch")]

    def __str__(self) -> str:
        return f"{self.feed_id}:{self.epoch}"


class FeedBucket(models.Model):
    """One of the 256 hashes below the root."""

    feed = models.ForeignKey(FeedHead, models.CASCADE, related_name="buckets")
    number = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "number"], name="one_hash_per_feed_and_bucket"),
            models.CheckConstraint(name="bucket_is_one_of_256", condition=Q(number__lt=256)),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id}/{self.number}"


class Change(models.Model):
    """The newest version of a record: its signed bytes, or a tombstone. epoch is that in which it was made."""

    feed = models.ForeignKey(FeedHead, models.CASCADE, related_name="changes")
    record_id = models.CharField(max_length=80, db_collation="C")
    seq = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField()
    deleted = models.BooleanField()
    digest = models.CharField(max_length=64)
    payload = models.BinaryField(null=True)
    sig = models.BinaryField()
    key_id = models.CharField(max_length=80, blank=True)
    epoch = models.CharField(max_length=40)
    bucket = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["feed", "bucket"], condition=Q(deleted=False), name="change_live_by_bucket")]
        constraints = [
            models.UniqueConstraint(fields=["feed", "record_id"], name="one_change_per_record"),
            models.UniqueConstraint(fields=["feed", "seq"], name="one_change_per_seq"),
            models.CheckConstraint(
                name="deleted_record_has_no_payload",
                condition=Q(deleted=True, payload__isnull=True) | Q(deleted=False, payload__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.version}"

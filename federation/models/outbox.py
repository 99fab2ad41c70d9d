"""What may have changed and is not numbered yet."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Outbox(models.Model):
    """A line per change of a listing, written by triggers in the transaction that changes it. Only ever added to; the
    sequencer deletes the lines it read. A set of "dirty" rows in its place would lose what changes meanwhile."""

    feed = models.CharField(max_length=24)
    object_id = models.BigIntegerField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.feed} {self.object_id}"


class Listing(models.Model):
    """The name under which a product is known everywhere, for ever; also after the product is gone."""

    product_id = models.BigIntegerField(unique=True, help_text="no foreign key: the name outlives the row")
    record_id = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.record_id

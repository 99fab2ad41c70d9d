"""Pictures of partners' goods: which are wanted, which came, and how much room each partner has."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from marketplace.kernel import clock

from .partners import Partner


class RemotePicture(models.Model):
    """What came under a name, and was what the name says: kept once, whoever of the partners shows it.

    sha256   of the bytes as they were published, which is the name; what we keep is made anew from them
    file     our own WebP in the storage, its widths beside it; size_bytes: all of them together
    refused  why these bytes can't be shown, whoever serves them; "" for a picture that is kept
    """

    sha256 = models.CharField(max_length=64, unique=True, db_collation="C")
    file = models.CharField(max_length=160, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    widths = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    refused = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="picture_of_a_partner_is_kept_or_refused",
                condition=Q(refused="", size_bytes__gt=0) & ~Q(file="") | ~Q(refused="") & Q(file="", size_bytes=0),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class PictureUseQuerySet(models.QuerySet["PictureUse"]):
    def to_fetch(self) -> Self:
        """Nothing came yet, and it may be asked for now."""
        came = Exists(RemotePicture.objects.filter(sha256=OuterRef("sha256")))
        waits = Q(put_away_at=None, next_at__lte=clock.now())
        return self.filter(waits, ~came, trouble__in=["", PictureUse.Trouble.UNREACHABLE])


class PictureUse(models.Model):
    """That a partner's listing shows a picture. version: of the listing, which tells newer ones from older ones.

    trouble      what the last try came to; the bytes of one partner say nothing of what another one serves
    put_away_at  when it made room for others; it comes back once its page is looked at again
    """

    class Trouble(models.TextChoices):
        UNREACHABLE = "unreachable"
        WRONG_BYTES = "wrong_bytes"
        TOO_MANY_BYTES = "too_many_bytes"
        NOT_THEIRS = "not_theirs"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="picture_uses")
    record_id = models.CharField(max_length=80, db_collation="C")
    sha256 = models.CharField(max_length=64, db_index=True, db_collation="C")
    position = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=700, blank=True)
    alt = models.CharField(max_length=200, blank=True)
    version = models.PositiveBigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    trouble = models.CharField(max_length=16, choices=Trouble, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = PictureUseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "record_id", "sha256"], name="one_use_per_partner_record_and_picture"
            ),
            models.CheckConstraint(
                name="picture_with_no_address_is_in_trouble", condition=~Q(address="") | ~Q(trouble="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} #{self.position}"


class PictureRoom(models.Model):
    """How much room a partner's pictures may take, and what they took of a day's road. bytes_of_day is of `day`.

    lease_until  while a worker is at it, or the partner rests because it did not answer, nobody begins
    """

    partner = models.OneToOneField(Partner, models.CASCADE, primary_key=True, related_name="picture_room")
    most_bytes = models.PositiveBigIntegerField(default=256 * 1024 * 1024)
    most_bytes_a_day = models.PositiveBigIntegerField(default=256 * 1024 * 1024)
    day = models.DateField(default=clock.today)
    bytes_of_day = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.most_bytes}"

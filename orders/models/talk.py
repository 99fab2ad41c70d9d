"""What buyer and producer say to each other about one part of an order, and the photos they show."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Producer
from marketplace.kernel import clock

from .aftercare import Complaint, Return
from .orders import SellerOrder


def private_storage() -> Storage:
    """Files without a public address (settings.PRIVATE_ROOT)."""
    return storages["private"]


class Side(models.TextChoices):
    """Who speaks in an order."""

    BUYER = "buyer", _("Người mua")
    PRODUCER = "producer", _("Nhà làm")
    OPERATOR = "operator", _("Người trực chợ")
    SYSTEM = "system", _("Chợ")


class Message(models.Model):
    """One thing said. Whoever wrote it has read it; the operator's and the marketplace's own go to both sides."""

    MOST_CHARACTERS = 2000

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="messages")
    author = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=MOST_CHARACTERS, blank=True)
    photo_number = models.PositiveSmallIntegerField(default=0, help_text="so many photos hang on it")
    at = models.DateTimeField(default=clock.now)
    read_by_buyer_at = models.DateTimeField(null=True, blank=True)
    read_by_producer_at = models.DateTimeField(null=True, blank=True)

    reader: str = Side.BUYER  # for whom it is shown; orders.graphql.talk says so where it is the producer

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["part", "at"], name="message_in_its_thread"),
            models.Index(
                fields=["part"], name="message_producer_must_read", condition=Q(read_by_producer_at__isnull=True)
            ),
            models.Index(fields=["part"], name="message_buyer_must_read", condition=Q(read_by_buyer_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(name="message_has_words_or_photos", condition=~Q(text="") | Q(photo_number__gt=0)),
            models.CheckConstraint(
                name="writer_has_read_own_message",
                condition=(~Q(author="buyer") | Q(read_by_buyer_at__isnull=False))
                & (~Q(author="producer") | Q(read_by_producer_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} in {self.part_id}"


class Attachment(models.Model):
    """A photo about one part of an order, cleaned of metadata. Only that order's people and operators see it.

    A noun that shows photos has a nullable key here; `kind` says which noun it is, and a constraint that they agree.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("tin nhắn")
        RETURN = "return", _("trả hàng")
        COMPLAINT = "complaint", _("khiếu nại")

    MOST_PER_NOUN = 4

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=10, choices=Kind)
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="photos")
    goods_return = models.ForeignKey(Return, models.PROTECT, null=True, blank=True, related_name="photos")
    complaint = models.ForeignKey(Complaint, models.PROTECT, null=True, blank=True, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(storage=private_storage, max_length=160)
    small = models.FileField(storage=private_storage, max_length=160, help_text="at most 480 px wide, for lists")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_by = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="photo_hangs_on_what_its_kind_says",
                condition=Q(kind="message", message__isnull=False, goods_return=None, complaint=None)
                | Q(kind="return", goods_return__isnull=False, message=None, complaint=None)
                | Q(kind="complaint", complaint__isnull=False, message=None, goods_return=None),
            ),
            # Four places, each taken once: nobody hangs a fifth photo on a message.
            models.CheckConstraint(name="photo_has_one_of_four_places", condition=Q(position__range=(0, 3))),
            models.UniqueConstraint(fields=["message", "position"], name="one_photo_per_place_of_a_message"),
            models.UniqueConstraint(fields=["goods_return", "position"], name="one_photo_per_place_of_a_return"),
            models.UniqueConstraint(fields=["complaint", "position"], name="one_photo_per_place_of_a_complaint"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} photo of {self.part_id}"


class MessageTemplate(models.Model):
    """An answer a producer has ready. {ten} and {ma_don} are filled in when it is chosen."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="message_templates")
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "title"], name="one_template_per_producer_and_title")
        ]

    def __str__(self) -> str:
        return self.title

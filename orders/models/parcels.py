"""The parcels that leave, what lies in them, and what carriers tell of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from .delivery import Carrier
from .orders import OrderLine, SellerOrder


class Fulfilment(models.Model):
    """One parcel of a seller order: announced while it is packed, then with a carrier. Moves along states.PARCEL.

    number         within its part: 1, 2, …
    known_carrier  where the carrier is one of ours: its adapter (Carrier.tracking) hears of the parcel
    told_at        when the carrier took our announcement; asked_at: when we last asked; heard_at: its last news
    """

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("Đang chuẩn bị")
        HANDED_OVER = "handed_over", _("Đã gửi đi")
        IN_TRANSIT = "in_transit", _("Đang trên đường")
        OUT_FOR_DELIVERY = "out_for_delivery", _("Đang giao tới nhà")
        DELIVERED = "delivered", _("Đã tới nơi")
        RETURNING = "returning", _("Đang quay về")
        RETURNED = "returned", _("Đã về lại nhà làm")
        LOST = "lost", _("Đang tìm, có thể thất lạc")

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="parcels")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=20, choices=Status, default=Status.ANNOUNCED)
    carrier = models.CharField(max_length=80, blank=True)
    tracking_number = models.CharField(max_length=64, blank=True)
    known_carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    weight_g = models.PositiveIntegerField(null=True, blank=True, help_text="on the producer's scales")
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["part_id", "number"]
        indexes = [models.Index(fields=["known_carrier", "tracking_number"], name="parcel_by_tracking_number")]
        constraints = [
            models.UniqueConstraint(fields=["part", "number"], name="one_parcel_per_part_and_number"),
            models.CheckConstraint(
                name="parcel_that_left_has_carrier_number_and_moment",
                condition=Q(status="announced", shipped_at__isnull=True)
                | ~Q(status="announced") & ~Q(carrier="") & ~Q(tracking_number="") & Q(shipped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="parcel_weighs_something", condition=Q(weight_g__isnull=True) | Q(weight_g__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_number}"


class ParcelItem(models.Model):
    """So many packs of a line lie in a parcel; all parcels together never hold more than is sent (services.parcels)."""

    parcel = models.ForeignKey(Fulfilment, models.CASCADE, related_name="items")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="parcel_items")
    units = models.PositiveIntegerField()

    class Meta:
        ordering = ["line_id"]
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="one_item_per_parcel_and_line"),
            models.CheckConstraint(name="parcel_item_has_units", condition=Q(units__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.units} of line {self.line_id}"


class ParcelEvent(models.Model):
    """One line of a parcel's way: what was said, by whom, of which moment and place. Never changed, never erased.

    status     "" for a scan that only tells a place
    at         when it happened, as the carrier says; heard_at: when we heard
    event_ref  the carrier's own id of the scan; "" for what people say
    """

    parcel = models.ForeignKey(Fulfilment, models.PROTECT, related_name="events")
    event_ref = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=20, choices=Fulfilment.Status, blank=True)
    at = models.DateTimeField()
    heard_at = models.DateTimeField(default=clock.now)
    place = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=12, help_text="carrier, producer, buyer, operator")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parcel", "event_ref"], name="one_line_per_parcel_and_news", condition=~Q(event_ref="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.status}"


class CarrierNews(models.Model):
    """What a carrier told us, raw and as read. The row is the queue: `processed_at` empty means nobody acted yet."""

    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="+")
    event_ref = models.CharField(max_length=80)
    tracking_number = models.CharField(max_length=64)
    status = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=300, blank=True)
    raw = models.TextField()
    heard_at = models.DateTimeField(default=clock.now)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["heard_at"], name="news_to_process", condition=Q(processed_at__isnull=True)),
            models.Index(fields=["carrier", "tracking_number"], name="news_by_tracking_number"),
        ]
        constraints = [models.UniqueConstraint(fields=["carrier", "event_ref"], name="one_row_per_carrier_and_news")]
        verbose_name_plural = "carrier news"

    def __str__(self) -> str:
        return f"{self.carrier_id} {self.event_ref}"

"""Where buyers fetch their goods themselves, and what waits there for whom."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Producer
from marketplace.accounts.models import AdministrativeUnit
from marketplace.accounts.places import print_address

from ..states import AWAITING_PAYMENT, CONFIRMED, PACKED, PAID, PROPOSED, READY
from .orders import SellerOrder

# A part in one of these states has, or soon needs, a place on the point's shelf.
ON_THE_SHELF = (AWAITING_PAYMENT, PAID, PROPOSED, CONFIRMED, PACKED, READY)


class PickupPointQuerySet(models.QuerySet["PickupPoint"]):
    def with_waiting(self) -> Self:
        """Each with `waiting`: parcels that lie there or are on their way to it."""
        on_the_shelf = Q(pickups__part__status__in=ON_THE_SHELF)
        return self.annotate(waiting=models.Count("pickups", filter=on_the_shelf, distinct=True))


class PickupPoint(models.Model):
    """A shop, house or market stall that keeps parcels until their buyers come.

    hours       for Monday to Sunday "07:30-17:00", "" for closed
    hold_days   how long a parcel waits before it goes back to its producer
    capacity    how many parcels at once, counted from placing on
    serves_all  every producer may bring parcels; else only `producers`
    """

    class Kind(models.TextChoices):
        OCOP_SHOP = "ocop_shop", _("Cửa hàng OCOP")
        COOPERATIVE = "cooperative", _("Hợp tác xã")
        CULTURE_HOUSE = "culture_house", _("Nhà văn hóa")
        MARKET = "market", _("Chợ")

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    ward = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="+")
    street = models.CharField(max_length=160)
    phone = models.CharField(max_length=16)
    hours = ArrayField(models.CharField(max_length=11, blank=True))
    hold_days = models.PositiveSmallIntegerField(default=3)
    capacity = models.PositiveSmallIntegerField(default=20)
    has_fridge = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    serves_all = models.BooleanField(default=True)
    producers = models.ManyToManyField(Producer, blank=True, related_name="pickup_points")

    objects = PickupPointQuerySet.as_manager()
    waiting: int  # only on rows of with_waiting()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="pickup_point_tells_hours_of_seven_days_and_opens_on_one",
                condition=Q(hours__len=7) & ~Q(hours__contained_by=[""]),
            ),
            models.CheckConstraint(
                name="pickup_point_keeps_parcels_1_to_14_days", condition=Q(hold_days__range=(1, 14))
            ),
            models.CheckConstraint(name="pickup_point_has_room_for_a_parcel", condition=Q(capacity__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return print_address(street=self.street, ward_code=self.ward.code)


class Pickup(models.Model):
    """That a part is fetched at a point, and by which code.

    code        six digits, made when the goods are ready. Shown to the buyer and to nobody else: never in a list, a
                log, an audit row, the console or a producer's page
    tries       wrong or right, counted before they are looked at, since tries_from
    fetch_by    after it the parcel goes back
    """

    MOST_TRIES = 5

    part = models.OneToOneField(SellerOrder, models.PROTECT, related_name="pickup")
    point = models.ForeignKey(PickupPoint, models.PROTECT, related_name="pickups")
    code = models.CharField(max_length=6, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tries_from = models.DateTimeField(null=True, blank=True)
    fetch_by = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["fetch_by"], name="pickup_to_fetch")]
        constraints = [
            models.CheckConstraint(
                name="pickup_code_is_six_digits_with_a_last_day",
                condition=Q(code="", fetch_by__isnull=True) | Q(code__regex=r"^[0-9]{6}$", fetch_by__isnull=False),
            ),
            models.CheckConstraint(name="pickup_code_is_tried_five_times_an_hour_at_most", condition=Q(tries__lte=5)),
        ]

    def __str__(self) -> str:
        return f"pick-up {self.pk}"

    @property
    def buyers_code(self) -> str:
        """The code while it opens something; "" before the goods are ready and after they are fetched."""
        return self.code if self.part.status == READY else ""

"""When producers hand parcels over, from which sum they bear the fee, and when nobody carries anything."""

from __future__ import annotations

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from catalog.models import Producer

WORKING_DAYS = [0, 1, 2, 3, 4, 5]
CUT_OFF = time(15)


def working_days() -> list[int]:
    return list(WORKING_DAYS)


class ProducerDelivery(models.Model):
    """A producer's terms. Without a row: Monday to Saturday, ordered before 15:00, no free delivery."""

    producer = models.OneToOneField(Producer, models.CASCADE, related_name="delivery_terms")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=working_days, help_text="of handing over, 0 Monday to 6 Sunday"
    )
    cut_off = models.TimeField(default=CUT_OFF, help_text="ordered before it leaves the same day")
    free_from_vnd = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="goods of this sum travel the cheapest way at the producer's cost"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="producer_hands_over_on_some_weekday",
                condition=Q(weekdays__len__gt=0, weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.producer_id}"


class Holiday(models.Model):
    """Days on which nobody hands over and nobody carries: Tết. Both days belong to it."""

    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(name="holiday_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on")))
        ]

    def __str__(self) -> str:
        return self.name

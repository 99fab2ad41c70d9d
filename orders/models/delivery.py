"""What carriers charge: dated data, never constants."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class TariffQuerySet(models.QuerySet["DeliveryTariff"]):
    def valid(self, on: date) -> Self:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class DeliveryTariff(models.Model):
    """The price of one delivery service in one zone, from a day on.

    fee = base_vnd up to base_weight_g, then step_vnd for each started step_g;
    the weight charged is the larger of the real one and length × width × height / volumetric_divisor.
    """

    service = models.CharField(max_length=32, help_text="standard, chilled, …")
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    zone = models.CharField(max_length=16, help_text="as marketplace.accounts.places.zone_between")
    storage = models.CharField(max_length=12, blank=True, help_text="only for goods stored this way; empty for any")
    base_vnd = models.PositiveIntegerField()
    base_weight_g = models.PositiveIntegerField()
    step_vnd = models.PositiveIntegerField()
    step_g = models.PositiveIntegerField()
    volumetric_divisor = models.PositiveIntegerField(default=6000, help_text="cm³ per kg")
    days_min = models.PositiveSmallIntegerField()
    days_max = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = TariffQuerySet.as_manager()

    class Meta:
        ordering = ["base_vnd", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "zone", "valid_from"], name="one_tariff_per_service_zone_and_day"
            ),
            models.CheckConstraint(
                name="tariff_steps_are_not_zero", condition=Q(step_g__gt=0, volumetric_divisor__gt=0)
            ),
            models.CheckConstraint(name="tariff_days_in_order", condition=Q(days_max__gte=F("days_min"))),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.zone}"

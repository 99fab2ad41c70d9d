"""Who carries parcels, what that costs, and what may travel where: dated data, never constants."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language

from catalog.models import Product
from marketplace.accounts.models import AdministrativeUnit
from marketplace.kernel.money import format_vnd


def in_our_language(vi: str, en: str) -> str:
    return en if (get_language() or "vi").startswith("en") else vi


class Carrier(models.Model):
    """Somebody who takes parcels. Sizes are of one parcel, in grams and millimetres."""

    code = models.SlugField(max_length=24, unique=True)
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    tracking = models.CharField(max_length=16, default="manual", help_text="the adapter in orders.gateways")
    tracking_url = models.CharField(
        max_length=200, blank=True, help_text="its page about a parcel, with {number}; empty: as the adapter knows"
    )
    max_weight_g = models.PositiveIntegerField()
    max_side_mm = models.PositiveIntegerField()
    max_length_girth_mm = models.PositiveIntegerField(help_text="longest side plus the way around it")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return in_our_language(self.name_vi, self.name_en)


class CarrierWard(models.Model):
    """What is special about a ward for a carrier: a surcharge, or days on which it (or the boat) goes there."""

    carrier = models.ForeignKey(Carrier, models.CASCADE, related_name="wards")
    ward = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="+")
    is_remote = models.BooleanField(default=False, help_text="costs the tariff's remote_vnd more")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="0 Monday to 6 Sunday; none for any day"
    )
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["carrier", "ward"], name="one_row_per_carrier_and_ward")]

    def __str__(self) -> str:
        return f"{self.carrier_id} {self.ward_id}"


class DeliveryService(models.Model):
    """One way a carrier takes parcels: fast, slow, cold."""

    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="services")
    code = models.SlugField(max_length=32, unique=True, help_text="what an order keeps")
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    is_cold = models.BooleanField(default=False, help_text="travels with ice")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return in_our_language(self.name_vi, self.name_en)


class TariffQuerySet(models.QuerySet["DeliveryTariff"]):
    def valid(self, on: date) -> Self:
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on, service__carrier__is_active=True
        )


def _only(number: Func | F) -> Func:
    """The range that holds one whole number: ranges exclude each other without the extension btree_gist."""
    return Func(number, number, Value("[]"), function="int8range")


class DeliveryTariff(models.Model):
    """The price of one service in one zone, from a day on.

    fee = the smallest bracket that holds the weight, or the largest and step_vnd for each started step_g above it;
    plus remote_vnd where the ward is remote for the carrier, plus cold_vnd (foam box, gel ice). The weight charged is
    the larger of the real one and length × width × height / volumetric_divisor.
    """

    service = models.ForeignKey(DeliveryService, models.PROTECT, related_name="tariffs")
    zone = models.CharField(max_length=16, help_text="as marketplace.accounts.places.zone_between")
    step_vnd = models.PositiveIntegerField()
    step_g = models.PositiveIntegerField()
    volumetric_divisor = models.PositiveIntegerField(default=6000, help_text="cm³ per kg")
    remote_vnd = models.PositiveIntegerField(default=0)
    cold_vnd = models.PositiveIntegerField(default=0)
    days_min = models.PositiveSmallIntegerField()
    days_max = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")

    objects = TariffQuerySet.as_manager()
    bracket_rows: list[dict[str, int]]  # these two only on rows of selectors.rates
    special_wards: list[dict[str, Any]]

    class Meta:
        ordering = ["pk"]
        constraints = [
            ExclusionConstraint(
                name="one_tariff_per_service_zone_and_day",
                expressions=[
                    (_only(F("service_id")), "&&"),
                    (_only(Func(F("zone"), Value(0), function="hashtextextended")), "&&"),
                    (Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange"), "&&"),
                ],
            ),
            models.CheckConstraint(
                name="tariff_steps_are_not_zero", condition=Q(step_g__gt=0, volumetric_divisor__gt=0)
            ),
            models.CheckConstraint(name="tariff_days_in_order", condition=Q(days_max__gte=F("days_min"))),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.valid_from:%d/%m/%Y}"


class TariffBracket(models.Model):
    """The fee of a parcel up to a weight."""

    tariff = models.ForeignKey(DeliveryTariff, models.CASCADE, related_name="brackets")
    up_to_g = models.PositiveIntegerField()
    fee_vnd = models.PositiveIntegerField()

    class Meta:
        ordering = ["up_to_g"]
        constraints = [models.UniqueConstraint(fields=["tariff", "up_to_g"], name="one_bracket_per_tariff_and_weight")]

    def __str__(self) -> str:
        return f"≤ {self.up_to_g} g: {format_vnd(self.fee_vnd)}"


class TravelRule(models.Model):
    """How long goods stored one way may be on the road into a zone; no hours: never."""

    storage = models.CharField(max_length=12, choices=Product.Storage)
    zone = models.CharField(max_length=16)
    max_hours = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["storage", "pk"]
        constraints = [models.UniqueConstraint(fields=["storage", "zone"], name="one_travel_rule_per_storage_and_zone")]

    def __str__(self) -> str:
        return f"{self.get_storage_display()} · {self.zone}: {self.max_hours}"

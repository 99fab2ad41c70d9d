"""Everything that decides deliveries on one day, loaded at once: tariffs, brackets, special wards, travel rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from marketplace.accounts.places import NEW_ERA

from ..delivery import Hours
from ..models import CarrierWard, DeliveryTariff, TariffBracket, TravelRule


@dataclass(frozen=True)
class SpecialWard:
    """What is special about the ward for one carrier; no weekdays: any day."""

    is_remote: bool
    weekdays: list[int]


@dataclass(frozen=True)
class Rates:
    """tariffs by zone, each with its service, carrier and bracket_rows loaded; wards by carrier id."""

    tariffs: dict[str, list[DeliveryTariff]]
    wards: dict[int, SpecialWard]
    hours: Hours

    def is_remote(self, tariff: DeliveryTariff) -> bool:
        special = self.wards.get(tariff.service.carrier_id)
        return special is not None and special.is_remote


def rates_on(day: date, *, zones: Collection[str] = (), ward_code: str = "") -> Rates:
    """What is valid that day, in these zones (none named: in all), for a way to that ward. Two statements."""
    tariffs = DeliveryTariff.objects.valid(day).select_related("service__carrier")
    extra: dict[str, Any] = {"bracket_rows": _brackets(), "special_wards": _special(ward_code)}
    tariffs = tariffs.annotate(**extra)
    by_zone: dict[str, list[DeliveryTariff]] = defaultdict(list)
    wards: dict[int, SpecialWard] = {}
    for tariff in tariffs.filter(zone__in=zones) if zones else tariffs:
        by_zone[tariff.zone].append(tariff)
        for special in tariff.special_wards:
            wards[tariff.service.carrier_id] = SpecialWard(**special)
    rules = TravelRule.objects.values_list("storage", "zone", "max_hours")
    return Rates(tariffs=dict(by_zone), wards=wards, hours={(storage, zone): hours for storage, zone, hours in rules})


def _brackets() -> ArraySubquery:
    """[up to g, đồng] of each tariff, lightest first: in the tariff's own statement, quotes are asked for often."""
    rows = TariffBracket.objects.filter(tariff=OuterRef("pk")).order_by("up_to_g")
    return ArraySubquery(rows.values_list(JSONObject(up_to_g="up_to_g", fee_vnd="fee_vnd")))


def _special(ward_code: str) -> ArraySubquery:
    rows = CarrierWard.objects.filter(carrier=OuterRef("service__carrier"), ward_id=f"{NEW_ERA}-{ward_code}")
    return ArraySubquery(rows.values_list(JSONObject(is_remote="is_remote", weekdays="weekdays")))

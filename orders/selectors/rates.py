"""Everything that decides deliveries on one day, loaded at once: tariffs, brackets, special wards, travel rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from marketplace.accounts.places import NEW_ERA

from ..delivery import Hours
from ..models import CarrierWard, DeliveryTariff, TravelRule


@dataclass(frozen=True)
class Rates:
    """tariffs by zone, each with its service, carrier and brackets loaded; wards by carrier id."""

    tariffs: dict[str, list[DeliveryTariff]]
    wards: dict[int, CarrierWard]
    hours: Hours

    def is_remote(self, tariff: DeliveryTariff) -> bool:
        special = self.wards.get(tariff.service.carrier_id)
        return special is not None and special.is_remote


def rates_on(day: date, *, zones: Collection[str] = (), ward_code: str = "") -> Rates:
    """What is valid that day, in these zones (none named: in all), for a way to that ward. Four statements."""
    tariffs = DeliveryTariff.objects.valid(day).select_related("service__carrier").prefetch_related("brackets")
    by_zone: dict[str, list[DeliveryTariff]] = defaultdict(list)
    for tariff in tariffs.filter(zone__in=zones) if zones else tariffs:
        by_zone[tariff.zone].append(tariff)
    special = CarrierWard.objects.filter(ward_id=f"{NEW_ERA}-{ward_code}") if ward_code else CarrierWard.objects.none()
    rules = TravelRule.objects.values_list("storage", "zone", "max_hours")
    return Rates(
        tariffs=dict(by_zone),
        wards={row.carrier_id: row for row in special},
        hours={(storage, zone): hours for storage, zone, hours in rules},
    )

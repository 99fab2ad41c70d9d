"""Which deliveries are offered for a parcel to a place, and at what price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import get_language

from catalog.models import Producer, ProductVariant
from marketplace.accounts.places import zone_between

from .. import delivery
from ..models import DeliveryTariff


@dataclass(frozen=True)
class DeliveryOption:
    """One service a producer's parcel can travel by. `weight_g` is what the carrier charges for."""

    service: str
    name: str
    zone: str
    fee_vnd: int
    weight_g: int
    days_min: int
    days_max: int


class Packs(Protocol):
    """One producer's packs, as a cart groups them."""

    @property
    def producer(self) -> Producer: ...
    @property
    def packs(self) -> Sequence[tuple[ProductVariant, int]]: ...


def delivery_options_of(groups: Sequence[Packs], *, ward_code: str, on: date) -> dict[int, list[DeliveryOption]]:
    """Deliveries of each producer's packs to a new ward, by producer id, cheapest first; one statement (tariffs).

    None where something among the packs must not travel that far.
    """
    zones = {group.producer.pk: zone_between(group.producer.ward.code, ward_code) for group in groups}
    tariffs = list(DeliveryTariff.objects.valid(on).filter(zone__in=set(zones.values())))
    options: dict[int, list[DeliveryOption]] = {}
    for group in groups:
        zone = zones[group.producer.pk]
        travels = all(delivery.reaches(variant.product.delivery_scope, zone) for variant, _units in group.packs)
        there = [tariff for tariff in tariffs if tariff.zone == zone]
        options[group.producer.pk] = _priced(there, group.packs) if travels else []
    return options


def _priced(tariffs: Iterable[DeliveryTariff], packs: Sequence[tuple[ProductVariant, int]]) -> list[DeliveryOption]:
    cold = any(delivery.is_cold(variant.product.storage) for variant, _units in packs)
    options = [_option(tariff, packs) for tariff in tariffs if (tariff.storage == "chilled") == cold]
    return sorted(options, key=lambda option: (option.fee_vnd, option.service))


def _option(tariff: DeliveryTariff, packs: Sequence[tuple[ProductVariant, int]]) -> DeliveryOption:
    weight_g = delivery.charged_weight_g(
        (_packed(variant, units) for variant, units in packs), tariff.volumetric_divisor
    )
    english = (get_language() or "vi").startswith("en")
    return DeliveryOption(
        service=tariff.service,
        name=tariff.name_en if english else tariff.name_vi,
        zone=tariff.zone,
        fee_vnd=delivery.fee_vnd(tariff, weight_g),
        weight_g=weight_g,
        days_min=tariff.days_min,
        days_max=tariff.days_max,
    )


def _packed(variant: ProductVariant, units: int) -> delivery.Packed:
    return delivery.Packed(
        units=units,
        gross_weight_g=variant.gross_weight_g,
        length_mm=variant.length_mm,
        width_mm=variant.width_mm,
        height_mm=variant.height_mm,
    )


def estimate_for_variant(*, variant: ProductVariant, units: int, on: date) -> dict[str, DeliveryOption]:
    """The cheapest delivery of some packs into each zone they may travel to, nearest zone first. One statement."""
    packs = [(variant, units)]
    cheapest: dict[str, DeliveryOption] = {}
    for option in _priced(DeliveryTariff.objects.valid(on), packs):
        if delivery.reaches(variant.product.delivery_scope, option.zone):
            cheapest.setdefault(option.zone, option)
    return dict(sorted(cheapest.items(), key=lambda item: item[1].fee_vnd))

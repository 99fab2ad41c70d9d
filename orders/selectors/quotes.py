"""Which deliveries are offered for a parcel to a place, at what price, and why goods may not travel there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from catalog.models import Producer, ProductVariant
from marketplace.accounts.places import zone_between

from .. import delivery
from ..models import DeliveryTariff
from .rates import Rates, rates_on

Pack = tuple[ProductVariant, int]


@dataclass(frozen=True)
class DeliveryOption:
    """One service a producer's goods can travel by. `weight_g` is what the carrier charges for, over all parcels."""

    service: str
    name: str
    zone: str
    fee_vnd: int
    weight_g: int
    days_min: int
    days_max: int
    carrier: str = ""
    parcels: int = 1


class Packs(Protocol):
    """One producer's packs, as a cart groups them."""

    @property
    def producer(self) -> Producer: ...
    @property
    def packs(self) -> Sequence[Pack]: ...


@dataclass(frozen=True)
class Offer:
    """What is offered to one producer's packs; `reasons` says by variant id which of them may not travel and why."""

    options: list[DeliveryOption]
    reasons: dict[int, delivery.Reason]


def offers_of(groups: Sequence[Packs], *, ward_code: str, on: date) -> dict[int, Offer]:
    """Deliveries of each producer's packs to a new ward, by producer id, cheapest first; four statements."""
    zones = {group.producer.pk: zone_between(group.producer.ward.code, ward_code) for group in groups}
    rates = rates_on(on, zones=set(zones.values()), ward_code=ward_code)
    return {group.producer.pk: offer(rates, group.packs, zone=zones[group.producer.pk]) for group in groups}


def delivery_options_of(groups: Sequence[Packs], *, ward_code: str, on: date) -> dict[int, list[DeliveryOption]]:
    """As offers_of, the options alone; none where something among the packs must not travel there."""
    return {key: found.options for key, found in offers_of(groups, ward_code=ward_code, on=on).items()}


def offer(rates: Rates, packs: Sequence[Pack], *, zone: str) -> Offer:
    """What these packs of one producer can travel by into a zone."""
    tariffs = rates.tariffs.get(zone, [])
    goods = [_goods(variant) for variant, _units in packs]
    if not all(delivery.reaches(each.scope, zone) for each in goods):
        tariffs_that_take: list[DeliveryTariff] = []
    else:
        tariffs_that_take = [
            tariff for tariff in tariffs if delivery.rides(goods, _trip(tariff, packs), zone=zone, hours=rates.hours)
        ]
    options = [_option(tariff, packs, is_remote=rates.is_remote(tariff)) for tariff in tariffs_that_take]
    reasons = {} if options else _reasons(rates, packs, zone=zone)
    return Offer(sorted(options, key=lambda option: (option.fee_vnd, option.service)), reasons)


def _reasons(rates: Rates, packs: Sequence[Pack], *, zone: str) -> dict[int, delivery.Reason]:
    """Why packs stay behind; where each could go alone, only not together, the cold ones are the reason."""
    tariffs = rates.tariffs.get(zone, [])
    told = {
        variant.pk: delivery.why_not(
            _goods(variant), [_trip(tariff, [(variant, units)]) for tariff in tariffs], zone=zone, hours=rates.hours
        )
        for variant, units in packs
    }
    return {key: reason for key, reason in told.items() if reason}


def _goods(variant: ProductVariant) -> delivery.Goods:
    return delivery.Goods(variant.product.storage, variant.product.delivery_scope)


def _trip(tariff: DeliveryTariff, packs: Sequence[Pack]) -> delivery.Trip:
    takes = delivery.split_parcels(_packed(packs), tariff.service.carrier) is not None
    return delivery.Trip(hours=tariff.days_max * 24, is_cold=tariff.service.is_cold, takes=takes)


def _option(tariff: DeliveryTariff, packs: Sequence[Pack], *, is_remote: bool) -> DeliveryOption:
    parcels = delivery.split_parcels(_packed(packs), tariff.service.carrier) or []
    weights_g = [delivery.charged_weight_g(parcel, tariff.volumetric_divisor) for parcel in parcels]
    brackets = [(bracket.up_to_g, bracket.fee_vnd) for bracket in tariff.brackets.all()]
    return DeliveryOption(
        service=tariff.service.code,
        name=str(tariff.service),
        zone=tariff.zone,
        fee_vnd=sum(delivery.fee_vnd(tariff, brackets, weight_g, is_remote=is_remote) for weight_g in weights_g),
        weight_g=sum(weights_g),
        days_min=tariff.days_min,
        days_max=tariff.days_max,
        carrier=str(tariff.service.carrier),
        parcels=len(parcels),
    )


def _packed(packs: Iterable[Pack]) -> list[delivery.Packed]:
    return [
        delivery.Packed(
            units=units,
            gross_weight_g=variant.gross_weight_g,
            length_mm=variant.length_mm,
            width_mm=variant.width_mm,
            height_mm=variant.height_mm,
        )
        for variant, units in packs
    ]


def estimate_for_variant(*, variant: ProductVariant, units: int, on: date) -> dict[str, DeliveryOption]:
    """The cheapest delivery of some packs into each zone they may travel to, nearest zone first. Three statements."""
    rates = rates_on(on)
    offers = {zone: offer(rates, [(variant, units)], zone=zone).options for zone in rates.tariffs}
    cheapest = {zone: options[0] for zone, options in offers.items() if options}
    return dict(sorted(cheapest.items(), key=lambda item: item[1].fee_vnd))


@dataclass(frozen=True)
class One:
    """Some packs of one kind, as if alone in a cart."""

    producer: Producer
    packs: Sequence[Pack]


def travel_of_variant(*, variant: ProductVariant, units: int, ward_code: str, on: date) -> Offer:
    """What some packs can travel by to a new ward, and if nothing, why. Four statements."""
    producer = variant.product.producer
    return offers_of([One(producer, [(variant, units)])], ward_code=ward_code, on=on)[producer.pk]

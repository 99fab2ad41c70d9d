"""Which deliveries are offered for a parcel to a place, at what price, and why goods may not travel there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from django.utils.timezone import localtime

from catalog.models import Harvest, Producer, ProductVariant
from catalog.selectors.on_sale import variants_in_cart
from marketplace.accounts.places import zone_between
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound

from .. import delivery, dispatch
from ..models import DeliveryTariff, PickupPoint
from .rates import Rates, rates_on
from .terms import Terms, terms_on

Pack = tuple[ProductVariant, int]


@dataclass(frozen=True)
class DeliveryOption:
    """One service a producer's goods can travel by. `weight_g` is what the carrier charges for, over all parcels.

    point  where the buyer fetches them; then no carrier is involved
    """

    service: str
    name: str
    zone: str
    fee_vnd: int
    weight_g: int
    days_min: int
    days_max: int
    carrier: str = ""
    carrier_id: int = 0
    parcels: int = 1
    waived_vnd: int = 0
    ships_on: date | None = None
    arrives_from: date | None = None
    arrives_until: date | None = None
    point: PickupPoint | None = None


class Packs(Protocol):
    """One producer's packs, as a cart groups them."""

    @property
    def producer(self) -> Producer: ...
    @property
    def packs(self) -> Sequence[Pack]: ...
    @property
    def goods_vnd(self) -> int: ...
    @property
    def harvest(self) -> Harvest | None: ...


@dataclass(frozen=True)
class Offer:
    """What is offered to one producer's packs; `reasons` says by variant id which of them may not travel and why."""

    options: list[DeliveryOption]
    reasons: dict[int, delivery.Reason]


def offers_of(groups: Sequence[Packs], *, ward_code: str, on: date) -> dict[int, Offer]:
    """Deliveries of each producer's packs to a new ward, by producer id, cheapest first; three statements."""
    zones = {group.producer.pk: zone_between(group.producer.ward.code, ward_code) for group in groups}
    rates = rates_on(on, zones=set(zones.values()), ward_code=ward_code)
    terms = terms_on(on, producers=set(zones))
    found = {}
    for group in groups:
        offered = offer(rates, group.packs, zone=zones[group.producer.pk])
        promised = [
            _after_harvest(option, group.harvest)
            if group.harvest
            else _promised(option, group.producer.pk, terms, rates)
            for option in offered.options
        ]
        found[group.producer.pk] = Offer(_waived(promised, group, terms), offered.reasons)
    return found


def _promised(option: DeliveryOption, producer_id: int, terms: Terms, rates: Rates) -> DeliveryOption:
    """The option with its days, for an order placed now."""
    own = terms.of(producer_id)
    shipped = dispatch.ships_on(
        localtime(clock.now()), weekdays=own.weekdays, cut_off=own.cut_off, closed=terms.closed(producer_id)
    )
    special = rates.wards.get(option.carrier_id)
    arrival = shipped and dispatch.arrives(
        shipped,
        days_min=option.days_min,
        days_max=option.days_max,
        weekdays=special.weekdays if special else (),
        closed=terms.holidays,
    )
    if not shipped or not arrival:
        return option
    return replace(option, ships_on=shipped, arrives_from=arrival[0], arrives_until=arrival[1])


def _after_harvest(option: DeliveryOption, harvest: Harvest) -> DeliveryOption:
    """The option with the days of a pre-order: it leaves when the goods are ripe."""
    return replace(
        option,
        ships_on=harvest.harvest_from,
        arrives_from=harvest.harvest_from + timedelta(days=option.days_min),
        arrives_until=harvest.harvest_until + timedelta(days=option.days_max),
    )


def _waived(options: list[DeliveryOption], group: Packs, terms: Terms) -> list[DeliveryOption]:
    """The options; the cheapest one for nothing where the producer bears it for goods of this sum."""
    threshold_vnd = terms.of(group.producer.pk).free_from_vnd
    if not options or threshold_vnd is None or group.goods_vnd < threshold_vnd:
        return options
    cheapest, *others = options
    return [replace(cheapest, fee_vnd=0, waived_vnd=cheapest.fee_vnd), *others]


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
    brackets = [(bracket["up_to_g"], bracket["fee_vnd"]) for bracket in tariff.bracket_rows]
    return DeliveryOption(
        service=tariff.service.code,
        name=str(tariff.service),
        zone=tariff.zone,
        fee_vnd=sum(delivery.fee_vnd(tariff, brackets, weight_g, is_remote=is_remote) for weight_g in weights_g),
        weight_g=sum(weights_g),
        days_min=tariff.days_min,
        days_max=tariff.days_max,
        carrier=str(tariff.service.carrier),
        carrier_id=tariff.service.carrier_id,
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
    """The cheapest delivery of some packs into each zone they may travel to, nearest zone first. Two statements."""
    rates = rates_on(on)
    offers = {zone: offer(rates, [(variant, units)], zone=zone).options for zone in rates.tariffs}
    cheapest = {zone: options[0] for zone, options in offers.items() if options}
    return dict(sorted(cheapest.items(), key=lambda item: item[1].fee_vnd))


@dataclass(frozen=True)
class One:
    """Some packs of one kind, as if alone in a cart."""

    producer: Producer
    packs: Sequence[Pack]
    harvest: Harvest | None = None

    @property
    def goods_vnd(self) -> int:
        return sum(variant.price_for(units) * units for variant, units in self.packs)


def travel_of_variant(*, variant: ProductVariant, units: int, ward_code: str, on: date) -> Offer:
    """What some packs can travel by to a new ward, and if nothing, why. Three statements."""
    producer = variant.product.producer
    return offers_of([One(producer, [(variant, units)])], ward_code=ward_code, on=on)[producer.pk]


def published_variant(variant_id: int) -> ProductVariant:
    """A pack that anybody may look at, product and producer loaded. Raises NotFound."""
    variant = variants_in_cart([variant_id], clock.today()).get(variant_id)
    if variant is None or variant.product.status != "published" or not variant.product.producer.may_sell:
        raise NotFound
    return variant

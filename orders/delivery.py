"""What a parcel weighs and measures for a carrier, what that costs, and whether goods may travel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Literal, Protocol


@dataclass(frozen=True)
class Packed:
    """Some packs of one kind in a parcel: grams and millimetres of one pack, and how many."""

    units: int
    gross_weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int

    @property
    def volume_mm3(self) -> int:
        return self.length_mm * self.width_mm * self.height_mm


class Limits(Protocol):
    """The largest parcel a carrier takes."""

    max_weight_g: int
    max_side_mm: int
    max_length_girth_mm: int


class Tariff(Protocol):
    step_vnd: int
    step_g: int
    volumetric_divisor: int
    remote_vnd: int
    cold_vnd: int


def charged_weight_g(packs: Iterable[Packed], volumetric_divisor: int) -> int:
    """The larger of real weight and volume weight, in grams.

    volumetric_divisor  cm³ that count as one kilogram, e.g. 6000
    Volume weight is rounded up. Source: shared domain.md section 6, max(actual, L×W×H/6000).
    """
    packed = list(packs)
    real_g = sum(pack.units * pack.gross_weight_g for pack in packed)
    volume_mm3 = sum(pack.units * pack.volume_mm3 for pack in packed)
    # mm³ / 1000 = cm³; cm³ / divisor = kg; kg × 1000 = g: the thousands cancel out.
    return max(real_g, -(-volume_mm3 // volumetric_divisor))


def fee_vnd(tariff: Tariff, brackets: Sequence[tuple[int, int]], weight_g: int, *, is_remote: bool = False) -> int:
    """The carrier's fee for one parcel in đồng.

    brackets  (up to so many grams, fee), lightest first, at least one; above the last, one step per started step_g
    """
    surcharges_vnd = tariff.cold_vnd + (tariff.remote_vnd if is_remote else 0)
    for up_to_g, bracket_vnd in brackets:
        if weight_g <= up_to_g:
            return bracket_vnd + surcharges_vnd
    heaviest_g, dearest_vnd = brackets[-1]
    return dearest_vnd + -(-(weight_g - heaviest_g) // tariff.step_g) * tariff.step_vnd + surcharges_vnd


def split_parcels(packs: Sequence[Packed], limits: Limits) -> list[list[Packed]] | None:
    """Pack after pack into as few parcels as carry them in that order; None when one pack alone is too large."""
    parcels: list[list[Packed]] = []
    for pack in packs:
        single = replace(pack, units=1)
        if not _fits([single], limits):
            return None
        for _unit in range(pack.units):
            if parcels and _fits(fuller := _with(parcels[-1], single), limits):
                parcels[-1] = fuller
            else:
                parcels.append([single])
    return parcels


def _with(parcel: list[Packed], single: Packed) -> list[Packed]:
    """The parcel with one pack more; equal neighbours are counted, not listed."""
    last = parcel[-1]
    if replace(last, units=1) == single:
        return [*parcel[:-1], replace(last, units=last.units + 1)]
    return [*parcel, single]


def _fits(parcel: list[Packed], limits: Limits) -> bool:
    """Weight, longest side, and length plus girth, taking the goods as a box with a square cross-section."""
    weight_g = sum(pack.units * pack.gross_weight_g for pack in parcel)
    longest_mm = max(max(pack.length_mm, pack.width_mm, pack.height_mm) for pack in parcel)
    volume_mm3 = sum(pack.units * pack.volume_mm3 for pack in parcel)
    girth_mm = ceil(4 * sqrt(volume_mm3 / longest_mm)) if longest_mm else 0
    return (
        weight_g <= limits.max_weight_g
        and longest_mm <= limits.max_side_mm
        and longest_mm + girth_mm <= limits.max_length_girth_mm
    )


# How far each delivery scope of a product reaches, as zones of marketplace.accounts.places.
_SCOPE_ZONES: dict[str, frozenset[str]] = {
    "local": frozenset({"same_ward", "old_province"}),
    "mekong_delta": frozenset({"same_ward", "old_province", "mekong_delta"}),
}

Hours = Mapping[tuple[str, str], int | None]
Reason = Literal["", "scope", "never", "no_trip", "no_cold_trip", "too_slow", "too_large"]


@dataclass(frozen=True)
class Goods:
    """What of a product decides how it may travel."""

    storage: str
    scope: str


@dataclass(frozen=True)
class Trip:
    """A service that goes into the zone: how long it takes at most, with ice or without, big enough or not."""

    hours: int
    is_cold: bool
    takes: bool = True


def reaches(delivery_scope: str, zone: str) -> bool:
    """Whether goods of this scope may travel into the zone; nationwide goods travel everywhere."""
    zones = _SCOPE_ZONES.get(delivery_scope)
    return zones is None or zone in zones


def is_cold(storage: str) -> bool:
    """Whether goods stored this way travel with ice, and so does every parcel they are in."""
    return storage in {"chilled", "frozen"}


def rides(goods: Iterable[Goods], trip: Trip, *, zone: str, hours: Hours) -> bool:
    """Whether all these goods may be in one parcel on this trip."""
    together = list(goods)
    return (
        trip.takes
        and trip.is_cold == any(is_cold(each.storage) for each in together)
        and all((hours.get((each.storage, zone)) or 0) >= trip.hours for each in together)
    )


def why_not(goods: Goods, trips: Sequence[Trip], *, zone: str, hours: Hours) -> Reason:
    """Why goods may not travel into a zone by any of these trips, the first reason that holds; "" when they may.

    hours  longest time on the road by (storage, zone); None or missing: never
    """
    fitting = [trip for trip in trips if trip.is_cold == is_cold(goods.storage)]
    if not reaches(goods.scope, zone):
        return "scope"
    if not hours.get((goods.storage, zone)):
        return "never"
    if not fitting:
        return "no_cold_trip" if is_cold(goods.storage) else "no_trip"
    if not any(trip.takes for trip in fitting):
        return "too_large"
    return "" if any(rides([goods], trip, zone=zone, hours=hours) for trip in fitting) else "too_slow"

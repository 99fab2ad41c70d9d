"""What a parcel weighs for a carrier, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Packed:
    """Some packs of one kind in a parcel: grams and millimetres of one pack, and how many."""

    units: int
    gross_weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int


class Tariff(Protocol):
    base_vnd: int
    base_weight_g: int
    step_vnd: int
    step_g: int
    volumetric_divisor: int


def charged_weight_g(packs: Iterable[Packed], volumetric_divisor: int) -> int:
    """The larger of real weight and volume weight, in grams.

    volumetric_divisor  cm³ that count as one kilogram, e.g. 6000
    Volume weight is rounded up. Source: shared domain.md section 6, max(actual, L×W×H/6000).
    """
    packed = list(packs)
    real_g = sum(pack.units * pack.gross_weight_g for pack in packed)
    volume_mm3 = sum(pack.units * pack.length_mm * pack.width_mm * pack.height_mm for pack in packed)
    # mm³ / 1000 = cm³; cm³ / divisor = kg; kg × 1000 = g: the thousands cancel out.
    return max(real_g, -(-volume_mm3 // volumetric_divisor))


def fee_vnd(tariff: Tariff, weight_g: int) -> int:
    """The carrier's fee in đồng: the base price, then one step for each started step of weight."""
    steps = -(-max(0, weight_g - tariff.base_weight_g) // tariff.step_g)
    return tariff.base_vnd + steps * tariff.step_vnd


# How far each delivery scope of a product reaches, as zones of marketplace.accounts.places.
_SCOPE_ZONES: dict[str, frozenset[str]] = {
    "local": frozenset({"same_ward", "old_province"}),
    "mekong_delta": frozenset({"same_ward", "old_province", "mekong_delta"}),
}


def reaches(delivery_scope: str, zone: str) -> bool:
    """Whether goods of this scope may travel into the zone; nationwide goods travel everywhere."""
    zones = _SCOPE_ZONES.get(delivery_scope)
    return zones is None or zone in zones


def is_cold(storage: str) -> bool:
    """Whether goods stored this way travel with ice, and so does every parcel they are in."""
    return storage in {"chilled", "frozen"}

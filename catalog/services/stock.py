"""Taking stock for an order and giving it back. Every command here runs inside its caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from marketplace.kernel import clock

from ..errors import OutOfStock
from ..models import Lot, ProductVariant


@dataclass(frozen=True)
class Take:
    """So many units of one lot."""

    variant_id: int
    lot_id: int
    units: int


def lock_stock(*, variant_ids: Iterable[int]) -> None:
    """Lock all lots of these packs: for a command that gives units back before it takes others.

    Always in primary-key order, as everywhere here, so that two buyers can never deadlock on lots.
    """
    list(Lot.objects.filter(variant_id__in=variant_ids).order_by("pk").select_for_update().values_list("pk"))


def hold_stock(*, wanted: Mapping[int, int], on: date) -> list[Take]:
    """Promise units of packs to somebody, first expired first; all or nothing.

    wanted  units per variant id, each > 0
    on      the day of sale: lots that end on it or before are left alone

    Raises OutOfStock naming the first pack that is short; then nothing is held.
    """
    locked = list(Lot.objects.filter(variant_id__in=wanted).sellable(on).select_for_update().order_by("pk"))
    takes = [take for variant_id in sorted(wanted) for take in _first_expired(locked, variant_id, wanted[variant_id])]
    by_id = {lot.pk: lot for lot in locked}
    for take in takes:
        by_id[take.lot_id].units_held += take.units  # locked above: nobody else counts on it
    Lot.objects.bulk_update([by_id[take.lot_id] for take in takes], ["units_held"])
    return takes


def _first_expired(lots: list[Lot], variant_id: int, units: int) -> list[Take]:
    mine = [lot for lot in lots if lot.variant_id == variant_id]
    mine.sort(key=lambda lot: (lot.best_before or date.max, lot.pk))
    takes, missing = [], units
    for lot in mine:
        taken = min(missing, lot.units_free)
        if taken > 0:
            takes.append(Take(variant_id, lot.pk, taken))
            missing -= taken
    if missing:
        variant = ProductVariant.objects.select_related("product").get(pk=variant_id)
        raise OutOfStock(
            name=f"{variant.product.name} ({variant.name})", variant_id=variant_id, units_free=units - missing
        )
    return takes


def release_stock(takes: Iterable[Take]) -> None:
    """Give held units back: nobody paid for them."""
    for take in _in_lot_order(takes):
        Lot.objects.filter(pk=take.lot_id).update(units_held=F("units_held") - take.units)


def sell_stock(takes: Iterable[Take]) -> None:
    """Turn held units into sold ones: they leave the shelf. One statement per lot."""
    units: dict[int, int] = {}
    for take in takes:
        units[take.lot_id] = units.get(take.lot_id, 0) + take.units
    for lot_id, sold in sorted(units.items()):
        Lot.objects.filter(pk=lot_id).update(units_held=F("units_held") - sold, units_on_hand=F("units_on_hand") - sold)


def return_stock(takes: Iterable[Take]) -> None:
    """Put sold units back on the shelf: they never left the producer."""
    for take in _in_lot_order(takes):
        Lot.objects.filter(pk=take.lot_id).update(units_on_hand=F("units_on_hand") + take.units)


def _in_lot_order(takes: Iterable[Take]) -> list[Take]:
    return sorted(takes, key=lambda take: take.lot_id)


def recall_lot(*, lot_id: int, reason: str) -> bool:
    """Take a lot off the shelf for good. True only for the call that did it."""
    return Lot.objects.filter(pk=lot_id, recalled_at=None).update(recalled_at=clock.now(), recall_reason=reason) == 1

"""Which packs lie in which parcel, before it leaves. Everything under the part's lock: the sums are promised here."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound

from .. import states
from ..errors import MoveRefused, NothingToPack
from ..models import Fulfilment, ParcelItem, SellerOrder
from .moving import locked_part
from .picking_up import refuse_picked_up

PLANNED_IN = frozenset({states.CONFIRMED, states.PACKED})
MOST_PARCELS = 20
MOST_WEIGHT_G = 1_000_000


@transaction.atomic
def add_parcel(
    *,
    part_id: int,
    actor: Actor,
    role: str = states.PRODUCER,
    units: Mapping[int, int] | None = None,
    carrier: str = "",
    tracking_number: str = "",
    weight_g: int | None = None,
) -> Fulfilment:
    """Plan one more parcel of a part that has not left yet; its label can be printed at once.

    units  packs by order line; without it everything that lies in no parcel yet
    Raises NothingToPack (none, or more than is left), InvalidInput, IsPickedUp, MoveRefused.
    """
    part = _plannable(part_id, role)
    if weight_g is not None and not 0 < weight_g <= MOST_WEIGHT_G:
        raise InvalidInput(_("Ghi số gam từ 1 đến 1.000.000."), field="weight_g")
    if part.parcels.count() >= MOST_PARCELS:
        raise InvalidInput(_("Một đơn nhiều nhất %(most)s kiện.") % {"most": MOST_PARCELS})
    free = free_units(part)
    wanted = {line: many for line, many in (free if units is None else units).items() if many}
    if not wanted or any(not 0 < many <= free.get(line, 0) for line, many in wanted.items()):
        raise NothingToPack(field="units")
    parcel = _put_in(part, wanted, carrier=carrier.strip(), tracking_number=tracking_number.strip(), weight_g=weight_g)
    record("add_parcel", part, actor=actor, after={"parcel": parcel.number, "units": sum(wanted.values())})
    return parcel


@transaction.atomic
def drop_parcel(*, part_id: int, parcel_id: int, actor: Actor, role: str = states.PRODUCER) -> SellerOrder:
    """Take a planned parcel apart again: its packs lie in none, and those after it move up.

    Nothing of the part has left yet (else it is under way), so every number may still change.
    Raises NotFound, MoveRefused.
    """
    part = _plannable(part_id, role)
    parcel = parcel_of(part, parcel_id)
    number = parcel.number
    parcel.delete()
    for later in part.parcels.filter(number__gt=number):
        later.number -= 1
        later.save(update_fields=["number"])
    record("drop_parcel", part, actor=actor, before={"parcel": number})
    return part


def _plannable(part_id: int, role: str) -> SellerOrder:
    """The locked part. Raises IsPickedUp, MoveRefused."""
    part = locked_part(part_id)
    refuse_picked_up(part)
    if part.status not in PLANNED_IN or role not in states.MOVES["ship"].actors:
        raise MoveRefused
    return part


def parcel_of(part: SellerOrder, parcel_id: int) -> Fulfilment:
    """A parcel of a locked part. Raises NotFound for one of any other."""
    parcel = part.parcels.filter(pk=parcel_id).first()
    if parcel is None:
        raise NotFound
    parcel.part = part
    return parcel


def free_units(part: SellerOrder) -> dict[int, int]:
    """By order line: how many packs that are sent lie in no parcel yet; lines with none are left out."""
    left = {line.pk: line.units_sent for line in part.lines.all()}
    for line_id, units in ParcelItem.objects.filter(parcel__part=part).values_list("line_id", "units"):
        left[line_id] -= units
    return {line_id: units for line_id, units in left.items() if units > 0}


def next_to_leave(part: SellerOrder) -> Fulfilment:
    """The parcel that a single tap sends: of all that lies in none yet, else the first that was planned."""
    if free := free_units(part):
        return _put_in(part, free)
    planned = part.parcels.filter(status=states.ANNOUNCED).first()
    if planned is None:
        raise NothingToPack
    return planned


def _put_in(part: SellerOrder, units: Mapping[int, int], **facts: object) -> Fulfilment:
    last = part.parcels.aggregate(last=Max("number"))["last"] or 0
    parcel = Fulfilment.objects.create(part=part, number=last + 1, **facts)
    ParcelItem.objects.bulk_create(
        ParcelItem(parcel=parcel, line_id=line_id, units=many) for line_id, many in sorted(units.items())
    )
    return parcel

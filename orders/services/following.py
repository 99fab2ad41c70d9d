"""What people and carriers say of one parcel, and the part that follows its parcels."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.kernel.audit import SYSTEM, Actor

from .. import states
from ..errors import MoveRefused, NotAllPacked
from ..models import Fulfilment, OrderNotice, SellerOrder
from ..parcels import move_to
from .history import owe_notice
from .moving import locked_part, move_part
from .parcel_moves import note, send_off
from .parcels import free_units, parcel_of
from .parts import not_accept_part
from .picking_up import refuse_picked_up
from .weighing import refuse_unweighed

# Kept in Vietnamese, the language of the market, as a producer's own words would be.
ALL_CAME_BACK = "Mọi kiện đã quay về nhà làm"
# What a person may say of a parcel that left; where it is in between, only its carrier knows.
SAYABLE = (states.DELIVERED, states.RETURNED, states.LOST)


@transaction.atomic
def hand_over_parcel(
    *,
    part_id: int,
    parcel_id: int,
    actor: Actor,
    role: str = states.PRODUCER,
    carrier: str = "",
    tracking_number: str = "",
) -> SellerOrder:
    """A planned parcel was handed to a carrier; the first one that leaves ships the part.

    carrier, tracking_number  as planned where they are left empty
    Saying it again changes nothing. Raises TrackingNeeded, TrackingTaken, NotAllPacked, NotWeighed, NotFound,
    IsPickedUp, MoveRefused.
    """
    part = locked_part(part_id)
    refuse_picked_up(part)
    parcel = parcel_of(part, parcel_id)
    if role not in states.MOVES["ship"].actors:
        raise MoveRefused
    if parcel.status != states.ANNOUNCED:
        return part
    if part.status not in {*states.MOVES["ship"].sources, states.HANDED_OVER}:
        raise MoveRefused
    refuse_unweighed(part)
    if free_units(part):
        raise NotAllPacked
    facts = {"carrier": carrier or parcel.carrier, "tracking_number": tracking_number or parcel.tracking_number}
    send_off(parcel, actor=actor, role=role, **facts)
    return _part_leaves(part, parcel, actor=actor, role=role)


def _part_leaves(part: SellerOrder, parcel: Fulfilment, *, actor: Actor, role: str) -> SellerOrder:
    if part.status in states.MOVES["ship"].sources:
        return move_part("ship", part.pk, actor=actor, role=role, note=str(parcel))[0]
    # The letter tells of every parcel that left by the time it is written: one of several is enough.
    if not OrderNotice.objects.filter(part=part, kind="shipped", sent_at__isnull=True, due_at__isnull=False).exists():
        owe_notice(part.order, kind="shipped", part=part)
    return part


@transaction.atomic
def say_of_parcel(
    *, part_id: int, parcel_id: int, status: str, actor: Actor, role: str = states.PRODUCER, text: str = ""
) -> SellerOrder:
    """A person says that a parcel arrived, came back or is lost; its part follows.

    Saying it again changes nothing. Raises NotFound, MoveRefused.
    """
    part = locked_part(part_id)
    parcel = parcel_of(part, parcel_id)
    if parcel.status == status:
        return part
    name = move_to(parcel.status, status)
    if status not in SAYABLE or not name or role not in states.PARCEL.moves[name].actors:
        raise MoveRefused
    note(parcel, status, actor=actor, role=role, text=text.strip()[:300])
    return follow(part, actor=actor, role=role)


@transaction.atomic
def hear_of_parcel(
    *, parcel_id: int, event_ref: str, status: str, at: datetime, place: str = "", text: str = ""
) -> bool:
    """Its carrier tells of a parcel; its part follows. True when the parcel moved.

    News from before the part was confirmed are about another parcel that once had this number.
    """
    part = locked_part(Fulfilment.objects.values_list("part_id", flat=True).get(pk=parcel_id))
    parcel = Fulfilment.objects.get(pk=parcel_id)
    parcel.part = part
    if part.confirmed_at is None or at < part.confirmed_at:
        return False
    facts = {"at": at, "place": place, "text": text, "event_ref": event_ref}
    moved = note(parcel, status, actor=SYSTEM, role=states.CARRIER, **facts)  # type: ignore[arg-type]
    follow(part, actor=SYSTEM, role=states.CARRIER)
    return moved


def follow(part: SellerOrder, *, actor: Actor, role: str) -> SellerOrder:
    """Let a locked part that is under way follow its parcels.

    Delivered when all that are not lost are; not accepted when all came back. Anything between waits for people.
    """
    reached = list(part.parcels.values_list("status", flat=True))
    there = [status for status in reached if status != states.LOST]
    if part.status != states.HANDED_OVER or not there:
        return part
    if set(there) == {states.DELIVERED}:
        return move_part("deliver", part.pk, actor=actor, role=role)[0]
    if set(reached) == {states.RETURNED}:
        return not_accept_part(part_id=part.pk, reason=ALL_CAME_BACK, actor=actor, role=role)
    return part

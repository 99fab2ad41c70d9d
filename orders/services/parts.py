"""What a producer does with its part of an order once it has answered. Each move is made by moving.move_part."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput

from .. import states
from ..errors import ParcelsStillHere, ReasonNeeded, TrackingNeeded
from ..models import Adjustment, DeclineCode, SellerOrder
from .adjusting import charge_nothing
from .answering import close_proposal
from .charging import refuse_while_asked
from .moving import move_part
from .parcel_moves import note as note_parcel
from .parcel_moves import send_off
from .parcels import next_to_leave
from .picking_up import refuse_picked_up, refuse_while_waiting
from .stock_back import goods_back, write_off
from .weighing import refuse_unweighed


@transaction.atomic
def decline_part(
    *,
    part_id: int,
    reason: str,
    actor: Actor,
    role: str = states.PRODUCER,
    goods_are_there: bool = True,
    code: str = "",
) -> SellerOrder:
    """The producer can't deliver: nothing is owed any more, and payments sends this part's money back.

    reason           in one's own words, shown as they are
    goods_are_there  whether the packs are on the shelf after all; else they are written off, not sold again
    code             a ready reason (DeclineCode), shown to each reader in the own language; then words are not needed
    Raises ReasonNeeded without a reason, InvalidInput, MoveRefused once the goods are packed.
    """
    reason = reason.strip()
    if code and code not in DeclineCode.values:
        raise InvalidInput(field="code")
    if not reason and not code:
        raise ReasonNeeded(field="reason")
    with translation.override("vi"):  # the history is one for all readers
        note = SellerOrder(decline_code=code, decline_reason=reason).declined_because

    def undo(part: SellerOrder) -> None:
        (goods_back if goods_are_there else write_off)([part])
        close_proposal(part, agreed=False)
        charge_nothing([part], kind=Adjustment.Kind.DECLINED, actor=actor, note=note)

    return move_part(
        "decline",
        part_id,
        actor=actor,
        role=role,
        note=note,
        before=undo,
        decline_code=code,
        decline_reason=reason,
    )[0]


@transaction.atomic
def pack_part(*, part_id: int, actor: Actor, role: str = states.PRODUCER) -> SellerOrder:
    """The goods are packed. Raises MoveRefused."""
    return move_part("pack", part_id, actor=actor, role=role)[0]


@transaction.atomic
def ship_part(
    *, part_id: int, carrier: str, tracking_number: str, actor: Actor, role: str = states.PRODUCER
) -> SellerOrder:
    """All that lies in no parcel yet goes to a carrier in one, else the first parcel that was planned.

    Raises TrackingNeeded, TrackingTaken, IsPickedUp, NotWeighed, MoveRefused.
    """
    carrier, tracking_number = carrier.strip(), tracking_number.strip()
    if not carrier or not tracking_number:
        raise TrackingNeeded(field="tracking_number" if carrier else "carrier")

    def send(part: SellerOrder) -> None:
        refuse_picked_up(part)
        refuse_unweighed(part)
        refuse_while_asked(part)
        parcel = next_to_leave(part)
        parcel.part = part
        send_off(parcel, carrier=carrier, tracking_number=tracking_number, actor=actor, role=role)

    return move_part("ship", part_id, actor=actor, role=role, note=f"{carrier} {tracking_number}", before=send)[0]


@transaction.atomic
def deliver_part(*, part_id: int, actor: Actor, role: str = states.PRODUCER) -> SellerOrder:
    """All parcels that are under way reached the buyer. Raises ParcelsStillHere, MoveRefused."""

    def arrive(part: SellerOrder) -> None:
        if part.parcels.filter(status=states.ANNOUNCED).exists():
            raise ParcelsStillHere
        _end_parcels(part, states.DELIVERED, actor=actor, role=role)

    return move_part("deliver", part_id, actor=actor, role=role, before=arrive)[0]


@transaction.atomic
def not_accept_part(*, part_id: int, reason: str, actor: Actor, role: str = states.PRODUCER) -> SellerOrder:
    """The parcel came back, or nobody fetched it: the goods' money goes back, the delivery's does not.

    Raises ReasonNeeded, StillWaiting while the buyer may still come, MoveRefused.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded(field="reason")

    def undo(part: SellerOrder) -> None:
        refuse_while_waiting(part, role)
        _end_parcels(part, states.RETURNED, actor=actor, role=role)
        write_off([part])
        charge_nothing([part], kind=Adjustment.Kind.NOT_ACCEPTED, actor=actor, note=reason, keeps_delivery=True)

    return move_part("not_accept", part_id, actor=actor, role=role, note=reason, before=undo)[0]


def _end_parcels(part: SellerOrder, status: str, *, actor: Actor, role: str) -> None:
    """Parcels under way end like their part; a lost one stays lost."""
    for parcel in part.parcels.filter(status__in=states.UNDER_WAY):
        parcel.part = part
        note_parcel(parcel, status, actor=actor, role=role)

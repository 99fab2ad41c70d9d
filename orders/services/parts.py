"""What a producer does with its part of an order. Each move is a conditional update: the row count says who won."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from catalog.services.stock import return_stock
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record

from .. import states
from ..errors import MoveRefused, ReasonNeeded, TrackingNeeded
from ..models import Fulfilment, SellerOrder, StockHold
from .history import log_event, owe_notice
from .unpaid import takes_of


@transaction.atomic
def confirm_part(*, part_id: int, actor: Actor) -> SellerOrder:
    """The producer promises to deliver. Raises MoveRefused."""
    return _move("confirm", part_id, actor=actor)[0]


@transaction.atomic
def decline_part(*, part_id: int, reason: str, actor: Actor) -> SellerOrder:
    """The producer can't deliver: the goods are free again, and payments sends this part's money back.

    Raises ReasonNeeded without a reason, MoveRefused once the goods are packed.
    """
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    part, moved = _move("decline", part_id, actor=actor, note=reason.strip(), decline_reason=reason.strip())
    if moved:
        holds = StockHold.objects.filter(line__part=part, sold_at__isnull=False, returned_at__isnull=True)
        takes = takes_of(holds)
        holds.update(returned_at=clock.now())
        return_stock(takes)
    return part


@transaction.atomic
def pack_part(*, part_id: int, actor: Actor) -> SellerOrder:
    """The goods are packed. Raises MoveRefused."""
    return _move("pack", part_id, actor=actor)[0]


@transaction.atomic
def ship_part(*, part_id: int, carrier: str, tracking_number: str, actor: Actor) -> SellerOrder:
    """The parcel was handed to a carrier. Raises TrackingNeeded, MoveRefused."""
    carrier, tracking_number = carrier.strip(), tracking_number.strip()
    if not carrier or not tracking_number:
        raise TrackingNeeded(field="tracking_number" if carrier else "carrier")
    part, moved = _move("ship", part_id, actor=actor, note=f"{carrier} {tracking_number}")
    if moved:
        Fulfilment.objects.create(part=part, carrier=carrier, tracking_number=tracking_number, shipped_at=clock.now())
    return part


@transaction.atomic
def deliver_part(*, part_id: int, actor: Actor) -> SellerOrder:
    """The parcel reached the buyer. Raises MoveRefused."""
    part, moved = _move("deliver", part_id, actor=actor)
    if moved:
        Fulfilment.objects.filter(part=part).update(delivered_at=clock.now())
    return part


def _move(name: str, part_id: int, *, actor: Actor, note: str = "", **columns: Any) -> tuple[SellerOrder, bool]:
    """Make one move of states.MOVES: state, stamp, history, message and audit row; (part, whether it moved now).

    Asking again for a move that was made is answered as done: a thumb taps twice. Raises MoveRefused otherwise.
    """
    move = states.MOVES[name]
    rows = SellerOrder.objects.filter(pk=part_id, status__in=move.sources)
    moved = rows.update(status=move.target, **{move.stamp: clock.now()}, **columns)
    part = SellerOrder.objects.select_related("order", "producer").get(pk=part_id)
    if not moved:
        if part.status == move.target:
            return part, False
        raise MoveRefused
    log_event(part.order, part=part, status=move.target, actor=actor, note=note)
    if move.notice:
        owe_notice(part.order, kind=move.notice, part=part)
    record(f"{name}_part", part, actor=actor, after={"status": move.target})
    return part, True

"""The one way a parcel changes its state: by a line of its history, under its part's lock."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record

from .. import states
from ..errors import ComplaintRefused, TrackingNeeded, TrackingTaken
from ..gateways import MANUAL
from ..models import Carrier, Complaint, Fulfilment, ParcelEvent, SellerOrder
from ..parcels import News, move_to, status_of
from ..selectors.carriers import find_carrier
from .complaining import file_complaint
from .history import owe_notice


def send_off(parcel: Fulfilment, *, carrier: str, tracking_number: str, actor: Actor, role: str) -> None:
    """The parcel of a locked part goes to a carrier. Raises TrackingNeeded, TrackingTaken."""
    carrier, tracking_number = carrier.strip(), tracking_number.strip()
    if not carrier or not tracking_number:
        raise TrackingNeeded(field="tracking_number" if carrier else "carrier")
    known = find_carrier(carrier)
    _refuse_foreign(parcel, known, tracking_number)
    parcel.carrier, parcel.tracking_number, parcel.known_carrier = carrier, tracking_number, known
    parcel.save(update_fields=["carrier", "tracking_number", "known_carrier"])
    note(parcel, states.HANDED_OVER, actor=actor, role=role)


def _refuse_foreign(parcel: Fulfilment, known: Carrier | None, tracking_number: str) -> None:
    """Nobody reads the way of another producer's parcel by writing its number down."""
    if known is None or known.tracking == MANUAL:
        return
    same = Fulfilment.objects.filter(known_carrier=known, tracking_number=tracking_number)
    if same.exclude(part__producer_id=parcel.part.producer_id).exists():
        raise TrackingTaken(field="tracking_number")


def note(
    parcel: Fulfilment,
    status: str,
    *,
    actor: Actor = SYSTEM,
    role: str,
    at: datetime | None = None,
    place: str = "",
    text: str = "",
    event_ref: str = "",
) -> bool:
    """Write one line of a parcel's way and move it there, where that is the latest of all that is known.

    status  "" for a scan that only tells a place
    at      when it happened; a clock that runs ahead of ours is set right
    A line that is known already (event_ref) changes nothing. True when the parcel moved. Its part is locked.
    """
    if event_ref and ParcelEvent.objects.filter(parcel=parcel, event_ref=event_ref).exists():
        return False
    now = clock.now()
    ParcelEvent.objects.create(
        parcel=parcel,
        event_ref=event_ref,
        status=status,
        at=min(at or now, now),
        heard_at=now,
        place=place,
        text=text,
        role=role,
        actor_id=actor.user_id,
    )
    parcel.heard_at = now
    parcel.save(update_fields=["heard_at"])
    news = [News(*row) for row in ParcelEvent.objects.filter(parcel=parcel).values_list("status", "at")]
    return _move(parcel, status_of(news), moment=min(at or now, now), actor=actor, role=role)


def _move(parcel: Fulfilment, target: str, *, moment: datetime, actor: Actor, role: str) -> bool:
    name = move_to(parcel.status, target)
    if not name:
        return False
    move, source = states.PARCEL.moves[name], parcel.status
    parcel.status = target
    changed = ["status", move.stamp] if move.stamp else ["status"]
    if move.stamp:
        setattr(parcel, move.stamp, moment)
    parcel.save(update_fields=changed)
    after = {"status": target, "parcel": parcel.number, "role": role}
    record(f"{name}_parcel", parcel.part, actor=actor, before={"status": source}, after=after)
    if target == states.LOST:
        _call_for_help(parcel.part, parcel)
    return True


def _call_for_help(part: SellerOrder, parcel: Fulfilment) -> None:
    """A lost parcel is never silent: producer and operator are told, and a complaint waits for an answer."""
    owe_notice(part.order, kind="parcel_lost", part=part, to_producer=True)
    owe_notice(part.order, kind="parcel_lost_operator", part=part, to_operator=True)
    words = f"Kiện {parcel.number} ({parcel.carrier}, mã {parcel.tracking_number}) bị báo thất lạc."
    if part.complaints.exclude(status=Complaint.Status.CLOSED).exists():
        return
    try:
        file_complaint(part_id=part.pk, field=Complaint.Field.DELIVERY, words=words, actor=SYSTEM, role=states.SYSTEM)
    except ComplaintRefused:  # it is over for long: the letter alone has to do
        return

"""The way of one producer's part, as dots on a line: what happened, and what is still to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from .. import states
from ..models import OrderEvent, SellerOrder

_ROAD = (states.AWAITING_PAYMENT, states.PAID, states.CONFIRMED, states.HANDED_OVER, states.DELIVERED)
_LONG_ROAD = (states.AWAITING_PAYMENT, states.RESERVED, states.AWAITING_REST, *_ROAD[2:])  # of a pre-order
_BAD = states.GONE


@dataclass(frozen=True)
class Step:
    """One dot. `at` is None for what is still to come."""

    status: str
    at: datetime | None = None
    note: str = ""
    is_current: bool = False
    by_helper: str = ""

    @property
    def is_bad(self) -> bool:
        return self.status in _BAD


def timeline(
    part: SellerOrder, order_events: list[OrderEvent], helpers: Mapping[int, str] = MappingProxyType({})
) -> list[Step]:
    """The events of the order and of this part in their order, then the stations that lie ahead of a living part.

    order_events  those of the whole order; their notes are codes, not words, and stay untold
    helpers  by the event's key, who did it in the producer's name: only the producer is told
    """
    own = [(event, event.note) for event in part.events.all() if not event.case_ref]
    shared = [(event, "") for event in order_events]
    told = sorted(shared + own, key=lambda pair: (pair[0].at, pair[0].pk))
    done = [
        Step(event.status, event.at, note, is_current=position == len(told), by_helper=helpers.get(event.pk, ""))
        for position, (event, note) in enumerate(told, start=1)
    ]
    if part.status in states.AT_REST:
        return done
    happened = {event.status for event, _note in told}
    ahead = _ROAD if part.harvest_id is None else _LONG_ROAD
    road = [states.READY if part.is_picked_up and status == states.HANDED_OVER else status for status in ahead]
    return done + [Step(status) for status in road if status not in happened]

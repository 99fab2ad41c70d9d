"""The machines of the order room, as tables: from, to, who, guard, and what a move does to stock, money and messages.

There is no other way to change a state: commands read these tables, and a trigger in the database refuses what they
do not name. `manage.py draw_states` draws them into docs/states.md.
"""

from catalog.states.machine import BUYER, CARRIER, OPERATOR, PRODUCER, SYSTEM, Machine, Move

from .charge import ASKED, CHARGE
from .complaints import COMPLAINT
from .order import ORDER
from .parcel import ANNOUNCED, IN_TRANSIT, LOST, OUT_FOR_DELIVERY, PARCEL, RETURNED, RETURNING, UNDER_WAY
from .part import (
    AT_PRODUCER,
    AT_REST,
    AWAITING_PAYMENT,
    AWAITING_REST,
    CANCELLED,
    CLOSED,
    CONFIRMED,
    DECLINED,
    DELIVERED,
    EXPIRED,
    GONE,
    HANDED_OVER,
    LADDER,
    MOVES,
    NOT_ACCEPTED,
    PACKED,
    PAID,
    PART,
    PRE_ORDERED,
    PROPOSED,
    READY,
    RESERVED,
    order_status,
)
from .returns import RETURN

MACHINES: tuple[Machine, ...] = (ORDER, PART, PARCEL, CHARGE, RETURN, COMPLAINT)

__all__ = [
    "ANNOUNCED",
    "ASKED",
    "AT_PRODUCER",
    "AT_REST",
    "AWAITING_PAYMENT",
    "AWAITING_REST",
    "BUYER",
    "CANCELLED",
    "CARRIER",
    "CHARGE",
    "CLOSED",
    "COMPLAINT",
    "CONFIRMED",
    "DECLINED",
    "DELIVERED",
    "EXPIRED",
    "GONE",
    "HANDED_OVER",
    "IN_TRANSIT",
    "LADDER",
    "LOST",
    "MACHINES",
    "MOVES",
    "NOT_ACCEPTED",
    "OPERATOR",
    "ORDER",
    "OUT_FOR_DELIVERY",
    "PACKED",
    "PAID",
    "PARCEL",
    "PART",
    "PRE_ORDERED",
    "PRODUCER",
    "PROPOSED",
    "READY",
    "RESERVED",
    "RETURN",
    "RETURNED",
    "RETURNING",
    "SYSTEM",
    "UNDER_WAY",
    "Machine",
    "Move",
    "order_status",
]

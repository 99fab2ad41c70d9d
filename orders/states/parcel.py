"""The machine of one parcel. Carriers lose scans and send them late, so every news may follow every other one while a
parcel is under way: which of them counts is said in orders.parcels.
"""

from __future__ import annotations

from catalog.states.machine import BUYER, CARRIER, OPERATOR, PRODUCER, Move, machine

from .part import DELIVERED, HANDED_OVER

ANNOUNCED, IN_TRANSIT, OUT_FOR_DELIVERY = "announced", "in_transit", "out_for_delivery"
RETURNING, RETURNED, LOST = "returning", "returned", "lost"
UNDER_WAY = frozenset({HANDED_OVER, IN_TRANSIT, OUT_FOR_DELIVERY, RETURNING})
_OPEN = UNDER_WAY | {LOST}
_SELLERS = frozenset({PRODUCER, OPERATOR})
_SAID = frozenset({CARRIER, PRODUCER, OPERATOR})

PARCEL = machine(
    "parcel",
    initial=ANNOUNCED,
    at_rest={DELIVERED, RETURNED},
    moves=(
        Move(
            "hand_over",
            frozenset({ANNOUNCED}),
            HANDED_OVER,
            _SELLERS,
            "shipped_at",
            guard="a carrier and a tracking number; every pack of the part is in one of its parcels",
            notices=("shipped",),
        ),
        Move("travel", _OPEN - {IN_TRANSIT}, IN_TRANSIT, _SAID, guard="newer than what is known"),
        Move("go_round", _OPEN - {OUT_FOR_DELIVERY}, OUT_FOR_DELIVERY, _SAID, guard="newer than what is known"),
        Move(
            "deliver",
            _OPEN,
            DELIVERED,
            _SAID | {BUYER},
            "delivered_at",
            guard="the part is delivered when all its parcels are, but for lost ones",
        ),
        Move("turn_back", _OPEN - {RETURNING}, RETURNING, _SAID, guard="newer than what is known"),
        Move(
            "come_back",
            _OPEN,
            RETURNED,
            _SAID,
            "returned_at",
            guard="the part is not accepted when all its parcels came back",
        ),
        Move(
            "lose",
            _OPEN - {LOST},
            LOST,
            _SAID,
            "lost_at",
            guard="a complaint is opened, where none is open: somebody has to decide",
            money="what the complaint decides",
            notices=("parcel_lost", "parcel_lost_operator"),
        ),
    ),
)

"""The machine of an order: unpaid, then paid or cancelled. How far it got after that is derived from its parts.

It has no status column: paid_at and cancelled_at are the state, and a constraint keeps them apart.
"""

from __future__ import annotations

from catalog.states.machine import BUYER, OPERATOR, SYSTEM, Move, machine

UNPAID, ORDER_PAID, ORDER_CANCELLED = "unpaid", "paid", "cancelled"

ORDER = machine(
    "order",
    initial=UNPAID,
    at_rest={ORDER_PAID, ORDER_CANCELLED},
    moves=(
        Move(
            "pay",
            frozenset({UNPAID}),
            ORDER_PAID,
            frozenset({SYSTEM}),
            "paid_at",
            guard="the provider says so",
            stock="held → sold",
            money="captured",
            notices=("paid",),
        ),
        Move(
            "cancel",
            frozenset({UNPAID}),
            ORDER_CANCELLED,
            frozenset({SYSTEM, BUYER, OPERATOR}),
            "cancelled_at",
            guard="its hold ran out, it was placed again, or given up",
            stock="held → free",
        ),
        Move(
            "revive",
            frozenset({ORDER_CANCELLED}),
            ORDER_PAID,
            frozenset({SYSTEM}),
            "paid_at",
            guard="its hold ran out less than 24 hours ago, its goods and its places at points are still free",
            stock="free → sold",
            money="captured; without free goods it goes back",
            notices=("paid",),
        ),
    ),
)

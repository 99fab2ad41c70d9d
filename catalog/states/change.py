"""The machine of a change: what waits for somebody to look at it."""

from __future__ import annotations

from .machine import OPERATOR, PRODUCER, Move, machine

AWAITING, APPROVED, REFUSED, WITHDRAWN = "awaiting", "approved", "changes_requested", "withdrawn"
UNDECIDED = frozenset({AWAITING, REFUSED})

CHANGE = machine(
    "change",
    initial=AWAITING,
    at_rest={APPROVED, WITHDRAWN},
    moves=(
        Move(
            "approve_change",
            frozenset({AWAITING}),
            APPROVED,
            frozenset({OPERATOR}),
            "decided_at",
            guard="the reviewer saw it as it is now",
            notices=("approved",),
        ),
        Move(
            "request_changes",
            frozenset({AWAITING}),
            REFUSED,
            frozenset({OPERATOR}),
            "decided_at",
            guard="with a reason and what to do",
            notices=("changes_requested",),
        ),
        Move("ask_again", frozenset({REFUSED}), AWAITING, frozenset({PRODUCER, OPERATOR}), notices=("to_review",)),
        Move("withdraw_change", UNDECIDED, WITHDRAWN, frozenset({PRODUCER, OPERATOR})),
    ),
)

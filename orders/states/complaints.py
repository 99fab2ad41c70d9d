"""The machine of a complaint to the marketplace. Steps as in shared domain.md sections 1 and 10."""

from __future__ import annotations

from catalog.states.machine import BUYER, OPERATOR, SYSTEM, Move, machine

FILED, RECEIVED, CLASSIFIED, ASSIGNED = "filed", "received", "classified", "assigned"
IN_PROGRESS, ANSWERED, RATED, COMPLAINT_CLOSED = "in_progress", "answered", "rated", "closed"
_OPERATOR = frozenset({OPERATOR})

COMPLAINT = machine(
    "complaint",
    initial=FILED,
    at_rest={COMPLAINT_CLOSED},
    moves=(
        Move(
            "receive",
            frozenset({FILED}),
            RECEIVED,
            _OPERATOR,
            "received_at",
            guard="due within 24 hours",
            notices=("complaint_received",),
        ),
        Move("classify", frozenset({RECEIVED}), CLASSIFIED, _OPERATOR, guard="a field"),
        Move("assign", frozenset({CLASSIFIED}), ASSIGNED, _OPERATOR, guard="an owner"),
        Move("start", frozenset({ASSIGNED}), IN_PROGRESS, _OPERATOR),
        Move(
            "answer",
            frozenset({IN_PROGRESS}),
            ANSWERED,
            _OPERATOR,
            "answered_at",
            guard="words; due within 3 working days",
            money="what was decided goes back, never more than the part still costs",
            notices=("complaint_answered",),
        ),
        Move(
            "reopen",
            frozenset({ANSWERED}),
            IN_PROGRESS,
            frozenset({BUYER}),
            guard="once; what is still wrong",
            notices=("complaint_to_handle",),
        ),
        Move("rate", frozenset({ANSWERED}), RATED, frozenset({BUYER}), "rated_at", guard="1 to 5"),
        Move(
            "close",
            frozenset({ANSWERED, RATED}),
            COMPLAINT_CLOSED,
            frozenset({SYSTEM, OPERATOR}),
            "closed_at",
            guard="rated, or seven days without a word",
        ),
    ),
)

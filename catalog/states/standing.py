"""The machine of a producer: from somebody who wants to join to somebody who sells, out of it and back."""

from __future__ import annotations

from .machine import OPERATOR, PRODUCER, SYSTEM, Move, machine

APPLICANT, SUBMITTED, CHANGES_REQUESTED = "applicant", "submitted", "changes_requested"
APPROVED, SUSPENDED, REFUSED, CLOSED = "approved", "suspended", "refused", "closed"
# The application is in the producer's hands.
OPEN = frozenset({APPLICANT, CHANGES_REQUESTED})
# Not decided yet: one person has at most one of these.
UNDECIDED = OPEN | {SUBMITTED}

_TOLD = "with a reason and what to do"

STANDING = machine(
    "producer",
    initial=APPLICANT,
    at_rest={APPROVED, REFUSED, CLOSED},
    moves=(
        Move(
            "submit_application",
            OPEN,
            SUBMITTED,
            frozenset({PRODUCER, OPERATOR}),
            "submitted_at",
            guard="every paper is there and the rules are accepted",
            notices=("application_to_review",),
        ),
        Move("withdraw_application", frozenset({SUBMITTED}), APPLICANT, frozenset({PRODUCER}), guard="nobody decided"),
        Move(
            "approve_producer",
            frozenset({SUBMITTED}),
            APPROVED,
            frozenset({OPERATOR}),
            "approved_at",
            guard="identity checked, every paper accepted",
            stock="what is published is shown from now on",
            notices=("approved",),
        ),
        Move(
            "ask_for_papers",
            frozenset({SUBMITTED}),
            CHANGES_REQUESTED,
            frozenset({OPERATOR}),
            guard=_TOLD,
            notices=("changes_requested",),
        ),
        Move(
            "refuse_producer",
            frozenset({SUBMITTED, CHANGES_REQUESTED}),
            REFUSED,
            frozenset({OPERATOR}),
            "ended_at",
            guard=_TOLD,
            notices=("refused",),
        ),
        Move(
            "suspend_producer",
            frozenset({APPROVED}),
            SUSPENDED,
            frozenset({OPERATOR}),
            "suspended_at",
            guard=_TOLD,
            stock="hidden; open orders are still served",
            money="held back only where the operator says so",
            notices=("suspended",),
        ),
        Move(
            "stop_without_rules",
            frozenset({APPROVED}),
            SUSPENDED,
            frozenset({SYSTEM}),
            "suspended_at",
            guard="the day came from which nobody sells without having accepted the newest rules",
            stock="hidden; open orders are still served",
            notices=("stopped_without_rules",),
        ),
        Move("let_return", frozenset({SUSPENDED}), APPROVED, frozenset({OPERATOR}), notices=("returned",)),
        Move(
            "return_with_rules",
            frozenset({SUSPENDED}),
            APPROVED,
            frozenset({PRODUCER}),
            guard="it was stopped for the rules only, and accepted them",
        ),
        Move(
            "close_producer",
            OPEN | {APPROVED, SUSPENDED},
            CLOSED,
            frozenset({OPERATOR}),
            "ended_at",
            guard=_TOLD,
            stock="hidden; open orders are still served",
            notices=("closed",),
        ),
        Move("reopen_application", frozenset({REFUSED, CLOSED}), APPLICANT, frozenset({OPERATOR})),
    ),
)

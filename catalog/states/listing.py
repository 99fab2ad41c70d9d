"""The machine of a listing: from a draft to the shelf, off it and back."""

from __future__ import annotations

from .machine import OPERATOR, PRODUCER, Move, machine

DRAFT, SUBMITTED, CHANGES_REQUESTED = "draft", "submitted", "changes_requested"
PUBLISHED, PAUSED, ARCHIVED = "published", "paused", "archived"
# What buyers know already: words and pictures of these change only after a look.
KNOWN = frozenset({PUBLISHED, PAUSED})
# What nobody but its producer has seen: changed as one likes.
OPEN = frozenset({DRAFT, CHANGES_REQUESTED})

_MADE_BY_PRODUCER = frozenset({PRODUCER, OPERATOR})

LISTING = machine(
    "listing",
    initial=DRAFT,
    at_rest={ARCHIVED, PUBLISHED},
    moves=(
        Move(
            "submit",
            OPEN,
            SUBMITTED,
            _MADE_BY_PRODUCER,
            guard="the label says all the law wants; there is a picture and a pack with a price",
            notices=("to_review",),
        ),
        Move(
            "pass",
            OPEN,
            PUBLISHED,
            _MADE_BY_PRODUCER,
            guard="as submit, and operators trust the producer",
        ),
        Move("withdraw", frozenset({SUBMITTED}), DRAFT, _MADE_BY_PRODUCER, guard="nobody decided yet"),
        Move("approve", frozenset({SUBMITTED}), PUBLISHED, frozenset({OPERATOR}), notices=("approved",)),
        Move(
            "request_changes",
            frozenset({SUBMITTED}),
            CHANGES_REQUESTED,
            frozenset({OPERATOR}),
            guard="with a reason and what to do",
            notices=("changes_requested",),
        ),
        Move("pause", frozenset({PUBLISHED}), PAUSED, _MADE_BY_PRODUCER, stock="stays; nobody can buy of it"),
        Move("resume", frozenset({PAUSED}), PUBLISHED, _MADE_BY_PRODUCER),
        Move(
            "archive",
            frozenset({DRAFT, SUBMITTED, CHANGES_REQUESTED, PUBLISHED, PAUSED}),
            ARCHIVED,
            _MADE_BY_PRODUCER,
            guard="what is ordered stays ordered",
        ),
        Move("restore", frozenset({ARCHIVED}), DRAFT, _MADE_BY_PRODUCER, guard="it is looked at again before it sells"),
    ),
)

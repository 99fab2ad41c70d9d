"""The machine of a return: goods that came, and are not what was bought."""

from __future__ import annotations

from catalog.states.machine import BUYER, OPERATOR, PRODUCER, SYSTEM, Move, machine

RETURN_ASKED, RETURN_ACCEPTED, RETURN_SETTLED = "asked", "accepted", "settled"
RETURN_REFUSED, RETURN_WITHDRAWN = "refused", "withdrawn"
_SELLERS = frozenset({PRODUCER, OPERATOR})

RETURN = machine(
    "return",
    initial=RETURN_ASKED,
    at_rest={RETURN_SETTLED, RETURN_REFUSED, RETURN_WITHDRAWN},
    moves=(
        Move(
            "accept",
            frozenset({RETURN_ASKED}),
            RETURN_ACCEPTED,
            _SELLERS,
            "accepted_at",
            guard="the goods have to come back first",
            notices=("return_accepted",),
        ),
        Move(
            "settle",
            frozenset({RETURN_ASKED, RETURN_ACCEPTED}),
            RETURN_SETTLED,
            _SELLERS,
            "settled_at",
            guard="the goods came back, or need not",
            stock="written off: what is good again is counted as a new lot",
            money="the agreed sum goes back, never more than the line still costs",
            notices=("return_settled",),
        ),
        Move(
            "refuse",
            frozenset({RETURN_ASKED, RETURN_ACCEPTED}),
            RETURN_REFUSED,
            _SELLERS,
            "refused_at",
            guard="a reason; the buyer can still complain to the marketplace",
            notices=("return_refused",),
        ),
        Move(
            "withdraw",
            frozenset({RETURN_ASKED, RETURN_ACCEPTED}),
            RETURN_WITHDRAWN,
            frozenset({BUYER, SYSTEM}),
            "withdrawn_at",
            guard="the buyer keeps the goods; or did not send them back within two weeks",
        ),
    ),
)

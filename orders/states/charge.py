"""The machine of an extra charge: what a buyer is asked to pay on top of an order that was paid."""

from __future__ import annotations

from catalog.states.machine import BUYER, OPERATOR, PRODUCER, SYSTEM, Move, machine

ASKED = "asked"

CHARGE = machine(
    "charge",
    initial=ASKED,
    at_rest={"paid", "refused", "lapsed", "withdrawn"},
    moves=(
        Move(
            "pay_charge",
            frozenset({ASKED}),
            "paid",
            frozenset({SYSTEM}),
            "ended_at",
            guard="the provider says so",
            money="captured; the part costs that much more from now on",
            notices=("charge_paid", "charge_paid_producer"),
        ),
        Move(
            "refuse_charge",
            frozenset({ASKED}),
            "refused",
            frozenset({BUYER}),
            "ended_at",
            guard="of heavier goods; who does not want the rest of a pre-order gives the part up",
            money="the part costs what was paid",
            notices=("charge_refused",),
        ),
        Move(
            "lapse_charge",
            frozenset({ASKED}),
            "lapsed",
            frozenset({SYSTEM}),
            "ended_at",
            guard="not paid within its time",
            money="heavier goods cost what was paid; a pre-order is let go and its deposit goes back",
            notices=("charge_refused",),
        ),
        Move(
            "withdraw_charge",
            frozenset({ASKED}),
            "withdrawn",
            frozenset({PRODUCER, OPERATOR, SYSTEM}),
            "ended_at",
            guard="the producer sends it for what was paid, or the part is over",
            money="the part costs what was paid",
            notices=("charge_withdrawn",),
        ),
    ),
)

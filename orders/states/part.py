"""The machine of a producer's part of an order, and the state of a whole order, which is derived from its parts."""

from __future__ import annotations

from collections.abc import Collection

from catalog.states.machine import BUYER, CARRIER, OPERATOR, PRODUCER, SYSTEM, Move, machine

AWAITING_PAYMENT = "awaiting_payment"
RESERVED = "reserved"
AWAITING_REST = "awaiting_rest"
PAID = "paid"
PROPOSED = "proposed"
CONFIRMED = "confirmed"
PACKED = "packed"
HANDED_OVER = "handed_over"
READY = "ready"
DELIVERED = "delivered"
CLOSED = "closed"
DECLINED = "declined"
EXPIRED = "expired"
CANCELLED = "cancelled"
NOT_ACCEPTED = "not_accepted"

_SELLERS = frozenset({PRODUCER, OPERATOR})
_SYSTEM = frozenset({SYSTEM})

PART = machine(
    "part",
    initial=AWAITING_PAYMENT,
    at_rest={CLOSED, DECLINED, EXPIRED, CANCELLED, NOT_ACCEPTED},
    moves=(
        Move(
            "pay",
            frozenset({AWAITING_PAYMENT}),
            PAID,
            _SYSTEM,
            "paid_at",
            guard="the provider says so",
            stock="held → sold",
            money="captured",
            notices=("paid", "to_confirm"),
        ),
        Move(
            "reserve",
            frozenset({AWAITING_PAYMENT}),
            RESERVED,
            _SYSTEM,
            "paid_at",
            guard="a pre-order; the provider says its deposit was paid",
            stock="promised out of the harvest",
            money="the deposit is captured",
            notices=("reserved", "reserved_producer"),
        ),
        Move(
            "revive_reserved",
            frozenset({CANCELLED}),
            RESERVED,
            _SYSTEM,
            "paid_at",
            guard="as revive, for a pre-order: the harvest still has room",
            stock="promised out of the harvest",
            money="the deposit is captured",
            notices=("reserved", "reserved_producer"),
        ),
        Move(
            "bring_in",
            frozenset({RESERVED}),
            AWAITING_REST,
            frozenset({PRODUCER, OPERATOR, SYSTEM}),
            "brought_in_at",
            guard="the harvest was opened and has goods for it",
            stock="promised → held in the new lot",
            money="the rest is asked for",
            notices=("rest_due",),
        ),
        Move(
            "convert",
            frozenset({RESERVED, AWAITING_REST}),
            CONFIRMED,
            _SYSTEM,
            "confirmed_at",
            guard="the rest was paid, or the deposit was all of it",
            stock="held → sold",
            money="captured",
            notices=("converted", "converted_producer"),
        ),
        Move(
            "let_go",
            frozenset({AWAITING_REST}),
            CANCELLED,
            _SYSTEM,
            "cancelled_at",
            guard="the rest was not paid in time",
            stock="held → free",
            money="the deposit goes back",
            notices=("let_go", "let_go_producer"),
        ),
        Move(
            "fall_short",
            frozenset({RESERVED}),
            DECLINED,
            _SYSTEM,
            "declined_at",
            guard="the harvest failed, or was opened and had no goods left for it",
            stock="promised → free",
            money="the deposit goes back",
            notices=("harvest_failed",),
        ),
        Move(
            "cancel",
            frozenset({AWAITING_PAYMENT}),
            CANCELLED,
            frozenset({SYSTEM, BUYER, OPERATOR}),
            "cancelled_at",
            guard="the whole order: its hold ran out, it was placed again, or given up",
            stock="held → free",
            money="nothing is owed",
        ),
        Move(
            "revive",
            frozenset({CANCELLED}),
            PAID,
            _SYSTEM,
            "paid_at",
            guard="the order was never paid, its hold ran out less than 24 hours ago, goods and places are still free",
            stock="free → sold",
            money="captured",
            notices=("paid", "to_confirm"),
        ),
        Move(
            "confirm",
            frozenset({PAID}),
            CONFIRMED,
            _SELLERS,
            "confirmed_at",
            guard="at least one pack of what was ordered",
            stock="what is missing is written off",
            money="what is missing goes back",
            notices=("confirmed", "confirmed_short"),
        ),
        Move(
            "propose",
            frozenset({PAID}),
            PROPOSED,
            _SELLERS,
            "proposed_at",
            guard="a substitute is on the producer's own shelf and costs no more than what it replaces",
            notices=("proposed",),
        ),
        Move(
            "agree",
            frozenset({PROPOSED}),
            CONFIRMED,
            frozenset({BUYER, SYSTEM}),
            "confirmed_at",
            guard="the buyer says yes by the link; without an answer in time the substitute is left out, not sent",
            stock="substitute: free → sold; what is missing is written off",
            money="the difference goes back",
            notices=("agreed",),
        ),
        Move(
            "refuse",
            frozenset({PROPOSED}),
            CANCELLED,
            frozenset({BUYER, SYSTEM}),
            "cancelled_at",
            guard="the buyer says no; or nothing is left without the substitute and nobody answered in time",
            stock="sold → free, but for what is missing",
            money="everything goes back",
            notices=("refused",),
        ),
        Move(
            "decline",
            frozenset({PAID, PROPOSED, CONFIRMED}),
            DECLINED,
            _SELLERS,
            "declined_at",
            guard="a reason",
            stock="sold → free, or written off when the goods are not there",
            money="everything goes back",
            notices=("declined",),
        ),
        Move(
            "expire",
            frozenset({PAID}),
            EXPIRED,
            _SYSTEM,
            "expired_at",
            guard="no answer within the producer's hours",
            stock="sold → free",
            money="everything goes back",
            notices=("expired", "expired_producer"),
        ),
        Move(
            "withdraw",
            frozenset({RESERVED, AWAITING_REST, PAID, PROPOSED, CONFIRMED, PACKED, READY}),
            CANCELLED,
            frozenset({BUYER, OPERATOR}),
            "cancelled_at",
            guard="the buyer: before it is confirmed, or while a short one is not packed, or before the rest of a"
            " pre-order is paid; the operator: with a reason",
            stock="promised, held or sold → free",
            money="everything goes back",
            notices=("withdrawn", "withdrawn_producer"),
        ),
        Move("pack", frozenset({CONFIRMED}), PACKED, _SELLERS, "packed_at"),
        Move(
            "ship",
            frozenset({CONFIRMED, PACKED}),
            HANDED_OVER,
            _SELLERS,
            "handed_over_at",
            guard="a carrier and a tracking number; not one that is picked up",
            notices=("shipped",),
        ),
        Move(
            "make_ready",
            frozenset({CONFIRMED, PACKED}),
            READY,
            _SELLERS,
            "ready_at",
            guard="one that is picked up",
            notices=("ready",),
        ),
        Move(
            "deliver",
            frozenset({HANDED_OVER}),
            DELIVERED,
            frozenset({PRODUCER, OPERATOR, CARRIER, BUYER}),
            "delivered_at",
            notices=("delivered",),
        ),
        Move(
            "collect",
            frozenset({READY}),
            DELIVERED,
            _SELLERS,
            "delivered_at",
            guard="the buyer's hand-over code",
            notices=("delivered",),
        ),
        Move(
            "not_accept",
            frozenset({HANDED_OVER, READY}),
            NOT_ACCEPTED,
            frozenset({PRODUCER, OPERATOR, CARRIER, SYSTEM}),
            "not_accepted_at",
            guard="the parcel came back, or nobody fetched it in time",
            stock="written off: the producer counts what came back as a new lot",
            money="goods go back, delivery stays",
            notices=("not_accepted",),
        ),
        Move(
            "close",
            frozenset({DELIVERED}),
            CLOSED,
            _SYSTEM,
            "closed_at",
            guard="the days to complain are over; no return and no complaint is open",
            money="earned by the producer",
        ),
    ),
)
MOVES = PART.moves
AT_REST = PART.at_rest
# Ended without goods: these count for the state of an order only when nothing else is left.
GONE = frozenset({DECLINED, EXPIRED, CANCELLED, NOT_ACCEPTED})
# Promised before it is ripe: paid in part, and neither packed nor confirmed by anybody.
PRE_ORDERED = frozenset({RESERVED, AWAITING_REST})
# Paid and not yet with a carrier: money can go back without asking anybody for goods.
AT_PRODUCER = frozenset({PAID, PROPOSED, CONFIRMED, PACKED, READY})
LADDER = (
    AWAITING_PAYMENT,
    RESERVED,
    AWAITING_REST,
    PAID,
    PROPOSED,
    CONFIRMED,
    PACKED,
    HANDED_OVER,
    READY,
    DELIVERED,
    CLOSED,
)


def order_status(parts: Collection[str]) -> str:
    """The state of the whole order, derived from its parts: the least advanced part that is still alive.

    Parts that ended without goods count only when nothing else is left, the gravest of them first.
    """
    alive = [status for status in parts if status not in GONE]
    if alive:
        return min(alive, key=LADDER.index)
    return next((status for status in (DECLINED, EXPIRED, NOT_ACCEPTED) if status in parts), CANCELLED)

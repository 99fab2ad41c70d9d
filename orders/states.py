"""The machine of a producer's part of an order: every allowed move, who may make it, and what it does.

Stock and money effects are carried out by orders.services.parts and, one floor up, by payments, which selects the
rows that these moves leave behind.
"""

from __future__ import annotations

from dataclasses import dataclass

AWAITING_PAYMENT = "awaiting_payment"
PAID = "paid"
CONFIRMED = "confirmed"
PACKED = "packed"
HANDED_OVER = "handed_over"
DELIVERED = "delivered"
DECLINED = "declined"
CANCELLED = "cancelled"


@dataclass(frozen=True)
class Move:
    """One allowed move. `stamp` is the column that keeps its moment."""

    name: str
    sources: frozenset[str]
    target: str
    actors: str
    stamp: str
    stock: str = "–"
    money: str = "–"
    notice: str = ""


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("pay", frozenset({AWAITING_PAYMENT}), PAID, "system", "paid_at", "held → sold", "captured", "to_confirm"),
        Move("cancel", frozenset({AWAITING_PAYMENT}), CANCELLED, "system, buyer", "cancelled_at", "held → free"),
        Move("revive", frozenset({CANCELLED}), PAID, "system", "paid_at", "free → sold", "captured", "to_confirm"),
        Move("confirm", frozenset({PAID}), CONFIRMED, "producer", "confirmed_at", notice="confirmed"),
        Move(
            "decline",
            frozenset({PAID, CONFIRMED}),
            DECLINED,
            "producer",
            "declined_at",
            "sold → free",
            "refunded",
            "declined",
        ),
        Move("pack", frozenset({CONFIRMED}), PACKED, "producer", "packed_at"),
        Move("ship", frozenset({CONFIRMED, PACKED}), HANDED_OVER, "producer", "handed_over_at", notice="shipped"),
        Move("deliver", frozenset({HANDED_OVER}), DELIVERED, "producer, carrier", "delivered_at", notice="delivered"),
    )
}

AT_REST = frozenset({DELIVERED, DECLINED, CANCELLED})


def order_status(parts: list[str]) -> str:
    """The state of the whole order, derived from its parts: the least advanced part that is still alive.

    Parts at rest without goods on the way (declined, cancelled) count only when nothing else is left.
    """
    alive = [status for status in parts if status not in {DECLINED, CANCELLED}]
    if not alive:
        return DECLINED if DECLINED in parts else CANCELLED
    ladder = [AWAITING_PAYMENT, PAID, CONFIRMED, PACKED, HANDED_OVER, DELIVERED]
    return min(alive, key=ladder.index)

"""What a person may do at a producer, by the role held there. Pure; who holds which role is a row (Membership)."""

from __future__ import annotations

import enum

OWNER, STAFF, READER = "owner", "staff", "reader"


class Right(enum.Enum):
    """Each is wanted by a door, and held through a role.

    LOOK    see everything of the producer
    WORK    change what is sold, answer and send orders
    MANAGE  bank account, payouts, the team
    """

    LOOK = "look"
    WORK = "work"
    MANAGE = "manage"


ALL_RIGHTS = frozenset(Right)
ROLES_WITH: dict[Right, frozenset[str]] = {
    Right.LOOK: frozenset({OWNER, STAFF, READER}),
    Right.WORK: frozenset({OWNER, STAFF}),
    Right.MANAGE: frozenset({OWNER}),
}


def has_right(role: str, right: Right) -> bool:
    """Whether who holds this role may do that; a role nobody knows may nothing."""
    return role in ROLES_WITH[right]

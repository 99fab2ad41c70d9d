"""How disputes go on, and which of their states keep money from going back twice."""

from __future__ import annotations

WON = "won"
LOST = "lost"

# In the order in which they can follow one another. An inquiry ("warning") may become a dispute, and one that was lost
# may be won late; nothing ever goes the other way, so a state that stands earlier is old news.
LADDER = (
    "warning_needs_response",
    "warning_under_review",
    "warning_closed",
    "needs_response",
    "under_review",
    LOST,
    WON,
)
CLOSED = frozenset({"warning_closed", LOST, WON})
OPEN = frozenset(LADDER) - CLOSED
TO_ANSWER = frozenset({"warning_needs_response", "needs_response"})
# The bank has taken the money, and may give it to the buyer or has done so. An inquiry takes none.
TAKING = frozenset({"needs_response", "under_review", LOST})


def follows(new: str, old: str) -> bool:
    """Whether this state of a dispute is news after that one."""
    return LADDER.index(new) > LADDER.index(old)

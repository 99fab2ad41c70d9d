"""Mass changes wait for a person: a partner's mishap (or a thief at its keyboard) must not empty our shop.

The copy itself always follows the origin, so that roots can be compared. What buyers see stops following: rows keep
what they showed before (`shown`), until an operator agrees or the origin has stood still for a day.
Counted over a day, not per session: fifty small sessions are one large one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

WINDOW_MS = 24 * 3600 * 1000
DELETED_PERCENT, DELETED_AT_LEAST = 20, 20
JUMPED_PERCENT, JUMPED_AT_LEAST = 30, 5
JUMP_FACTOR = 3


@dataclass(frozen=True, slots=True)
class Brakes:
    """What changed since the window began. base: records that were live then; held: why the brakes are on, or ""."""

    since: int = 0
    base: int = 0
    deleted: int = 0
    jumped: int = 0
    held: str = ""

    def at(self, now: int, live: int) -> Brakes:
        """These brakes now: a new window where the last one is over. Held ones stay held."""
        if 0 <= now - self.since < WINDOW_MS and self.base:
            return self
        return Brakes(since=now, base=live, held=self.held)

    def count(self, *, deleted: int, jumped: int) -> Brakes:
        """With so many more. A held state is left only by `released`."""
        after = replace(self, deleted=self.deleted + deleted, jumped=self.jumped + jumped)
        return replace(after, held=self.held or after.reason())

    def released(self, now: int, live: int) -> Brakes:
        """Somebody agreed to what changed."""
        return Brakes(since=now, base=live)

    def reason(self) -> str:
        """Why a person has to look; "" where nobody has to."""
        if self.deleted > DELETED_AT_LEAST and self.deleted * 100 > self.base * DELETED_PERCENT:
            return f"{self.deleted} of {self.base} deleted"
        if self.jumped > JUMPED_AT_LEAST and self.jumped * 100 > self.base * JUMPED_PERCENT:
            return f"{self.jumped} of {self.base} prices changed more than {JUMP_FACTOR} times"
        return ""


STEADY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Of a partner whose mass change waits: which root it had when we looked first, and when that was.

    Versions only rise, so that equal roots at two times prove that nothing changed between them.
    """

    root: str = ""
    since: int = 0

    def seen(self, root: str, proven_at: int) -> Steadiness:
        """After another look: the same from then on, or another root from now on."""
        return self if root == self.root else Steadiness(root, proven_at)

    def is_steady(self, proven_at: int) -> bool:
        """Whether the origin has stood still for a day. Silence proves nothing: proven_at is the last proof."""
        return bool(self.root) and proven_at - self.since >= STEADY_MS


def price_jumped(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the listing, or a pack of it, costs more than three times, or less than a third of, what it did."""
    old, new = _packs(before), _packs(after)
    pairs = [(old[name], new[name]) for name in old.keys() & new]
    if not pairs and old and new:  # all packs were given other names
        pairs = [(min(old.values()), min(new.values()))]
    said, says = _price(before), _price(after)
    if said is not None and says is not None:
        pairs.append((said, says))
    return any(now > once * JUMP_FACTOR or now * JUMP_FACTOR < once for once, now in pairs)


def _packs(body: Mapping[str, Any]) -> dict[str, int]:
    """What buyers pay, by pack."""
    packs = body.get("packs")
    named = [pack for pack in packs if isinstance(pack, dict)] if isinstance(packs, list) else []
    return {str(pack.get("sku", "")): price for pack in named if (price := _price(pack)) is not None}


def _price(body: Mapping[str, Any]) -> int | None:
    price = body.get("price")
    return int(price) if isinstance(price, str) and price.isascii() and price.isdigit() and len(price) < 16 else None

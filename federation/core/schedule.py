"""When a partner is asked next, and that only one session asks it at a time. A row per partner; no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

POLL_MS = 60_000
LEASE_MS = 300_000
FIRST_RETRY_MS = 5_000
LONGEST_RETRY_MS = 300_000
OPEN_AFTER = 3
JITTER_PERCENT = 30


@dataclass(frozen=True, slots=True)
class Schedule:
    """next_at: not before; lease_until, holder: a session is at it; fails: in a row."""

    next_at: int = 0
    lease_until: int = 0
    holder: str = ""
    fails: int = 0

    def is_due(self, now: int) -> bool:
        # A clock that was set back must not leave a partner alone for years: nothing waits longer than a lease.
        lease_over = not self.holder or not now < self.lease_until <= now + LEASE_MS
        return lease_over and not now < self.next_at <= now + 2 * LONGEST_RETRY_MS

    def leased(self, now: int, holder: str) -> Schedule:
        return replace(self, lease_until=now + LEASE_MS, holder=holder)

    def succeeded(self, now: int, *, poll_ms: int = POLL_MS) -> Schedule:
        return Schedule(next_at=now + poll_ms)

    def failed(self, now: int, *, chance: float) -> Schedule:
        """chance: 0 to 1, evenly; spreads the retries of many partners by ±30 %."""
        fails = self.fails + 1
        return Schedule(next_at=now + retry_ms(fails, chance), fails=fails)

    def probed_at_once(self, now: int) -> Schedule:
        """A signed message of theirs came in: ask now. It does not count as a success; only an answer does."""
        return replace(self, next_at=min(self.next_at, now))

    @property
    def is_open(self) -> bool:
        """The breaker is open: one probe at a time, nothing else goes there."""
        return self.fails >= OPEN_AFTER


def retry_ms(fails: int, chance: float) -> int:
    """5 s, 10 s, 20 s … at most 5 minutes, ±30 %. Capped: one that slept for a day is back within minutes."""
    straight = min(FIRST_RETRY_MS << min(fails - 1, 10), LONGEST_RETRY_MS)
    return straight * (100 - JITTER_PERCENT + int(2 * JITTER_PERCENT * chance)) // 100

"""When a partner is asked next, and that only one session asks it at a time. A row per partner; no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

POLL_MS = 60_000
# How long a partner waits for a session that died. A question takes twenty seconds at most, or as long again where the
# partner finds our time wrong; each answer that is taken renews it.
LEASE_MS = 45_000
FIRST_RETRY_MS = 5_000
LONGEST_RETRY_MS = 300_000
OPEN_AFTER = 3
JITTER_PERCENT = 30
# One that writes to us all the time and never answers is asked once in this time, not all the time.
PROBE_MS = 30_000
# What a partner may send us in a day: 64 MiB for the usual 20,000 records, as many times more as it may have more.
DAY_BYTES, DAY_RECORDS = 64 * 1024 * 1024, 20_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """since: when this was written; next_at: not before; lease_until, holder: a session is at it; fails: in a row."""

    since: int = 0
    next_at: int = 0
    lease_until: int = 0
    holder: str = ""
    fails: int = 0

    def is_due(self, now: int) -> bool:
        """A time before `since` means that the clock was set back: then nothing here may be waited for, or a partner
        would be left alone for as long as the clock was wrong."""
        return now < self.since or (now >= self.next_at and (not self.holder or now >= self.lease_until))

    def leased(self, now: int, holder: str) -> Schedule:
        return replace(self, since=now, next_at=now, lease_until=now + LEASE_MS, holder=holder)

    def renewed(self, now: int) -> Schedule:
        """The session got on. What it began with stays: a poke since then is seen by it."""
        return replace(self, lease_until=max(now + LEASE_MS, self.lease_until))

    def succeeded(self, now: int, *, poll_ms: int = POLL_MS) -> Schedule:
        return Schedule(since=now, next_at=now + poll_ms)

    def failed(self, now: int, *, chance: float, at_least_ms: int = 0) -> Schedule:
        """chance: 0 to 1, evenly; spreads the retries of many partners by ±30 %. at_least_ms: what they asked for."""
        fails = self.fails + 1
        wait = max(retry_ms(fails, chance), min(at_least_ms, LONGEST_RETRY_MS))
        return Schedule(since=now, next_at=now + wait, fails=fails)

    def probed_at_once(self, now: int) -> Schedule:
        """A signed message of theirs came in: ask now. It does not count as a success; only an answer does."""
        return replace(self, next_at=min(self.next_at, probe_at(self.since, self.fails, now)))

    @property
    def is_open(self) -> bool:
        """The breaker is open: one probe at a time, nothing else goes there."""
        return self.fails >= OPEN_AFTER


def probe_at(since: int, fails: int, now: int) -> int:
    """When a message of theirs may make us ask: at once, and where the last try failed not within PROBE_MS of it."""
    return max(now, since + PROBE_MS) if fails else now


def most_bytes_a_day(most_records: int) -> int:
    return DAY_BYTES * max(most_records, DAY_RECORDS) // DAY_RECORDS


def retry_ms(fails: int, chance: float) -> int:
    """5 s, 10 s, 20 s … at most 5 minutes, ±30 %. Capped: one that slept for a day is back within minutes."""
    straight = min(FIRST_RETRY_MS << min(fails - 1, 10), LONGEST_RETRY_MS)
    return straight * (100 - JITTER_PERCENT + int(2 * JITTER_PERCENT * chance)) // 100

"""Hours in which nobody is woken. Pure: times are the local wall clock's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_WRITTEN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


@dataclass(frozen=True)
class QuietHours:
    """From `start` on it is quiet, at `end` no longer. May run over midnight. Equal ends: never quiet."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """ "21:00-07:00"; "" for none. Raises ValueError for anything else."""
        if not text:
            return cls(time(0), time(0))
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"quiet hours are written like 21:00-07:00, not {text!r}")
        first_h, first_m, last_h, last_m = map(int, found.groups())
        return cls(time(first_h, first_m), time(last_h, last_m))

    def covers(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def next_waking(self, at: datetime) -> datetime:
        """The moment itself outside the quiet hours, else their end. `at` is local and aware."""
        wall = at.time()
        if not self.covers(wall):
            return at
        day = at.date() + timedelta(days=1 if wall >= self.end else 0)
        return datetime.combine(day, self.end, tzinfo=at.tzinfo)

"""When each job last ran to its end: so that somebody sees that one stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.core.cache import cache

from . import clock

_LATE_AFTER = 5  # intervals


def note_run(task: str) -> None:
    """This job ended well now."""
    cache.set(f"run:{task}", clock.now().isoformat(), timeout=None)


@dataclass(frozen=True)
class Run:
    """One scheduled job: what it is for, how often, when it last ended well (None: not since the cache was emptied)."""

    purpose: str
    every_s: float
    last_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.last_at is None or clock.now() - self.last_at > timedelta(seconds=_LATE_AFTER * self.every_s)


def scheduled_runs() -> list[Run]:
    """All that beat sends, as its table stands; one question to the cache."""
    schedule: dict[str, dict[str, Any]] = dict(current_app.conf.beat_schedule or {})
    known = cache.get_many([f"run:{entry['task']}" for entry in schedule.values()])
    return [_run(purpose, entry, known.get(f"run:{entry['task']}")) for purpose, entry in schedule.items()]


def _run(purpose: str, entry: dict[str, Any], last: str | None) -> Run:
    return Run(purpose, float(entry["schedule"]), datetime.fromisoformat(last) if last else None)

"""The one place that says what time it is, so that a history can be told at the pace it happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, aware; or the one a `moment(…)` block pretends."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The present day where the marketplace is (settings.TIME_ZONE)."""
    return timezone.localdate(now())


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    """Let everything inside the block happen at this aware moment."""
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)

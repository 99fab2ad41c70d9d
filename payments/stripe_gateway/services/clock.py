"""The gateway's own clock: the world's, moved ahead by /_mock/clock so that a test need not wait for a week."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from marketplace.kernel import clock

from ..models import ShiftedClock


def seconds_ahead() -> int:
    return ShiftedClock.objects.values_list("ahead_s", flat=True).first() or 0


@contextmanager
def by_our_clock() -> Iterator[None]:
    """Let everything inside the block happen at the time this gateway's clock shows."""
    if not (ahead_s := seconds_ahead()):
        yield
        return
    with clock.moment(clock.now() + timedelta(seconds=ahead_s)):
        yield


@transaction.atomic
def advance(*, seconds: int) -> int:
    """Move the clock ahead; how far ahead it is now, in seconds. It never goes back, short of a reset."""
    ShiftedClock.objects.get_or_create(pk=1)
    ShiftedClock.objects.filter(pk=1).update(ahead_s=F("ahead_s") + seconds)
    return seconds_ahead()

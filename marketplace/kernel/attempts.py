"""How often somebody tried something, counted in the cache all copies share."""

from __future__ import annotations

from django.core.cache import cache


def count_attempt(key: str, *, window_s: int) -> int:
    """Count one more; how many there were since the first, within so many seconds of it."""
    cache.add(key, 0, window_s)
    try:
        return int(cache.incr(key))
    except ValueError:  # the window ended between the two calls
        return 1

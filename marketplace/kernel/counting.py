"""Counting in the cache that all copies share."""

from __future__ import annotations

from django.core.cache import cache


def count_one(key: str, *, window_s: int) -> int:
    """One more under this key, which is forgotten some time after its window; how many there are now.

    Nearly always the count is there already, so it is raised first, and begun only where it is not. Where the cache is
    emptied in that very moment, the answer is 0.
    """
    try:
        return cache.incr(key)
    except ValueError:
        cache.add(key, 0, timeout=2 * window_s)  # another copy may have begun it just now
    try:
        return cache.incr(key)
    except ValueError:
        return 0

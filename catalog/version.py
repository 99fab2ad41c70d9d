"""The catalogue's version, and what is kept for all readers until it changes.

Counting reads every product, so it takes longer in a larger catalogue; its result changes only when a listing does.
One mechanism keeps such results: `kept(name, compute)` remembers a value under the present version and day, and every
command that changes a listing calls `catalogue_changed()`, which gives the catalogue a new version once committed.
Old values are never looked up again and run out by themselves.

What may be kept: numbers, ids and orderings. Never a price or a stock: rows are read fresh, by the ids that were kept,
and under the same conditions, so that what was hidden or changed meanwhile does not show. Why, and how wrong it can be
in the worst case: docs/decisions/0020-catalogue-version.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from marketplace.kernel import clock

KEPT_S = 600
_KEY = "catalog:version"
Value = TypeVar("Value")


def catalogue_version() -> str:
    """Equal as long as no listing changed and the day is the same."""
    version: str | None = cache.get(_KEY)
    if version is None:  # never a number: after a loss of the cache it would count up to versions that were
        cache.add(_KEY, uuid4().hex, timeout=None)
        version = cache.get(_KEY)
    return f"{version}:{clock.today()}"


def catalogue_changed() -> None:
    """Give the catalogue a new version as soon as the present transaction is committed."""
    transaction.on_commit(lambda: cache.set(_KEY, uuid4().hex, timeout=None))


def kept(name: str, compute: Callable[[], Value]) -> Value:
    """The value computed under the present version, now or by somebody before; at most ten minutes old.

    name  says everything the value depends on, besides the catalogue and the day
    """
    key = f"catalog:kept:{catalogue_version()}:{name}"
    found: Value | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, KEPT_S)
    return found

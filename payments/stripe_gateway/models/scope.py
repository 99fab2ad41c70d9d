"""Whose objects a piece of work is about: the platform's own, or those of one connected account (Stripe-Account)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PLATFORM = ""
_acting: ContextVar[str] = ContextVar("acting", default=PLATFORM)


def acting_account() -> str:
    """The id of the connected account at work, or PLATFORM."""
    return _acting.get()


@contextmanager
def acting_for(account: str) -> Iterator[None]:
    """Find and make only this account's objects inside the block. Doors set it; nothing below needs to remember."""
    token = _acting.set(account)
    try:
        yield
    finally:
        _acting.reset(token)

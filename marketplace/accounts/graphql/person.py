"""Who asks: the producers' schema is for people who are signed in."""

from __future__ import annotations

from typing import Any

from marketplace.accounts.errors import SignInNeeded
from marketplace.accounts.models import User


def person(info: Any) -> User:
    """The signed-in person. Raises SignInNeeded."""
    user = info.context.user
    if not isinstance(user, User):
        raise SignInNeeded
    return user

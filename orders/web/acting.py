"""Who asks for a producer's page, and what for."""

from __future__ import annotations

from django.http import HttpRequest

from catalog.rights import Right
from catalog.selectors.acting import Acting
from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def person(request: HttpRequest) -> User:
    """The signed-in person, for the type checker as well."""
    if not isinstance(request.user, User):
        raise NotFound
    return request.user


def acting(request: HttpRequest, right: Right | None = None) -> Acting:
    """The signed-in person and what is wanted: to look, or by any unsafe method to change something.

    right  what the page wants instead, where more is at stake
    """
    return Acting(person(request), right or (Right.LOOK if request.method in SAFE else Right.WORK))

"""Who asks for a producer's page, and what for."""

from __future__ import annotations

from django.http import HttpRequest

from catalog.rights import Right
from catalog.selectors.acting import HELPING, Acting, helping
from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound

# Of a shop's own people only: money, team, application and rules, keys, and who may help.
NO_HELPERS = frozenset({"tien", "nhom", "ho-so", "quy-che", "ket-noi", "nguoi-giup"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def person(request: HttpRequest) -> User:
    """The signed-in person, for the type checker as well."""
    if not isinstance(request.user, User):
        raise NotFound
    return request.user


def acting(request: HttpRequest, right: Right | None = None) -> Acting:
    """The signed-in person and what is wanted: to look, or by any unsafe method to change something.

    right  what the page wants instead, where more is at stake

    A helper in somebody's shop acts by that consent and nothing else. Raises NotFound where helpers have no business.
    """
    wants = right or (Right.LOOK if request.method in SAFE else Right.WORK)
    consent = request.session.get(HELPING)
    if consent is None:
        return Acting(person(request), wants)
    _ahead, _mark, below = request.path.partition("/ban-hang/")
    if below.partition("/")[0] in NO_HELPERS:
        raise NotFound
    return helping(person(request), consent, wants)

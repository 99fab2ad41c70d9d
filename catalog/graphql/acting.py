"""Who asks the producers' schema, and what for: a query looks, a mutation changes something."""

from __future__ import annotations

from typing import Any

from graphql import OperationType

from marketplace.accounts.graphql.person import person
from marketplace.kernel.errors import NotFound

from ..models import ApiToken
from ..rights import Right
from ..selectors.acting import HELPING, Acting, helping


def acting(info: Any, right: Right | None = None) -> Acting:
    """The signed-in person, or a program with a key within its limits, and what is wanted. Raises SignInNeeded.

    right  what the field wants instead, where more is at stake
    """
    changes = info.operation.operation is OperationType.MUTATION
    wants = right or (Right.WORK if changes else Right.LOOK)
    token: ApiToken | None = getattr(info.context, "api_token", None)
    if token is None:
        consent = info.context.session.get(HELPING)
        return Acting(person(info), wants) if consent is None else helping(person(info), consent, wants)
    limits = {Right.LOOK, Right.WORK} if token.may_work else {Right.LOOK}
    return Acting(token.user, wants, f"token:{token.pk}", frozenset(limits), frozenset({token.producer_id}))


def acting_oneself(info: Any, right: Right | None = None) -> Acting:
    """As acting, for what is no helper's business, such as money. Raises NotFound for a helper."""
    found = acting(info, right)
    if found.consent is not None:
        raise NotFound
    return found

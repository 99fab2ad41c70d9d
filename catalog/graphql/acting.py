"""Who asks the producers' schema, and what for: a query looks, a mutation changes something."""

from __future__ import annotations

from typing import Any

from graphql import OperationType

from marketplace.accounts.graphql.person import person

from ..rights import Right
from ..selectors.acting import Acting


def acting(info: Any, right: Right | None = None) -> Acting:
    """The signed-in person and what is wanted; `right` where more is at stake. Raises SignInNeeded."""
    changes = info.operation.operation is OperationType.MUTATION
    return Acting(person(info), right or (Right.WORK if changes else Right.LOOK))

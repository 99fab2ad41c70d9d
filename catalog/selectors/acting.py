"""Who acts for a producer, with which right, through what: the one question behind every row of a producer's.

Every door of the producers' pages and programs says what it wants (Right) and comes here. Whatever else may one day
let somebody act, a token or a helper with consent, is another `through` with its own limits, and another line in
`open_to`; no page and no mutation has to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn, TypeVar

from django.db.models import F, Model, QuerySet

from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound

from ..errors import RightMissing
from ..models import Producer
from ..rights import ALL_RIGHTS, ROLES_WITH, Right

SESSION = "session"


@dataclass(frozen=True)
class Acting:
    """A person who wants to do something at a producer.

    through    a session of the person's own; later also a token, or a helper's consent
    limits     the most that way allows, whatever the person's role
    producers  keys of the only producers that way leads to; None for no such limit
    """

    user: User
    wants: Right = Right.WORK
    through: str = SESSION
    limits: frozenset[Right] = ALL_RIGHTS
    producers: frozenset[int] | None = None

    def to(self, right: Right) -> Acting:
        """The same person by the same way, who wants that."""
        return replace(self, wants=right)


Who = User | Acting
Row = TypeVar("Row", bound=Model)


def as_acting(who: Who) -> Acting:
    """A bare person is taken to want to change something: a door that forgets to say is too strict, never too open."""
    return who if isinstance(who, Acting) else Acting(who)


def open_to(who: Who) -> QuerySet[Producer]:
    """The producers at which the person may do what is wanted, by name."""
    acting = as_acting(who)
    if acting.wants not in acting.limits:
        return Producer.objects.none()
    roles = ROLES_WITH[acting.wants]
    found = Producer.objects.filter(memberships__user_id=acting.user.pk, memberships__role__in=roles)
    return found if acting.producers is None else found.filter(pk__in=acting.producers)


def producers_and_role(who: Who, producer: Producer) -> tuple[list[Producer], str]:
    """Every producer open to the person, and the role held at this one; "" without one. One statement."""
    rows = list(open_to(who).annotate(role=F("memberships__role")))
    return [*rows], next((str(one.role) for one in rows if one.pk == producer.pk), "")


def get_for(who: Who, rows: Callable[[QuerySet[Producer]], QuerySet[Row]]) -> Row:
    """The first of the rows of the producers open to the person.

    rows  from the producers to the rows, so that the second question, asked only before a refusal, is the same one

    Raises NotFound for a stranger, RightMissing for who may only look.
    """
    found = rows(open_to(who)).first()
    if found is None:
        refuse(who, rows)
    return found


def refuse(who: Who, rows: Callable[[QuerySet[Producer]], QuerySet[Row]]) -> NoReturn:
    """Say why nothing was found: RightMissing to who may look at it, NotFound to everybody else."""
    acting = as_acting(who)
    if acting.wants is not Right.LOOK and rows(open_to(acting.to(Right.LOOK))).exists():
        raise RightMissing
    raise NotFound

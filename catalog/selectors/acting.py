"""Who acts for a producer, with which right, through what: the one question behind every row of a producer's.

Every door of the producers' pages and programs says what it wants (Right) and comes here. A token and a helper's
consent are other ways with limits of their own, and lines in `open_to`; no page and no mutation has to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn, TypeVar

from django.db.models import Case, F, Model, QuerySet, Subquery, Value, When

from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound

from ..errors import RightMissing
from ..models import HelpConsent, Producer
from ..rights import ALL_RIGHTS, READER, ROLES_WITH, STAFF, Right

SESSION = "session"
HELPING = "helping"  # key of a session: the consent by which a helper works in somebody else's shop
OF_A_HELPER = frozenset({Right.LOOK, Right.WORK})  # the most a consent gives; each says itself whether WORK, too


@dataclass(frozen=True)
class Acting:
    """A person who wants to do something at a producer.

    through    a session of the person's own, a token, or a helper's consent
    limits     the most that way allows, whatever the person's role
    producers  keys of the only producers that way leads to; None for no such limit
    consent    key of the consent a helper acts by: then it alone opens, and no role of the helper's own
    """

    user: User
    wants: Right = Right.WORK
    through: str = SESSION
    limits: frozenset[Right] = ALL_RIGHTS
    producers: frozenset[int] | None = None
    consent: int | None = None

    def to(self, right: Right) -> Acting:
        """The same person by the same way, who wants that."""
        return replace(self, wants=right)


def helping(user: User, consent: int, wants: Right) -> Acting:
    """A helper in somebody else's shop. From here on whatever this request's user does is marked with both names."""
    user.acts_as, user.acts_through = "helper", f"consent:{consent}"  # type: ignore[attr-defined]  # see audit.Actor.of
    return Acting(user, wants, f"consent:{consent}", OF_A_HELPER, consent=consent)


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
    if acting.consent is not None:
        return Producer.objects.filter(pk__in=_live_consent(acting, acting.consent).values("producer"))
    roles = ROLES_WITH[acting.wants]
    found = Producer.objects.filter(memberships__user_id=acting.user.pk, memberships__role__in=roles)
    return found if acting.producers is None else found.filter(pk__in=acting.producers)


def _live_consent(acting: Acting, consent: int) -> QuerySet[HelpConsent]:
    """The consent a helper acts by, if it is the helper's own, holds at this moment and reaches so far."""
    found = HelpConsent.objects.live().filter(pk=consent, helper__user_id=acting.user.pk)
    return found if acting.wants is Right.LOOK else found.filter(may_work=True)


def producers_and_role(who: Who, producer: Producer) -> tuple[list[Producer], str]:
    """Every producer open to the person, and the role held at this one; "" without one. One statement."""
    acting = as_acting(who)
    role: F | Subquery = F("memberships__role") if acting.consent is None else _role_of_consent(acting.consent)
    rows = list(open_to(acting).annotate(role=role))
    return [*rows], next((str(one.role) for one in rows if one.pk == producer.pk), "")


def _role_of_consent(consent: int) -> Subquery:
    """The role whose rights come nearest to what a consent allows."""
    nearest = Case(When(may_work=True, then=Value(STAFF)), default=Value(READER))
    return Subquery(HelpConsent.objects.filter(pk=consent).values(role=nearest)[:1])


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

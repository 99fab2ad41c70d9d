"""The audit row that every command leaves in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from .models import AuditEntry


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, a guest, a partner program, a helper, or the marketplace itself.

    through  the consent a helper acts by, e.g. "consent:12": it names the other one, whose name it is done in
    """

    kind: str
    user_id: int | None = None
    through: str = ""

    @classmethod
    def of(cls, user: Any) -> Actor:
        """The actor behind a request's user, guests included; a program with a person's key and a helper say so."""
        if not user.is_authenticated:
            return GUEST
        return cls(getattr(user, "acts_as", "user"), user.pk, getattr(user, "acts_through", ""))


GUEST = Actor("guest")
SYSTEM = Actor("system")


def record(
    command: str,
    target: models.Model,
    *,
    actor: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Leave the audit row of a command. Never put secrets or card data into before/after."""
    record_all([audit_row(command, target, actor=actor, before=before, after=after)])


def record_all(rows: Iterable[AuditEntry]) -> None:
    """Leave the audit rows of a command about many things, each by audit_row, in one statement."""
    AuditEntry.objects.bulk_create(rows)


def audit_row(
    command: str,
    target: models.Model,
    *,
    actor: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """What record leaves, not kept yet."""
    return AuditEntry(
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        through=actor.through,
        command=command,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        before=before or {},
        after=after or {},
    )

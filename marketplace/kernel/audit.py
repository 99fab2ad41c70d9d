"""The audit row that every command leaves in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from .models import AuditEntry


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, a guest, a partner program, or the marketplace itself."""

    kind: str
    user_id: int | None = None

    @classmethod
    def of(cls, user: Any) -> Actor:
        """The actor behind a request's user, guests included."""
        return cls("user", user.pk) if user.is_authenticated else GUEST


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
    record_each(command, [(target, before or {}, after or {})], actor=actor)


def record_each(
    command: str, deeds: Iterable[tuple[models.Model, dict[str, Any], dict[str, Any]]], *, actor: Actor
) -> None:
    """The audit rows of a command that was carried out on many: (target, before, after) each; one statement."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor_id=actor.user_id,
            actor_kind=actor.kind,
            command=command,
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            before=before,
            after=after,
        )
        for target, before, after in deeds
    )

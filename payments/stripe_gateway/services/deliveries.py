"""Which webhook is due, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from marketplace.kernel import clock

from .. import config
from ..models import Delivery, DeliveryAttempt
from .outbox import wake_courier

State = Delivery.State
# Longer than any attempt takes: a courier that dies leaves its deliveries to the next one.
LEASE_S = 3 * config.WEBHOOK_TIMEOUT_S


@dataclass(frozen=True)
class Answer:
    """What an endpoint said. status 0: nothing at all; then text says why."""

    status: int
    text: str
    took_ms: int

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


@transaction.atomic
def claim_due(*, most: int) -> list[Delivery]:
    """Take deliveries nobody else is working on. Two couriers never get the same one."""
    due = Delivery.objects.select_for_update(skip_locked=True, of=["self"]).filter(
        state=State.PENDING, due_at__lte=clock.now(), endpoint__enabled=True
    )
    claimed = list(due.select_related("event", "endpoint").order_by("due_at", "pk")[:most])
    lease_ends = clock.now() + timedelta(seconds=LEASE_S)
    Delivery.objects.filter(pk__in=[one.pk for one in claimed]).update(due_at=lease_ends)
    return claimed


def next_due() -> datetime | None:
    """When there will be something to do again."""
    waiting = Delivery.objects.filter(state=State.PENDING, endpoint__enabled=True)
    first: datetime | None = waiting.aggregate(first=Min("due_at"))["first"]
    return first


@transaction.atomic
def record_attempt(*, delivery: Delivery, answer: Answer) -> None:
    """Log the attempt and decide: done, again later, or given up."""
    tries = delivery.tries + 1
    state, due_at = State.DELIVERED, clock.now()
    if not answer.accepted:
        retry = tries <= len(config.RETRY_S)
        state = State.PENDING if retry else State.FAILED
        due_at += timedelta(seconds=config.RETRY_S[tries - 1] if retry else 0)
    # Gone when /_mock/reset or a deleted endpoint took it while it was under way.
    if Delivery.objects.filter(pk=delivery.pk).update(state=state, due_at=due_at, tries=tries):
        DeliveryAttempt.objects.create(
            delivery=delivery, status=answer.status, answer=answer.text[:500], took_ms=answer.took_ms
        )


@transaction.atomic
def redeliver(*, event_ref: str) -> int:
    """Send an event again to every endpoint it was meant for; answers how many."""
    again = Delivery.objects.filter(event__ref=event_ref, endpoint__enabled=True)
    count = again.update(state=State.PENDING, due_at=clock.now(), tries=0)
    wake_courier()
    return count


def still_untried(*, subject: str, kind: str) -> bool:
    """Whether some endpoint has not yet been told of an object's event for the first time."""
    untried = Delivery.objects.filter(event__subject=subject, event__kind=kind, state=State.PENDING, tries=0)
    return untried.exists()

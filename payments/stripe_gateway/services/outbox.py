"""Events are written with the change they tell of, in its transaction; the courier carries them out later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from marketplace.kernel import clock

from ..ids import new_ref
from ..models import PLATFORM, Chaos, Delivery, Event, Record, WebhookEndpoint, acting_account
from ..shapes import shape

CHANNEL = "stripe_gateway_delivery"
SPOILED = ("bad_signature", "stale_signature")


@dataclass(frozen=True)
class Origin:
    """The API call that a change goes back to; empty for the hosted page and the clock."""

    request_id: str = ""
    idempotency_key: str = ""


_NOBODY = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOBODY)


@contextmanager
def caused_by(origin: Origin) -> Iterator[None]:
    """Name the API call in all events written inside the block."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def emit(kind: str, record: Record, *, previous: dict[str, Any] | None = None) -> Event:
    """Write an event and one delivery per endpoint that wants it. Call inside the change's transaction.

    previous  the changed keys as they were, for *.updated events
    """
    origin = _origin.get()
    event = Event.objects.create(
        ref=new_ref("evt_"),
        kind=kind,
        subject=record.ref,
        data=_data(record, previous),
        request_id=origin.request_id,
        idempotency_key=origin.idempotency_key,
    )
    wanting = [endpoint for endpoint in _listening() if endpoint.wants(kind)]
    if wanting:
        Delivery.objects.bulk_create([_delivery(event, endpoint) for endpoint in wanting])
        wake_courier()
    return event


@contextmanager
def telling_changes(kind: str, record: Record) -> Iterator[None]:
    """Write an event for what the block changes on an object, with the changed keys as they were before."""
    before = shape(record)
    yield
    after = shape(record)
    emit(
        kind,
        record,
        previous={key: _before(before[key], value) for key, value in after.items() if before[key] != value},
    )


def _before(old: Any, new: Any) -> Any:
    """Of a group only what changed; a key that was not there is null."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return old
    return {key: old.get(key) for key in {**old, **new} if old.get(key) != new.get(key)}


def _listening() -> QuerySet[WebhookEndpoint]:
    """An account's own endpoints, and for a connected account also those of the platform that ask for them."""
    heard = Q(account=acting_account(), connect=False)
    if acting_account():
        heard |= Q(account=PLATFORM, connect=True)
    return WebhookEndpoint.everyone.filter(heard, enabled=True)


def _data(record: Record, previous: dict[str, Any] | None) -> dict[str, Any]:
    snapshot = shape(record)
    if "client_secret" in snapshot:
        snapshot["client_secret"] = None  # whoever reads a webhook need not be able to confirm the payment
    return {"object": snapshot} | ({"previous_attributes": previous} if previous else {})


def wake_courier() -> None:
    """PostgreSQL passes the word on when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _delivery(event: Event, endpoint: WebhookEndpoint) -> Delivery:
    """A delivery, with the trouble that /_mock/chaos has ordered for it."""
    delivery = Delivery(event=event, endpoint=endpoint)
    if any_chaos():
        _spoil(delivery)
    return delivery


def _spoil(delivery: Delivery) -> None:
    if take_chaos("drop"):
        delivery.state = Delivery.State.DROPPED
    if take_chaos("duplicate"):
        delivery.copies = 2
    delivery.spoiled = next((kind for kind in SPOILED if take_chaos(kind)), "")
    if delay := take_chaos("delay"):
        delivery.due_at = clock.now() + timedelta(seconds=delay.value)
    if turn := take_chaos("shuffle"):
        # The first of the batch is due last, so the batch arrives backwards.
        delivery.due_at = clock.now() + timedelta(seconds=turn.remaining * turn.value)


def take_chaos(kind: str, path: str = "") -> Chaos | None:
    """Use up one piece of ordered trouble of this kind, if any is left for calls of this path."""
    chaos = Chaos.objects.filter(kind=kind, remaining__gt=0).first()
    if chaos is None or not path.startswith(chaos.path):
        return None
    if not Chaos.objects.filter(pk=chaos.pk, remaining__gt=0).update(remaining=F("remaining") - 1):
        return None
    return Chaos.objects.get(pk=chaos.pk)


def any_chaos() -> bool:
    """Whether any trouble is ordered at all: one question in place of one for each kind."""
    return Chaos.objects.filter(remaining__gt=0).exists()

"""What the developer's pages ask for. Every function costs the same few statements however many rows there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet

from .models import (
    BalanceTransaction,
    CheckoutSession,
    Delivery,
    DeliveryAttempt,
    Event,
    PaymentIntent,
    Record,
)
from .shapes.kinds import find_record

M = TypeVar("M", bound=Model)
State = Delivery.State
# Refused once is trouble already, though the courier will try again.
TROUBLE = Q(state__in=[State.FAILED, State.DROPPED]) | Q(state=State.PENDING, tries__gt=0)
# From a part to what it is a part of, as far as the payment.
_UPWARDS = ("intent", "charge", "source_transaction")
_REF = re.compile(r"[0-9A-Za-z_-]{1,100}")


@dataclass(frozen=True)
class Slice(Generic[M]):
    """Some rows, newest first. older: give it as `before` to get the next ones; 0 at the end."""

    rows: list[M]
    older: int


def newest(rows: QuerySet[M], *, most: int, before: int = 0) -> Slice[M]:
    """The newest rows, or those older than a cursor."""
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: most + 1])
    return Slice(found[:most], found[most - 1].pk if len(found) > most else 0)


def payments(*, status: str = "") -> QuerySet[PaymentIntent]:
    rows = PaymentIntent.everyone.select_related("payment_method", "latest_charge__payment_method", "session")
    return rows.filter(status=status) if status else rows


def open_sessions() -> QuerySet[CheckoutSession]:
    return CheckoutSession.everyone.filter(status=CheckoutSession.Status.OPEN)


def events(*, family: str = "") -> QuerySet[Event]:
    """Events with how many endpoints were `meant` and `told`. family: charge, checkout.session, …"""
    told = Count("deliveries", filter=Q(deliveries__state=State.DELIVERED))
    rows = Event.everyone.annotate(told=told, meant=Count("deliveries"))
    return rows.filter(kind__startswith=f"{family}.") if family else rows


def event_families() -> list[str]:
    """What events there are about, in the order of the alphabet."""
    kinds = Event.everyone.order_by().values_list("kind", flat=True).distinct()
    return sorted({kind.rpartition(".")[0] for kind in kinds})


def deliveries(*, only_trouble: bool = False) -> QuerySet[Delivery]:
    rows = Delivery.objects.select_related("event", "endpoint")
    return rows.filter(TROUBLE) if only_trouble else rows


def last_attempts(rows: Iterable[Delivery]) -> dict[int, DeliveryAttempt]:
    """The newest attempt of each delivery, by the delivery's primary key."""
    tried = DeliveryAttempt.objects.filter(delivery__in=[row.pk for row in rows])
    newest_first = tried.order_by("delivery_id", "-pk").distinct("delivery_id")
    return {attempt.delivery_id: attempt for attempt in newest_first}


def may_be_ref(text: str) -> bool:
    """Whether this could be an id at all. PostgreSQL refuses even to look for some texts, such as a NUL."""
    return _REF.fullmatch(text) is not None


def find_one(ref: str) -> Record | None:
    """The row behind an id of any kind."""
    return find_record(ref) if may_be_ref(ref) else None


def find_anything(words: str) -> Record | None:
    """The row that somebody means who pastes an id, a client secret, an API call's id, or the shop's own reference."""
    found = find_one(words.partition("_secret_")[0])
    if found or not words or not words.isprintable():
        return found
    if words.startswith("req_"):
        return Event.everyone.filter(request_id=words).last()  # by default newest first, so this is what it did first
    return CheckoutSession.everyone.filter(client_reference_id=words).first()


def intent_of(record: Record | None) -> PaymentIntent | None:
    """The payment an object is part of: its own, its charge's, its session's."""
    if record is None or isinstance(record, PaymentIntent):
        return record
    if isinstance(record, BalanceTransaction):
        return intent_of(find_one(record.source))
    return intent_of(next(filter(None, (getattr(record, name, None) for name in _UPWARDS)), None))

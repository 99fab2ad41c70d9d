"""History rows and owed messages: written in the transaction of the move they tell about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.quiet import QuietHours

from ..channels import EMAIL, manner_of, when_due
from ..models import Order, OrderEvent, OrderNotice, SellerOrder
from ..states import SYSTEM
from .choosing import To, phones_of_buyer, phones_of_producers


def log_event(
    order: Order,
    *,
    status: str,
    actor: Actor,
    part: SellerOrder | None = None,
    role: str = SYSTEM,
    machine: str = "",
    case_ref: str = "",
    note: str = "",
) -> None:
    """One line of the history that buyer and producer read."""
    row = event_row(
        order, status=status, actor=actor, part=part, role=role, machine=machine, case_ref=case_ref, note=note
    )
    OrderEvent.objects.bulk_create([row])


def event_row(
    order: Order,
    *,
    status: str,
    actor: Actor,
    part: SellerOrder | None = None,
    role: str = SYSTEM,
    machine: str = "",
    case_ref: str = "",
    note: str = "",
) -> OrderEvent:
    """What log_event leaves, not kept yet."""
    return OrderEvent(
        order=order,
        part=part,
        machine=machine or ("part" if part else "order"),
        case_ref=case_ref,
        status=status,
        role=role,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        note=note[:300],
        at=clock.now(),
    )


def owe_notice(
    order: Order,
    *,
    kind: str,
    part: SellerOrder | None = None,
    amount_vnd: int | None = None,
    to_producer: bool = False,
    to_operator: bool = False,
    lot: Lot | None = None,
    not_before: datetime | None = None,
) -> None:
    """Owe the buyer, the part's producer or the operator an e-mail, and a text where the kind goes by phone and they
    agreed to it.

    A task sends them, each by itself: the failure of one never stops another. Nothing without an address; what
    orders.channels holds back in quiet hours is due when they end.
    """
    to = _operator() if to_operator else _recipients(order, kind, part, to_producer)
    moment = max(clock.now(), not_before) if not_before else clock.now()
    OrderNotice.objects.bulk_create(_rows(order, kind, to, moment, part=part, amount_vnd=amount_vnd, lot=lot))


def owe_notices(told: Iterable[tuple[Order, str, int | None]]) -> None:
    """As owe_notice, for (order, kind, sum) of many buyers, of kinds that go by e-mail alone: one statement."""
    OrderNotice.objects.bulk_create(
        row
        for order, kind, amount_vnd in told
        for row in _rows(order, kind, _recipients(order, kind, None, False), clock.now(), amount_vnd=amount_vnd)
    )


def owe_producers(parts: Sequence[tuple[SellerOrder, str]]) -> None:
    """As owe_notice to the producers of many parts, each with the kind it is told; two statements."""
    by_phone = {part.producer_id for part, kind in parts if manner_of(kind).by_phone}
    phones = phones_of_producers(by_phone) if by_phone else {}
    OrderNotice.objects.bulk_create(
        row
        for part, kind in parts
        for row in _rows(part.order, kind, _of_producer(part, kind, phones), clock.now(), part=part)
    )


def _of_producer(part: SellerOrder, kind: str, phones: Mapping[int, list[To]]) -> Iterator[To]:
    if part.producer.email:
        yield EMAIL, part.producer.email, "vi"
    if manner_of(kind).by_phone:
        yield from phones.get(part.producer_id, [])


def _rows(
    order: Order, kind: str, to: Iterable[To], moment: datetime, *, part: SellerOrder | None = None, **facts: Any
) -> Iterator[OrderNotice]:
    for channel, recipient, language in to:
        yield OrderNotice(
            order=order,
            part=part,
            kind=kind,
            channel=channel,
            recipient=recipient,
            language=language,
            due_at=due_at(kind, channel, moment),
            **facts,
        )


def due_at(kind: str, channel: str, moment: datetime) -> datetime:
    """When a notice of this kind may go out that is owed, or tried again, at this moment."""
    return when_due(kind, channel, localtime(moment), QuietHours.parse(settings.QUIET_HOURS))


def _operator() -> Iterator[To]:
    if settings.SHOP["email"]:
        yield EMAIL, settings.SHOP["email"], "vi"


def _recipients(order: Order, kind: str, part: SellerOrder | None, to_producer: bool) -> Iterator[To]:
    if to_producer and part is not None:
        by_phone = manner_of(kind).by_phone
        yield from _of_producer(part, kind, phones_of_producers({part.producer_id}) if by_phone else {})
        return
    if order.email:
        yield EMAIL, order.email, order.language
    if manner_of(kind).by_phone:
        yield from phones_of_buyer(order)

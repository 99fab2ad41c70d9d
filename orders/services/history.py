"""History rows and owed messages: written in the transaction of the move they tell about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.quiet import QuietHours

from ..channels import EMAIL, manner_of, when_due
from ..models import Order, OrderEvent, OrderNotice, SellerOrder
from ..states import SYSTEM
from .choosing import phones_of_buyer, phones_of_producer


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
    OrderEvent.objects.create(
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
    OrderNotice.objects.bulk_create(
        OrderNotice(
            order=order,
            part=part,
            kind=kind,
            amount_vnd=amount_vnd,
            lot=lot,
            channel=channel,
            recipient=recipient,
            language=language,
            due_at=due_at(kind, channel, moment),
        )
        for channel, recipient, language in to
    )


def due_at(kind: str, channel: str, moment: datetime) -> datetime:
    """When a notice of this kind may go out that is owed, or tried again, at this moment."""
    return when_due(kind, channel, localtime(moment), QuietHours.parse(settings.QUIET_HOURS))


def _operator() -> Iterator[tuple[str, str, str]]:
    if settings.SHOP["email"]:
        yield EMAIL, settings.SHOP["email"], "vi"


def _recipients(order: Order, kind: str, part: SellerOrder | None, to_producer: bool) -> Iterator[tuple[str, str, str]]:
    """(channel, address or number, language)"""
    seller = part if to_producer else None
    email, language = (seller.producer.email, "vi") if seller else (order.email, order.language)
    if email:
        yield EMAIL, email, language
    if manner_of(kind).by_phone:
        yield from phones_of_producer(seller) if seller else phones_of_buyer(order)

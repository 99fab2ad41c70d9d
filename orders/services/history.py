"""History rows and owed messages: written in the transaction of the move they tell about."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor

from ..models import Order, OrderEvent, OrderNotice, SellerOrder
from ..states import SYSTEM


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
    """Owe the buyer, the part's producer or the operator an e-mail; a task sends it. Nothing without an address."""
    now = clock.now()
    recipient = part.producer.email if to_producer and part is not None else order.email
    if to_operator:
        recipient = settings.SHOP["email"]
    if recipient:
        OrderNotice.objects.create(
            order=order,
            part=part,
            kind=kind,
            amount_vnd=amount_vnd,
            lot=lot,
            recipient=recipient,
            language="vi" if to_producer or to_operator else order.language,
            due_at=max(now, not_before) if not_before else now,
        )

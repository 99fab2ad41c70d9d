"""Keeping the goods a while longer for a buyer whose money is on its way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, audit_row, record_all

from ..models import Order


@transaction.atomic
def extend_holds(*, order_ids: Collection[int]) -> dict[int, datetime]:
    """A part of the money came: hold the goods PARTLY_PAID_HOLD_S from now, once in an order's life.

    Until when, of the orders whose hold grew. Others stay as they are: paid, cancelled, or held longer already.
    """
    now = clock.now()
    until = now + timedelta(seconds=settings.PARTLY_PAID_HOLD_S)
    waiting = Order.objects.unpaid().filter(pk__in=order_ids, hold_extended_at=None, hold_expires_at__lt=until)
    orders = list(waiting.order_by("pk").select_for_update())
    if orders:
        grown = Order.objects.filter(pk__in=[order.pk for order in orders])
        grown.update(hold_extended_at=now, hold_expires_at=until)
        record_all(
            audit_row(
                "extend_hold",
                order,
                actor=SYSTEM,
                before={"hold_expires_at": order.hold_expires_at.isoformat()},
                after={"hold_expires_at": until.isoformat()},
            )
            for order in orders
        )
    return {order.pk: until for order in orders}

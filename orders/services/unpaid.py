"""Orders that wait for money: cancelled, paid, or paid too late."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, DateTimeField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from catalog.errors import OutOfStock
from catalog.services.harvests import release_units, reserve_units
from catalog.services.stock import Take, hold_stock, release_stock, sell_stock
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, audit_row, record, record_all
from marketplace.kernel.sweeps import sweep

from .. import states
from ..errors import PickupFull, VoucherRefused
from ..models import Adjustment, Order, OrderEvent, OrderLine, SellerOrder, StockHold, Way
from .adjusting import charge_again, charge_nothing, put_off
from .carts import clear_bought
from .history import event_row, log_event, owe_notices, owe_producers
from .recalling import tell_of_recalled
from .shelves import retake_places
from .vouchers import release_voucher, retake_voucher

_CANCELLED_BY = {
    "unpaid": states.SYSTEM,
    "replaced": states.BUYER,
    "by_buyer": states.BUYER,
    "by_operator": states.OPERATOR,
}


class Paid(enum.Enum):
    """What news of money did to an order."""

    MOVED = "moved"
    ALREADY = "already"
    TOO_LATE = "too late"


def revive_within() -> timedelta:
    """So long after an unpaid order was let go, late money still opens it again."""
    return timedelta(hours=settings.REVIVE_H)


@transaction.atomic
def cancel_order(*, order_id: int, reason: str, actor: Actor, overdue_only: bool = False) -> bool:
    """Cancel an unpaid order and give its stock back. True only for the call that cancelled it.

    reason        unpaid (the hold ran out), replaced (placed again), by_buyer, by_operator
    overdue_only  unless its hold has been extended meanwhile
    """
    now = clock.now()
    open_orders = Order.objects.unpaid().filter(pk=order_id)
    if overdue_only:
        open_orders = open_orders.filter(hold_expires_at__lt=now)
    if not open_orders.update(cancelled_at=now, cancel_reason=reason):
        return False
    release_units(promised=promised_units(order_id=order_id))  # a harvest is locked before its parts
    parts = SellerOrder.objects.filter(order_id=order_id, status__in=states.MOVES["cancel"].sources)
    charge_nothing(list(parts.select_for_update().order_by("pk")), kind=Adjustment.Kind.CANCELLED, actor=actor)
    parts.update(status=states.CANCELLED, cancelled_at=now)
    holds = StockHold.objects.filter(line__part__order_id=order_id, sold_at__isnull=True, released_at__isnull=True)
    takes = takes_of(holds)
    holds.update(released_at=now)
    release_stock(takes)
    release_voucher(order_id=order_id)
    order = Order.objects.get(pk=order_id)
    log_event(order, status=states.CANCELLED, actor=actor, role=_CANCELLED_BY[reason], note=reason)
    record("cancel_order", order, actor=actor, after={"reason": reason})
    return True


def mark_paid(*, order_id: int) -> Paid:
    """The money for an order is there. Safe to repeat.

    Its stock counts as sold, producers are told, the cart loses what was bought. An order whose hold ran out less
    than 24 hours ago is revived when its goods, its voucher and its places at pick-up points are still free; otherwise
    TOO_LATE, and the money has to go back.
    """
    return mark_all_paid(order_ids=[order_id])[order_id]


@transaction.atomic
def mark_all_paid(*, order_ids: Collection[int]) -> dict[int, Paid]:
    """mark_paid for many orders in as many statements as for one, but for those that have to be revived."""
    orders = list(Order.objects.filter(pk__in=order_ids).order_by("pk").select_for_update())
    outcomes = {order.pk: _outcome_of(order) for order in orders}
    moved = [order for order in orders if outcomes[order.pk] is Paid.MOVED]
    if not moved:
        return outcomes
    now = clock.now()
    Order.objects.filter(pk__in=[order.pk for order in moved]).update(paid_at=now, cancelled_at=None, cancel_reason="")
    parts = _pay_parts(moved, now)
    for part in parts:
        if part.order.cancelled_at is not None:  # as it was read: before it was revived
            charge_again(part, kind=Adjustment.Kind.REVIVED, actor=SYSTEM)
            if part.later_vnd:
                put_off(part, actor=SYSTEM)
    _sell(moved, now)
    _tell(moved, parts)
    tell_of_recalled(moved)
    record_all(
        audit_row("mark_paid", order, actor=SYSTEM, before={"status": _before(order)}, after={"status": "paid"})
        for order in moved
    )
    return outcomes


def _outcome_of(order: Order) -> Paid:
    if order.paid_at is not None:
        return Paid.ALREADY
    return Paid.TOO_LATE if order.cancelled_at is not None and not _revive(order) else Paid.MOVED


def _before(order: Order) -> str:
    return states.AWAITING_PAYMENT if order.cancelled_at is None else states.CANCELLED


def _pay_parts(orders: Sequence[Order], now: datetime) -> list[SellerOrder]:
    """Move the parts of these orders on; each knows its order as it was read."""
    by_id = {order.pk: order for order in orders}
    locked = SellerOrder.objects.filter(order__in=orders).select_related("producer").select_for_update(of=("self",))
    parts = [part for part in locked.order_by("pk") if part.status == _before(by_id[part.order_id])]
    for part in parts:
        part.order = by_id[part.order_id]
        part.status, part.paid_at, part.cancelled_at = states.MOVES[_move_of(part)].target, now, None
        part.answer_by = None if part.harvest_id else now + timedelta(hours=part.producer.answer_hours)
    SellerOrder.objects.filter(pk__in=[part.pk for part in parts]).update(
        status=_by_value(parts, "status"), answer_by=_by_value(parts, "answer_by"), paid_at=now, cancelled_at=None
    )
    return parts


def _by_value(parts: Sequence[SellerOrder], name: str) -> Cast:
    """What a column becomes, part by part: as many cases as there are different values, which are few."""
    found: dict[object, list[int]] = {}
    for part in parts:
        found.setdefault(getattr(part, name), []).append(part.pk)
    column = CharField() if name == "status" else DateTimeField()
    whens = (When(pk__in=ids, then=Value(value, column)) for value, ids in found.items())
    return Cast(Case(*whens), column)  # PostgreSQL takes a case of nothing but NULL for text


def _move_of(part: SellerOrder) -> str:
    if part.harvest_id:
        return "reserve" if part.status == states.AWAITING_PAYMENT else "revive_reserved"
    return "pay" if part.status == states.AWAITING_PAYMENT else "revive"


def promised_units(*, order_id: int) -> dict[int, int]:
    """Units by harvest that an order was promised."""
    promised = SellerOrder.objects.filter(order_id=order_id, harvest__isnull=False).values_list("harvest_id")
    return dict(promised.annotate(units=Sum("lines__units")).order_by())


def _revive(order: Order) -> bool:
    """Hold the goods, the voucher and the places at pick-up points of a lately paid order once more, if they are free.

    Not for an order that the buyer gave up.
    """
    assert order.cancelled_at is not None  # noqa: S101  # for mypy: asked by the caller
    if order.cancel_reason != "unpaid" or clock.now() - order.cancelled_at > revive_within():
        return False
    lines = list(OrderLine.objects.filter(part__order=order))
    promised = promised_units(order_id=order.pk)
    try:
        with transaction.atomic():
            reserve_units(wanted=promised)
            wanted = {} if promised else {line.variant_id: line.units for line in lines}
            takes = hold_stock(wanted=wanted, on=clock.today())
            retake_voucher(order=order)
            retake_places(order)
    except (OutOfStock, VoucherRefused, PickupFull):
        return False
    create_holds(lines, takes)
    return True


def _sell(orders: Sequence[Order], now: datetime) -> None:
    """What was held is sold, but for a pre-order: its goods are held until the rest is paid."""
    holds = StockHold.objects.filter(line__part__order__in=orders, sold_at__isnull=True, released_at__isnull=True)
    holds = holds.filter(line__part__harvest__isnull=True)
    takes = takes_of(holds)
    holds.update(sold_at=now)
    sell_stock(takes)
    if with_cart := [order for order in orders if order.cart_id is not None]:
        clear_bought(orders=with_cart)


def _tell(orders: Sequence[Order], parts: Sequence[SellerOrder]) -> None:
    promised = {part.order_id for part in parts if part.harvest_id}
    OrderEvent.objects.bulk_create(
        event_row(order, status=states.RESERVED if order.pk in promised else states.PAID, actor=SYSTEM)
        for order in orders
    )
    owe_notices((order, "reserved" if order.pk in promised else "paid", None) for order in orders)
    owe_producers([(part, "reserved_producer" if part.order_id in promised else "to_confirm") for part in parts])


def create_holds(lines: list[OrderLine], takes: list[Take]) -> None:
    """Remember which lots were promised to which line."""
    by_variant = {line.variant_id: line for line in lines}
    StockHold.objects.bulk_create(
        StockHold(line=by_variant[take.variant_id], lot_id=take.lot_id, units=take.units) for take in takes
    )


def takes_of(holds: QuerySet[StockHold]) -> list[Take]:
    """What these holds hold, as the stock commands want it."""
    rows = holds.values_list("line__variant_id", "lot_id", "units")
    return [Take(*row) for row in rows]


def release_unpaid() -> int:
    """Cancel every order whose hold ran out unpaid, oldest first; how many. Each in its own transaction.

    Where buyers pay producers themselves, each part has a time of its own (services.direct).
    """
    overdue = Order.objects.unpaid().filter(settlement=Way.PLATFORM_COLLECT, hold_expires_at__lt=clock.now())
    overdue = overdue.order_by("hold_expires_at", "pk")
    cancel = partial(cancel_order, reason="unpaid", actor=SYSTEM, overdue_only=True)
    return sum(sweep([partial(cancel, order_id=pk) for pk in overdue.values_list("pk", flat=True)]))

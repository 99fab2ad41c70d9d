"""Orders that wait for money: cancelled, paid, or paid too late."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet, Sum

from catalog.errors import OutOfStock
from catalog.services.harvests import release_units, reserve_units
from catalog.services.stock import Take, hold_stock, release_stock, sell_stock
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.sweeps import sweep

from .. import states
from ..errors import PickupFull, VoucherRefused
from ..models import Adjustment, Order, OrderLine, SellerOrder, StockHold
from .adjusting import charge_again, charge_nothing, put_off
from .carts import clear_bought
from .history import log_event, owe_notice
from .recalling import tell_of_recalled
from .shelves import retake_places
from .vouchers import release_voucher, retake_voucher

REVIVE_WITHIN = timedelta(hours=24)
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


@transaction.atomic
def cancel_order(*, order_id: int, reason: str, actor: Actor) -> bool:
    """Cancel an unpaid order and give its stock back. True only for the call that cancelled it.

    reason  unpaid (the hold ran out), replaced (placed again), by_buyer, by_operator
    """
    now = clock.now()
    moved = Order.objects.unpaid().filter(pk=order_id).update(cancelled_at=now, cancel_reason=reason)
    if not moved:
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


@transaction.atomic
def mark_paid(*, order_id: int) -> Paid:
    """The money for an order is there. Safe to repeat.

    Its stock counts as sold, producers are told, the cart loses what was bought. An order whose hold ran out less
    than 24 hours ago is revived when its goods, its voucher and its places at pick-up points are still free; otherwise
    TOO_LATE, and the money has to go back.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.paid_at is not None:
        return Paid.ALREADY
    if order.cancelled_at is not None and not _revive(order):
        return Paid.TOO_LATE
    now = clock.now()
    before = states.AWAITING_PAYMENT if order.cancelled_at is None else states.CANCELLED
    Order.objects.filter(pk=order_id).update(paid_at=now, cancelled_at=None, cancel_reason="")
    parts = list(order.parts.filter(status=before).select_related("producer").select_for_update(of=("self",)))
    for part in parts:
        move = states.MOVES[_move_of(part, before)]
        part.status, part.paid_at, part.cancelled_at = move.target, now, None
        part.answer_by = None if part.harvest_id else now + timedelta(hours=part.producer.answer_hours)
    SellerOrder.objects.bulk_update(parts, ["status", "paid_at", "cancelled_at", "answer_by"])
    if order.cancelled_at is not None:
        for part in parts:
            charge_again(part, kind=Adjustment.Kind.REVIVED, actor=SYSTEM)
            if part.later_vnd:
                put_off(part, actor=SYSTEM)
    _sell(order, now)
    _tell(order, parts)
    tell_of_recalled(order)
    record("mark_paid", order, actor=SYSTEM, before={"status": before}, after={"status": "paid"})
    return Paid.MOVED


def _move_of(part: SellerOrder, before: str) -> str:
    if part.harvest_id:
        return "reserve" if before == states.AWAITING_PAYMENT else "revive_reserved"
    return "pay" if before == states.AWAITING_PAYMENT else "revive"


def promised_units(*, order_id: int) -> dict[int, int]:
    """Units by harvest that an order was promised."""
    promised = SellerOrder.objects.filter(order_id=order_id, harvest__isnull=False).values_list("harvest_id")
    return dict(promised.annotate(units=Sum("lines__units")).order_by())


def _revive(order: Order) -> bool:
    """Hold the goods, the voucher and the places at pick-up points of a lately paid order once more, if they are free.

    Not for an order that the buyer gave up.
    """
    assert order.cancelled_at is not None  # noqa: S101  # for mypy: asked by the caller
    if order.cancel_reason != "unpaid" or clock.now() - order.cancelled_at > REVIVE_WITHIN:
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


def _sell(order: Order, now: datetime) -> None:
    """What was held is sold, but for a pre-order: its goods are held until the rest is paid."""
    holds = StockHold.objects.filter(line__part__order=order, sold_at__isnull=True, released_at__isnull=True)
    holds = holds.filter(line__part__harvest__isnull=True)
    takes = takes_of(holds)
    holds.update(sold_at=now)
    sell_stock(takes)
    if order.cart_id is not None:
        clear_bought(order=order)


def _tell(order: Order, parts: list[SellerOrder]) -> None:
    promised = any(part.harvest_id for part in parts)
    log_event(order, status=states.RESERVED if promised else states.PAID, actor=SYSTEM)
    owe_notice(order, kind="reserved" if promised else "paid")
    for part in parts:
        owe_notice(order, kind="reserved_producer" if promised else "to_confirm", part=part, to_producer=True)


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
    """Cancel every order whose hold ran out unpaid, oldest first; how many. Each in its own transaction."""
    overdue = Order.objects.unpaid().filter(hold_expires_at__lt=clock.now()).order_by("hold_expires_at", "pk")
    cancel = partial(cancel_order, reason="unpaid", actor=SYSTEM)
    return sum(sweep([partial(cancel, order_id=pk) for pk in overdue.values_list("pk", flat=True)]))

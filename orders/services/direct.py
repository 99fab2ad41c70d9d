"""Orders whose buyers pay each producer's part to that producer: every part waits for its own money.

One part's money never waits for another's: what is paid goes on, what is not is let go, and its goods are given back.
Locks go order, part, as everywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from catalog.errors import OutOfStock
from catalog.models import Marketplace, Producer
from catalog.services.stock import hold_stock, release_stock, sell_stock
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.sweeps import sweep

from .. import states
from ..models import Adjustment, DirectAccount, Order, SellerOrder, Settlement, StockHold, Way
from .adjusting import charge_again, charge_nothing
from .carts import clear_bought
from .history import owe_notice
from .moving import locked_part, move_part
from .recalling import tell_of_recalled
from .unpaid import Paid, cancel_order, create_holds, revive_within, takes_of


@transaction.atomic
def change_settlement(*, way: str, actor: Actor) -> Settlement:
    """From now on orders of this marketplace are settled this way; those that exist stay as they were placed."""
    market = Marketplace.objects.get(is_ourselves=True)
    row, _is_new = Settlement.objects.select_for_update().get_or_create(marketplace=market)
    before, row.way, row.changed_at = row.way, Way(way).value, clock.now()
    row.save(update_fields=["way", "changed_at"])
    record("change_settlement", row, actor=actor, before={"way": before}, after={"way": row.way})
    return row


@transaction.atomic
def note_direct_account(*, producer: Producer, usable_from: datetime, actor: Actor) -> None:
    """A producer's new account was approved: until it has cooled down nobody pays into any."""
    DirectAccount.objects.update_or_create(producer=producer, defaults={"usable_from": usable_from})
    record("note_direct_account", producer, actor=actor, after={"usable_from": usable_from.isoformat()})


@transaction.atomic
def mark_part_paid(*, part_id: int) -> Paid:
    """A part's money is with its producer. Safe to repeat.

    A part that was let go less than 24 hours ago is revived when its goods are still free; otherwise TOO_LATE, and the
    producer has to give the money back.
    """
    part = _locked(part_id)
    if part.paid_at is not None:
        return Paid.ALREADY
    revived = part.status == states.CANCELLED
    if revived and not _hold_again(part):
        return Paid.TOO_LATE
    now, is_first = clock.now(), part.order.paid_at is None
    Order.objects.filter(pk=part.order_id, paid_at__isnull=True).update(
        paid_at=now, cancelled_at=None, cancel_reason=""
    )
    name, tell = ("reserve", ("reserved_producer",)) if part.harvest_id else ("pay", ("to_confirm",))
    answer_by = None if part.harvest_id else now + timedelta(hours=part.producer.answer_hours)
    move_part(
        "revive" if revived else name,
        part_id,
        actor=SYSTEM,
        role=states.SYSTEM,
        before=_sell,
        tell=tell,
        answer_by=answer_by,
        pay_by=None,
        cancelled_at=None,
    )
    part.refresh_from_db()
    if revived:
        charge_again(part, kind=Adjustment.Kind.REVIVED, actor=SYSTEM)
    if is_first and part.order.cart_id is not None:
        clear_bought(orders=[part.order])
    owe_notice(part.order, kind="direct_paid", part=part, amount_vnd=part.first_vnd)
    tell_of_recalled([part.order], part=part)
    return Paid.MOVED


@transaction.atomic
def keep_waiting(*, part_id: int) -> bool:
    """The buyer says it was transferred: the part waits for its producer's word, however long. False once it is over.

    What was bought leaves the cart: buying again is another order, and does not replace this one.
    """
    part = _locked(part_id)
    if part.status != states.AWAITING_PAYMENT:
        return False
    SellerOrder.objects.filter(pk=part_id).update(pay_by=None)
    if part.order.cart_id is not None:
        clear_bought(orders=[part.order])
        Order.objects.filter(pk=part.order_id).update(cart=None)
    return True


def release_unpaid_parts() -> int:
    """Let go of every part that nobody paid in time, oldest first; how many were looked at."""
    overdue = SellerOrder.objects.filter(status=states.AWAITING_PAYMENT, pay_by__lt=clock.now())
    ids = overdue.order_by("pay_by", "pk").values_list("pk", flat=True)
    return sum(sweep([partial(let_part_go, part_id=pk, actor=SYSTEM) for pk in ids]))


@transaction.atomic
def let_part_go(*, part_id: int, actor: Actor, role: str = states.SYSTEM) -> bool:
    """Nobody paid: the goods are free again, the order's other parts go on. True only for the call that did it.

    The system does so when the time is over, an operator (role) whenever the money did not come. Where no part is paid
    and none is waited for any more, the whole order is cancelled.
    """
    part, now = _locked(part_id), clock.now()
    if part.status != states.AWAITING_PAYMENT:
        return False
    if role == states.SYSTEM and (part.pay_by is None or part.pay_by > now):
        return False
    waiting = Q(status=states.AWAITING_PAYMENT) & (Q(pay_by__isnull=True) | Q(pay_by__gt=now))
    if part.order.paid_at is None and not part.order.parts.filter(waiting).exclude(pk=part_id).exists():
        return cancel_order(order_id=part.order_id, reason="unpaid", actor=actor)
    move_part("cancel", part_id, actor=actor, role=role, before=partial(_free, actor=actor), note="unpaid")
    owe_notice(part.order, kind="part_let_go", part=part, amount_vnd=part.first_vnd)
    return True


def _locked(part_id: int) -> SellerOrder:
    """The part under its order's row lock and its own."""
    order = Order.objects.select_for_update().get(parts=part_id)
    part = locked_part(part_id)
    part.order = order
    return part


def _sell(part: SellerOrder) -> None:
    """What was held is sold, but for a pre-order: its goods are held until the rest is paid."""
    if part.harvest_id is not None:
        return
    holds = StockHold.objects.filter(line__part=part, sold_at__isnull=True, released_at__isnull=True)
    takes = takes_of(holds)
    holds.update(sold_at=clock.now())
    sell_stock(takes)


def _free(part: SellerOrder, *, actor: Actor) -> None:
    charge_nothing([part], kind=Adjustment.Kind.CANCELLED, actor=actor)
    holds = StockHold.objects.filter(line__part=part, sold_at__isnull=True, released_at__isnull=True)
    takes = takes_of(holds)
    holds.update(released_at=clock.now())
    release_stock(takes)


def _hold_again(part: SellerOrder) -> bool:
    """Hold the goods of a part once more, if it was let go lately for want of money and they are free.

    Not what else would have to be free again: a harvest's promise, a place at a pick-up point, an order's voucher.
    """
    order = part.order
    gave_up = order.cancelled_at is not None and order.cancel_reason != "unpaid"
    bound = part.harvest_id is not None or part.is_picked_up or (order.cancelled_at is not None and order.discount_vnd)
    if gave_up or bound or part.cancelled_at is None or clock.now() - part.cancelled_at > revive_within():
        return False
    lines = list(part.lines.all())
    try:
        with transaction.atomic():
            takes = hold_stock(wanted={line.variant_id: line.units for line in lines}, on=clock.today())
    except OutOfStock:
        return False
    create_holds(lines, takes)
    return True

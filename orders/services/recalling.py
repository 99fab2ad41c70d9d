"""Calling a lot back: it leaves the shelf, and everybody who bought of it is told."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from catalog.models import Lot
from catalog.services.stock import recall_lot as take_off_the_shelf
from catalog.version import catalogue_changed
from marketplace.kernel.audit import Actor, record

from ..errors import ReasonNeeded
from ..models import Order, OrderNotice, SellerOrder, StockHold
from ..selectors.lots import parts_with_lot
from .history import owe_notice


@transaction.atomic
def recall_lot(*, lot_id: int, reason: str, actor: Actor) -> int:
    """Stop selling a lot and owe a message to every buyer of it and to its producer; how many buyers. Safe to repeat.

    Orders that hold it unpaid keep it held: tell_of_recalled tells them, once paid. Raises ReasonNeeded.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise ReasonNeeded(field="reason")
    lot = Lot.objects.select_for_update().select_related("variant__product__producer").get(pk=lot_id)
    if take_off_the_shelf(lot_id=lot_id, reason=reason):
        record("recall_lot", lot, actor=actor, after={"reason": reason})
        catalogue_changed()
    told = set(OrderNotice.objects.filter(kind="recall", lot=lot).values_list("part_id", flat=True))
    parts = [part for part in parts_with_lot(lot) if part.pk not in told]
    for part in parts:
        owe_notice(part.order, kind="recall", part=part, lot=lot)
    return len(told) + len(parts)


def tell_of_recalled(orders: Sequence[Order], *, part: SellerOrder | None = None) -> None:
    """Owe buyers a message for each lot that was called back while the money for it was on the way; mostly none.

    part  the one whose money came, where each part is paid by itself
    """
    sold = StockHold.objects.filter(line__part__order__in=orders, sold_at__isnull=False, lot__recalled_at__isnull=False)
    sold = sold.filter(line__part=part) if part else sold
    told = {(hold.line.part, hold.lot) for hold in sold.select_related("line__part__order", "lot")}
    for each, lot in sorted(told, key=lambda pair: (pair[0].pk, pair[1].pk)):
        owe_notice(each.order, kind="recall", part=each, lot=lot)

"""From a harvest that is brought in, or lost, to every pre-order of it.

Opening is one small transaction: goods are held for the pre-orders, in the order in which they were placed. What that
means for each of them is a sweep over rows, one transaction each: killed half-way, the next run goes on.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import compress

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.models import Harvest
from catalog.services.harvests import fail_harvest, lock_harvest, open_harvest
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.errors import InvalidInput, StateConflict
from marketplace.kernel.sweeps import sweep

from .. import states
from ..allocation import served_in_turn
from ..models import Adjustment, ExtraCharge, OrderLine, SellerOrder, StockHold
from .adjusting import charge_nothing
from .charging import ask_charge, convert_part
from .moving import locked_part, move_part

# Kept in Vietnamese, the language of the market, as a producer's own words would be.
LESS_THAN_PROMISED = gettext_noop("Vụ này thu được ít hơn số đã nhận đặt")


def bring_in_harvest(
    *, harvest_id: int, units: int, lot_code: str, actor: Actor, best_before: date | None = None
) -> Harvest:
    """The goods are there: a lot is put on the shelf, pre-orders get theirs first, and are asked for the rest.

    units  packs that were brought in; who placed first is served first, who gets none has the deposit back
    Raises NotFound, StateConflict (opened or given up already), InvalidInput.
    """
    harvest = _hold_for_all(harvest_id, units, lot_code.strip()[:40], best_before, actor)
    settle_promises(harvest_id=harvest_id)
    return harvest


@transaction.atomic
def _hold_for_all(harvest_id: int, units: int, lot_code: str, best_before: date | None, actor: Actor) -> Harvest:
    harvest = lock_harvest(harvest_id=harvest_id)
    if not 1 <= units <= 1_000_000:
        raise InvalidInput(_("Ghi số phần thu được, từ 1 trở lên. Mất mùa thì bấm “Báo mất mùa”."), field="units")
    if not lot_code:
        raise InvalidInput(_("Ghi mã lô, như ngày thu hoạch, để lần ra hàng khi cần."), field="lot_code")
    if best_before is not None and best_before <= clock.today():
        raise InvalidInput(_("Hạn dùng phải sau hôm nay."), field="best_before")
    lines = _promised_lines(harvest_id)
    served = list(compress(lines, served_in_turn([line.units for line in lines], units)))
    held = sum(line.units for line in served)
    lot = open_harvest(harvest, units=units, units_held=held, lot_code=lot_code, best_before=best_before, actor=actor)
    StockHold.objects.bulk_create(StockHold(line=line, lot=lot, units=line.units) for line in served)
    return harvest


def _promised_lines(harvest_id: int) -> list[OrderLine]:
    """Lines of the pre-orders of a harvest, parts locked, in the order in which they were placed; unpaid ones, too."""
    parts = SellerOrder.objects.filter(
        harvest_id=harvest_id, status__in=[states.AWAITING_PAYMENT, states.RESERVED]
    ).select_for_update(of=("self",), no_key=True)
    waiting = [part.pk for part in parts.order_by("pk")]
    return list(OrderLine.objects.filter(part__in=waiting).order_by("part__order__placed_at", "part_id", "pk"))


def give_up_harvest(*, harvest_id: int, reason: str, actor: Actor) -> bool:
    """The harvest is lost: every pre-order has its deposit back. True for the call that gave it up; safe to repeat.

    Raises InvalidInput without a reason, StateConflict when it was brought in.
    """
    gave_up = fail_harvest(harvest_id=harvest_id, reason=reason, actor=actor)
    if not gave_up and Harvest.objects.filter(pk=harvest_id, opened_at__isnull=False).exists():
        raise StateConflict(_("Vụ này đã xong rồi. Tải lại trang để xem."))
    settle_promises(harvest_id=harvest_id)
    return gave_up


def settle_promises(*, harvest_id: int | None = None) -> int:
    """Tell every pre-order what became of its harvest: the rest is due, or the deposit goes back; how many."""
    ended = Q(harvest__opened_at__isnull=False) | Q(harvest__failed_at__isnull=False)
    waiting = SellerOrder.objects.filter(ended, status=states.RESERVED)
    if harvest_id is not None:
        waiting = waiting.filter(harvest_id=harvest_id)
    return len(sweep([partial(_settle, pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)]))


@transaction.atomic
def _settle(part_id: int) -> None:
    part = locked_part(part_id)
    if part.status != states.RESERVED or part.harvest is None:
        return
    if not StockHold.objects.filter(line__part=part, sold_at__isnull=True, released_at__isnull=True).exists():
        _fall_short(part, part.harvest.fail_reason or LESS_THAN_PROMISED)
    elif part.later_vnd:
        _ask_for_rest(part)
    else:
        convert_part(part_id=part.pk)


def _ask_for_rest(part: SellerOrder) -> None:
    ask_charge(
        part,
        kind=ExtraCharge.Kind.REST,
        amount_vnd=part.later_vnd,
        within_h=settings.REST_WITHIN_H,
        actor=SYSTEM,
    )
    move_part("bring_in", part.pk, actor=SYSTEM, role=states.SYSTEM)


def _fall_short(part: SellerOrder, reason: str) -> None:
    def undo(part: SellerOrder) -> None:
        charge_nothing([part], kind=Adjustment.Kind.HARVEST_FAILED, actor=SYSTEM, note=reason)

    move_part("fall_short", part.pk, actor=SYSTEM, role=states.SYSTEM, note=reason, before=undo, decline_reason=reason)

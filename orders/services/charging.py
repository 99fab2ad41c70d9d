"""Asking a buyer for a second payment, and what comes of it. An answer is never forced: silence is a no.

Locks go part, charge. Heavier goods go out for what was paid when the buyer does not pay more; a pre-order whose rest
is not paid is let go, and its deposit goes back.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import NotFound
from marketplace.kernel.sweeps import sweep

from .. import states
from ..deadlines import reminder_at
from ..errors import MoveRefused, RestNotPaid
from ..models import Adjustment, ExtraCharge, OrderLine, SellerOrder
from .adjusting import Change, add_rest, adjust, charge_nothing
from .history import log_event, owe_notice
from .moving import locked_part, move_part
from .promises import let_promise_go, sell_promised
from .unpaid import Paid

WEIGHT, REST = ExtraCharge.Kind.WEIGHT, ExtraCharge.Kind.REST


def ask_charge(
    part: SellerOrder, *, kind: str, amount_vnd: int, within_h: int, actor: Actor, line: OrderLine | None = None
) -> ExtraCharge:
    """Ask for more money for a part whose row is locked. The message is owed by the caller's own move for the rest."""
    pay_by = clock.now() + timedelta(hours=within_h)
    charge = ExtraCharge.objects.create(part=part, kind=kind, line=line, amount_vnd=amount_vnd, pay_by=pay_by)
    if kind == WEIGHT:
        owe_notice(part.order, kind="charge_asked", part=part, amount_vnd=amount_vnd)
    record("ask_charge", charge, actor=actor, after={"kind": kind, "amount_vnd": amount_vnd})
    return charge


@transaction.atomic
def mark_charge_paid(*, charge_id: int) -> Paid:
    """The money of a charge is there. Safe to repeat. TOO_LATE when nobody asks for it any more: it goes back."""
    part, charge = _locked(charge_id)
    if charge.status == ExtraCharge.Status.PAID:
        return Paid.ALREADY
    if not charge.is_asked:
        return Paid.TOO_LATE
    _end(part, charge, "pay_charge", actor=SYSTEM, role=states.SYSTEM)
    if charge.kind == REST:
        add_rest(part, actor=SYSTEM)
        convert_part(part_id=part.pk)
        return Paid.MOVED
    assert charge.line is not None  # noqa: S101  # heavier goods name their line: a constraint
    OrderLine.objects.filter(pk=charge.line.pk).update(extra_vnd=F("extra_vnd") + charge.amount_vnd)
    adjust(
        part,
        kind=Adjustment.Kind.WEIGHED_MORE,
        key=f"charge:{charge.pk}",
        changes=[Change(charge.amount_vnd, charge.line.pk, charge.line.units_sent)],
        actor=SYSTEM,
    )
    owe_notice(part.order, kind="charge_paid", part=part, amount_vnd=charge.amount_vnd)
    owe_notice(part.order, kind="charge_paid_producer", part=part, amount_vnd=charge.amount_vnd, to_producer=True)
    return Paid.MOVED


def convert_part(*, part_id: int) -> SellerOrder:
    """A pre-order is paid in full: it is an order like any other from here, confirmed by the harvest itself."""

    def sell(part: SellerOrder) -> None:
        sell_promised(part)
        _promise_anew(part)

    return move_part("convert", part_id, actor=SYSTEM, role=states.SYSTEM, before=sell)[0]


def _promise_anew(part: SellerOrder) -> None:
    """A harvest may come late, or its rest be paid late: the goods are then promised for tomorrow."""
    tomorrow = clock.today() + timedelta(days=1)
    if part.ships_on is None or part.ships_on >= tomorrow:
        return
    late, part.ships_on = tomorrow - part.ships_on, tomorrow
    part.arrives_from = part.arrives_from and part.arrives_from + late
    part.arrives_until = part.arrives_until and part.arrives_until + late
    part.save(update_fields=["ships_on", "arrives_from", "arrives_until"])


@transaction.atomic
def refuse_charge(*, charge_id: int, actor: Actor) -> ExtraCharge:
    """The buyer does not pay more for heavier goods. Safe to repeat.

    Raises MoveRefused; who does not want the rest of a pre-order withdraws the part.
    """
    part, charge = _locked(charge_id)
    if charge.status == ExtraCharge.Status.REFUSED:
        return charge
    if not charge.is_asked or charge.kind != WEIGHT:
        raise MoveRefused
    _end(part, charge, "refuse_charge", actor=actor, role=states.BUYER)
    owe_notice(part.order, kind="charge_refused", part=part, to_producer=True)
    return charge


@transaction.atomic
def withdraw_charge(*, part_id: int, charge_id: int, actor: Actor, role: str = states.PRODUCER) -> ExtraCharge:
    """The producer sends heavier goods for what was paid. Safe to repeat. Raises NotFound, MoveRefused."""
    part, charge = _locked(charge_id)
    if part.pk != part_id:
        raise NotFound
    if charge.status == ExtraCharge.Status.WITHDRAWN:
        return charge
    if not charge.is_asked or charge.kind != WEIGHT:
        raise MoveRefused
    _end(part, charge, "withdraw_charge", actor=actor, role=role)
    owe_notice(part.order, kind="charge_withdrawn", part=part)
    return charge


def press_for_charges() -> int:
    """Remind buyers half-way, and let go what was not paid in time; how many charges were touched."""
    now, commands = clock.now(), []
    for charge in ExtraCharge.objects.filter(status=states.ASKED).order_by("pay_by", "pk"):
        if charge.pay_by <= now:
            commands.append(partial(lapse_charge, charge_id=charge.pk))
        elif charge.reminded_at is None and reminder_at(charge.asked_at, charge.pay_by) <= now:
            commands.append(partial(_remind, charge.pk))
    return sum(sweep(commands))


@transaction.atomic
def lapse_charge(*, charge_id: int) -> bool:
    """Nobody paid in time. True only for the call that did it."""
    part, charge = _locked(charge_id)
    if not charge.is_asked or charge.pay_by > clock.now():
        return False
    _end(part, charge, "lapse_charge", actor=SYSTEM, role=states.SYSTEM)
    if charge.kind == WEIGHT:
        owe_notice(part.order, kind="charge_refused", part=part, to_producer=True)
        return True

    def undo(part: SellerOrder) -> None:
        let_promise_go(part)
        charge_nothing([part], kind=Adjustment.Kind.CANCELLED, actor=SYSTEM)

    move_part("let_go", part.pk, actor=SYSTEM, role=states.SYSTEM, before=undo)
    return True


@transaction.atomic
def _remind(charge_id: int) -> bool:
    part, charge = _locked(charge_id)
    if not charge.is_asked or charge.reminded_at is not None:
        return False
    ExtraCharge.objects.filter(pk=charge.pk).update(reminded_at=clock.now())
    owe_notice(part.order, kind="charge_reminder", part=part, amount_vnd=charge.amount_vnd)
    return True


def refuse_while_asked(part: SellerOrder) -> None:
    """Nothing leaves while its buyer is asked for more: what is printed and paid would differ. Raises RestNotPaid."""
    if ExtraCharge.objects.filter(part=part, status=states.ASKED).exists():
        raise RestNotPaid


def _locked(charge_id: int) -> tuple[SellerOrder, ExtraCharge]:
    """The charge under its part's row lock, as everything about a part happens under that."""
    part_id = ExtraCharge.objects.values_list("part_id", flat=True).filter(pk=charge_id).first()
    if part_id is None:
        raise NotFound
    part = locked_part(part_id)
    return part, ExtraCharge.objects.select_related("line").select_for_update(of=("self",)).get(pk=charge_id)


def _end(part: SellerOrder, charge: ExtraCharge, name: str, *, actor: Actor, role: str) -> None:
    move = states.CHARGE.moves[name]
    charge.status, charge.ended_at = move.target, clock.now()
    charge.save(update_fields=["status", "ended_at"])
    log_event(
        part.order, part=part, status=move.target, actor=actor, role=role, machine="charge", case_ref=str(charge.pk)
    )
    record(name, charge, actor=actor, before={"status": states.ASKED}, after={"status": move.target})

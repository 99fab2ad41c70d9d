"""Changing what the buyer owes for a part: the only door to its due_vnd. Call it under the part's row lock.

What was paid above what is due goes back by itself: payments looks for the rows written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor

from ..models import Adjustment, AdjustmentItem, ExtraCharge, OrderLine, SellerOrder


@dataclass(frozen=True)
class Change:
    """What one line costs more (above zero) or less, in đồng, and for how many packs. No line: the delivery."""

    amount_vnd: int
    line_id: int | None = None
    units: int = 0


def adjust(
    part: SellerOrder, *, kind: str, key: str, changes: Sequence[Change], actor: Actor, note: str = ""
) -> Adjustment | None:
    """Book changes of a part whose row is locked; part is brought up to date. None when nothing changes.

    key  makes it one adjustment however often it is asked for
    IntegrityError when a line would cost less than nothing or more than it was bought for.
    """
    known = Adjustment.objects.filter(request_key=key).first()
    changes = [change for change in changes if change.amount_vnd]
    total_vnd = sum(change.amount_vnd for change in changes)
    if known is not None or not changes:
        return known
    if not total_vnd:
        # An even exchange still moves cost from one line to another: what goes and what comes are booked apart.
        less, more = ([one for one in changes if (one.amount_vnd < 0) is is_less] for is_less in (True, False))
        adjust(part, kind=kind, key=f"{key}:less", changes=less, actor=actor, note=note)
        return adjust(part, kind=kind, key=f"{key}:more", changes=more, actor=actor, note=note)
    made = Adjustment.objects.create(
        part=part, kind=kind, amount_vnd=total_vnd, request_key=key, note=note[:300], actor_id=actor.user_id
    )
    AdjustmentItem.objects.bulk_create(
        AdjustmentItem(adjustment=made, line_id=one.line_id, units=one.units, amount_vnd=one.amount_vnd)
        for one in changes
    )
    by_line = {one.line_id: one.amount_vnd for one in changes if one.line_id is not None}
    for line_id, amount_vnd in sorted(by_line.items()):
        OrderLine.objects.filter(pk=line_id, part=part).update(due_vnd=F("due_vnd") + amount_vnd)
    delivery_vnd = sum(one.amount_vnd for one in changes if one.line_id is None)
    part.due_vnd += total_vnd
    part.delivery_due_vnd += delivery_vnd
    part.save(update_fields=["due_vnd", "delivery_due_vnd"])
    return made


def charge_nothing(
    parts: Iterable[SellerOrder], *, kind: str, actor: Actor, note: str = "", keeps_delivery: bool = False
) -> None:
    """Whatever these parts (rows locked) still cost, they cost no more; six statements, however many parts.

    keeps_delivery  the parcel travelled: its price stays owed
    Nobody is asked to pay more for them, either.
    """
    parts = list(parts)
    asked = ExtraCharge.objects.filter(part__in=parts, status=ExtraCharge.Status.ASKED)
    asked.update(status=ExtraCharge.Status.WITHDRAWN, ended_at=clock.now())
    parts = [part for part in parts if part.due_vnd > (part.delivery_due_vnd if keeps_delivery else 0)]
    if not parts:
        return
    lines = list(OrderLine.objects.filter(part__in=parts, due_vnd__gt=0))
    made = Adjustment.objects.bulk_create(
        Adjustment(
            part=part,
            kind=kind,
            amount_vnd=-(part.due_vnd - (part.delivery_due_vnd if keeps_delivery else 0)),
            request_key=_moment_key(kind, part),
            note=note[:300],
            actor_id=actor.user_id,
        )
        for part in parts
    )
    by_part = {adjustment.part_id: adjustment for adjustment in made}
    items = [
        AdjustmentItem(adjustment=by_part[line.part_id], line=line, units=line.units_sent, amount_vnd=-line.due_vnd)
        for line in lines
    ]
    if not keeps_delivery:
        items += [
            AdjustmentItem(adjustment=by_part[part.pk], amount_vnd=-part.delivery_due_vnd)
            for part in parts
            if part.delivery_due_vnd
        ]
    AdjustmentItem.objects.bulk_create(items)
    OrderLine.objects.filter(part__in=parts).update(due_vnd=0)
    for part in parts:
        part.delivery_due_vnd = part.delivery_due_vnd if keeps_delivery else 0
        part.due_vnd = part.delivery_due_vnd
    SellerOrder.objects.bulk_update(parts, ["due_vnd", "delivery_due_vnd"])


def put_off(part: SellerOrder, *, actor: Actor) -> None:
    """A pre-order costs no more than its deposit until its goods are there: the rest is asked for then."""
    adjust(part, kind=Adjustment.Kind.LATER, key=_moment_key("later", part), changes=_rest(part, -1), actor=actor)


def add_rest(part: SellerOrder, *, actor: Actor) -> None:
    """The rest of a pre-order was paid: it costs what it was bought for."""
    adjust(part, kind=Adjustment.Kind.REST_PAID, key=f"rest:{part.pk}", changes=_rest(part, 1), actor=actor)


def _rest(part: SellerOrder, sign: int) -> list[Change]:
    """What is asked for later, by line and delivery. A pre-order has one line: the deposit is of that."""
    line = part.lines.get()
    delivery_vnd = min(part.delivery_vnd, part.later_vnd)
    return [Change(sign * (part.later_vnd - delivery_vnd), line.pk, line.units), Change(sign * delivery_vnd)]


def _moment_key(kind: str, part: SellerOrder) -> str:
    return f"{kind}:{part.pk}:{clock.now().timestamp()}"


def charge_again(part: SellerOrder, *, kind: str, actor: Actor) -> None:
    """Undo that a part costs nothing: it is bought after all, at the price it was bought for."""
    lines = list(part.lines.filter(due_vnd=0, replaces__isnull=True))
    changes = [Change(line.net_vnd, line.pk, line.units) for line in lines]
    if part.delivery_vnd > part.delivery_due_vnd:
        changes.append(Change(part.delivery_vnd - part.delivery_due_vnd))
    adjust(part, kind=kind, key=_moment_key(kind, part), changes=changes, actor=actor)

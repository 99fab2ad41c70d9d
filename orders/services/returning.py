"""Returns: asked for by the buyer with words and pictures, decided by the producer or the operator, paid back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.sweeps import sweep

from .. import states
from ..allocation import take_back
from ..errors import MoveRefused, ReasonNeeded, ReturnRefused
from ..models import Adjustment, OrderLine, Return, ReturnLine, SellerOrder
from ..pricing import share_of_units
from .adjusting import Change, adjust
from .history import log_event, owe_notice
from .moving import locked_part
from .photos import Photo, hang_photos

SEND_BACK_WITHIN = timedelta(days=14)


@transaction.atomic
def ask_return(
    *,
    part_id: int,
    units: Mapping[int, int],
    reason: str,
    words: str,
    actor: Actor,
    role: str = states.BUYER,
    photos: Sequence[Photo] = (),
) -> Return:
    """Ask to give back packs of a delivered part; units by line id. One return of a part is open at a time.

    Raises ReturnRefused (too early, too late, one is open), InvalidInput.
    """
    part = locked_part(part_id)
    if not may_ask_return(part):
        raise ReturnRefused(
            _("Chỉ trả hàng được trong %(days)s ngày sau khi nhận.") % {"days": settings.COMPLAINT_DAYS}
        )
    if part.returns.exclude(status__in=states.RETURN.at_rest).exists():
        raise ReturnRefused(_("Phần này đang có một yêu cầu trả hàng chờ trả lời."))
    wanted = _wanted(part, units)
    now = clock.now()
    asked = Return.objects.create(
        part=part,
        code=f"{part.number}-T{part.returns.count() + 1}",
        reason=reason,
        words=words.strip()[:1000],
        asked_at=now,
        answer_by=now + timedelta(hours=settings.RETURN_ANSWER_H),
    )
    ReturnLine.objects.bulk_create(ReturnLine(goods_return=asked, line_id=pk, units=n) for pk, n in wanted.items())
    hang_photos(photos=photos, part=part, by=role, actor=actor, goods_return=asked)
    _tell(asked, part, status=asked.status, actor=actor, role=role, note=asked.get_reason_display())
    owe_notice(part.order, kind="return_asked", part=part, to_producer=True)
    record("ask_return", asked, actor=actor, after={"units": sum(wanted.values()), "reason": reason})
    return asked


def may_ask_return(part: SellerOrder) -> bool:
    """Delivered, and not longer ago than the days to complain."""
    if part.status != states.DELIVERED or part.delivered_at is None:
        return False
    return clock.now() - part.delivered_at <= timedelta(days=settings.COMPLAINT_DAYS)


@transaction.atomic
def accept_return(*, return_id: int, words: str, actor: Actor, role: str = states.PRODUCER) -> Return:
    """Yes, but the goods have to come back first. Raises MoveRefused."""
    asked, _part = _locked(return_id)
    return _move(asked, "accept", actor=actor, role=role, decision=words.strip()[:300])


@transaction.atomic
def settle_return(
    *, return_id: int, actor: Actor, role: str = states.PRODUCER, amount_vnd: int | None = None, words: str = ""
) -> Return:
    """Money goes back: all that these packs still cost, or an agreed part of it.

    Raises InvalidInput for a sum outside 1 to that, MoveRefused.
    """
    asked, part = _locked(return_id)
    if asked.status == Return.Status.SETTLED:
        return asked
    lines = list(asked.lines.select_related("line").order_by("line_id"))
    most = [worth_of(row.line, row.units) for row in lines]
    amount_vnd = sum(most) if amount_vnd is None else amount_vnd
    # A complaint may have given everything back meanwhile; then the goods come back for nothing more.
    if not min(1, sum(most)) <= amount_vnd <= sum(most):
        raise InvalidInput(_("Số tiền từ 1 đến %(most)s đồng.") % {"most": sum(most)}, field="amount_vnd")
    _move(asked, "settle", actor=actor, role=role, decision=words.strip()[:300], amount_vnd=amount_vnd)
    shares = take_back(amount_vnd, most)
    changes = [Change(-share, row.line_id, row.units) for row, share in zip(lines, shares, strict=True)]
    adjust(part, kind=Adjustment.Kind.RETURNED, key=f"return:{asked.pk}", changes=changes, actor=actor, note=asked.code)
    for row in lines:
        OrderLine.objects.filter(pk=row.line_id).update(units_returned=F("units_returned") + row.units)
    return asked


@transaction.atomic
def refuse_return(*, return_id: int, words: str, actor: Actor, role: str = states.PRODUCER) -> Return:
    """No, for a reason the buyer is told. Raises ReasonNeeded, MoveRefused."""
    if not words.strip():
        raise ReasonNeeded(field="words")
    asked, _part = _locked(return_id)
    return _move(asked, "refuse", actor=actor, role=role, decision=words.strip()[:300])


@transaction.atomic
def withdraw_return(*, return_id: int, actor: Actor, role: str = states.BUYER) -> Return:
    """The buyer keeps the goods after all. Raises MoveRefused."""
    asked, _part = _locked(return_id)
    return _move(asked, "withdraw", actor=actor, role=role)


def press_for_returns() -> int:
    """Tell the operator of returns that the producer did not answer in time, each once; how many."""
    late = Return.objects.filter(status=Return.Status.ASKED, answer_by__lte=clock.now()).order_by("answer_by", "pk")
    return sum(sweep([partial(_press, pk) for pk in late.values_list("pk", flat=True)]))


@transaction.atomic
def _press(return_id: int) -> bool:
    asked, part = _locked(return_id)
    told = part.notices.filter(kind="return_unanswered", created_at__gte=asked.asked_at)
    if asked.status != Return.Status.ASKED or told.exists():
        return False
    owe_notice(part.order, kind="return_unanswered", part=part, to_operator=True)
    return True


def drop_unsent() -> int:
    """Returns whose goods were to come back first and did not, for two weeks: withdrawn, so that the part can close."""
    late = Return.objects.filter(status=Return.Status.ACCEPTED, accepted_at__lte=clock.now() - SEND_BACK_WITHIN)
    return sum(sweep([partial(_drop, pk) for pk in late.order_by("pk").values_list("pk", flat=True)]))


def _drop(return_id: int) -> bool:
    try:
        withdraw_return(return_id=return_id, actor=SYSTEM, role=states.SYSTEM)
    except MoveRefused:  # settled at the last moment
        return False
    return True


def _locked(return_id: int) -> tuple[Return, SellerOrder]:
    """The part first and then its return, as everybody locks them."""
    part = locked_part(Return.objects.values_list("part_id", flat=True).get(pk=return_id))
    asked = Return.objects.select_for_update().get(pk=return_id)
    asked.part = part
    return asked, part


def _move(asked: Return, name: str, *, actor: Actor, role: str, **columns: Any) -> Return:
    """One move of states.RETURN under the row's lock; asking again for one that was made is answered as done."""
    move = states.RETURN.moves[name]
    if asked.status not in move.sources or role not in move.actors:
        if asked.status == move.target and role in move.actors:
            return asked
        raise MoveRefused
    asked.status = move.target
    for column, value in {move.stamp: clock.now(), **columns}.items():
        setattr(asked, column, value)
    asked.save(update_fields=["status", move.stamp, *columns])
    _tell(asked, asked.part, status=move.target, actor=actor, role=role, note=str(columns.get("decision", "")))
    for kind in move.notices:
        owe_notice(asked.part.order, kind=kind, part=asked.part, amount_vnd=asked.amount_vnd or None)
    record(f"{name}_return", asked, actor=actor, after={"status": move.target, "amount_vnd": asked.amount_vnd})
    return asked


def _tell(asked: Return, part: SellerOrder, *, status: str, actor: Actor, role: str, note: str) -> None:
    log_event(
        part.order, part=part, machine="return", case_ref=asked.code, status=status, actor=actor, role=role, note=note
    )


def _wanted(part: SellerOrder, units: Mapping[int, int]) -> dict[int, int]:
    lines = {line.pk: line for line in part.lines.all()}
    wanted = {pk: n for pk, n in units.items() if n}
    if not wanted or set(wanted) - set(lines):
        raise InvalidInput(_("Chọn món và số phần muốn trả."), field="units")
    for pk, n in wanted.items():
        most = lines[pk].units_sent - lines[pk].units_returned
        if not 1 <= n <= most:
            raise InvalidInput(_("Số phần trả từ 1 đến %(most)s.") % {"most": most}, field=f"units-{pk}")
    return wanted


def worth_of(line: OrderLine, units: int) -> int:
    """What so many packs of a line still cost, in đồng."""
    return share_of_units(line.due_vnd, units, line.units_sent - line.units_returned)

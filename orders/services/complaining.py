"""Complaints to the marketplace: filed, received, worked on by somebody with a name, answered, rated, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.sweeps import sweep

from .. import states
from ..allocation import take_back
from ..deadlines import after_working_days
from ..errors import ComplaintRefused, MoveRefused, ReasonNeeded
from ..models import Adjustment, Complaint, SellerOrder
from .adjusting import Change, adjust
from .history import log_event, owe_notice
from .moving import locked_part
from .photos import Photo, hang_photos

# How soon it is received and answered is promised in settings: PROMISED.
CLOSE_AFTER = timedelta(days=7)


@transaction.atomic
def file_complaint(
    *,
    part_id: int,
    field: str,
    words: str,
    actor: Actor,
    role: str = states.BUYER,
    channel: str = Complaint.Channel.WEB,
    photos: Sequence[Photo] = (),
) -> Complaint:
    """Tell the marketplace what is wrong with a paid part. One complaint of a part is open at a time.

    Raises ComplaintRefused (unpaid, too long ago, one is open), ReasonNeeded without words.
    """
    if not words.strip():
        raise ReasonNeeded(_("Kể cho chợ biết chuyện gì đã xảy ra."), field="words")
    part = locked_part(part_id)
    if not may_complain(part):
        raise ComplaintRefused(_("Chỉ khiếu nại được về đơn đã trả tiền, trong 30 ngày sau khi đơn kết thúc."))
    if part.complaints.exclude(status=Complaint.Status.CLOSED).exists():
        raise ComplaintRefused
    now = clock.now()
    filed = Complaint.objects.create(
        part=part,
        code=f"{part.number}-K{part.complaints.count() + 1}",
        channel=channel,
        field=field,
        words=words.strip()[:2000],
        filed_at=now,
        receive_by=now + timedelta(hours=settings.COMPLAINT_RECEIVE_H),
        answer_by=after_working_days(localtime(now), settings.COMPLAINT_ANSWER_DAYS),
    )
    hang_photos(photos=photos, part=part, by=role, actor=actor, complaint=filed)
    _tell(filed, status=filed.status, actor=actor, role=role)
    owe_notice(part.order, kind="complaint_filed", part=part)
    owe_notice(part.order, kind="complaint_to_handle", part=part, to_operator=True)
    record("file_complaint", filed, actor=actor, after={"field": field, "channel": channel})
    return filed


def may_complain(part: SellerOrder) -> bool:
    """Paid once, and if it is over, not longer than 30 days ago (consumer law 19/2023, article 38)."""
    ends = (part.closed_at, part.declined_at, part.expired_at, part.cancelled_at, part.not_accepted_at)
    ended_at = max((at for at in ends if at), default=None)
    return part.paid_at is not None and (ended_at is None or clock.now() - ended_at <= timedelta(days=30))


@transaction.atomic
def take_complaint(*, complaint_id: int, owner: str, field: str, actor: Actor) -> Complaint:
    """Receive, classify, assign and start, as far as it has not got there yet. Raises InvalidInput, MoveRefused."""
    if not owner.strip():
        raise InvalidInput(_("Ghi ai hoặc bộ phận nào xử lý."), field="owner")
    filed = _locked(complaint_id)
    if filed.status not in {"filed", "received", "classified", "assigned"}:
        raise MoveRefused
    columns: dict[str, dict[str, Any]] = {
        "receive": {"handled_by_id": actor.user_id},
        "classify": {"field": field},
        "assign": {"owner": owner.strip()[:120]},
        "start": {},
    }
    for name, changed in columns.items():
        if filed.status in states.COMPLAINT.moves[name].sources:
            _move(filed, name, actor=actor, role=states.OPERATOR, **changed)
    return filed


@transaction.atomic
def answer_complaint(*, complaint_id: int, words: str, actor: Actor, amount_vnd: int = 0) -> Complaint:
    """Tell the buyer what was decided; money goes back with it where that was decided, at most what is still due.

    Raises ReasonNeeded, InvalidInput, MoveRefused.
    """
    if not words.strip():
        raise ReasonNeeded(field="words")
    filed = _locked(complaint_id)
    if filed.status == Complaint.Status.ANSWERED:
        return filed
    part = filed.part
    if not 0 <= amount_vnd <= part.due_vnd:
        raise InvalidInput(_("Số tiền từ 0 đến %(most)s đồng.") % {"most": part.due_vnd}, field="amount_vnd")
    _move(
        filed,
        "answer",
        actor=actor,
        role=states.OPERATOR,
        answer=words.strip()[:2000],
        amount_vnd=filed.amount_vnd + amount_vnd,
    )
    lines = list(part.lines.filter(due_vnd__gt=0).order_by("pk"))
    shares = take_back(amount_vnd, [*(line.due_vnd for line in lines), part.delivery_due_vnd])
    changes = [Change(-share, line.pk) for line, share in zip(lines, shares[:-1], strict=True)]
    key = f"complaint:{filed.pk}:{filed.times_reopened}"
    changes.append(Change(-shares[-1]))
    adjust(part, kind=Adjustment.Kind.COMPLAINT, key=key, changes=changes, actor=actor, note=filed.code)
    return filed


@transaction.atomic
def reopen_complaint(*, complaint_id: int, words: str, actor: Actor) -> Complaint:
    """The buyer is not content with the answer, once. Raises ReasonNeeded, MoveRefused."""
    if not words.strip():
        raise ReasonNeeded(field="words")
    filed = _locked(complaint_id)
    if filed.times_reopened:
        raise MoveRefused
    answer_by = after_working_days(localtime(clock.now()), settings.COMPLAINT_ANSWER_DAYS)
    return _move(
        filed,
        "reopen",
        actor=actor,
        role=states.BUYER,
        note=words.strip(),
        times_reopened=1,
        answer_by=answer_by,
        answered_at=None,
    )


@transaction.atomic
def rate_complaint(*, complaint_id: int, satisfaction: int, actor: Actor) -> Complaint:
    """The buyer says how content they are, 1 to 5, and it is closed. Raises InvalidInput, MoveRefused."""
    if satisfaction not in range(1, 6):
        raise InvalidInput(_("Chọn từ 1 đến 5."), field="satisfaction")
    filed = _locked(complaint_id)
    _move(filed, "rate", actor=actor, role=states.BUYER, satisfaction=satisfaction)
    return _move(filed, "close", actor=SYSTEM, role=states.SYSTEM)


def close_answered() -> int:
    """Close answered complaints that the buyer has not touched for seven days; how many."""
    quiet = Complaint.objects.filter(status__in=["answered", "rated"], answered_at__lte=clock.now() - CLOSE_AFTER)
    return sum(sweep([partial(_close_quiet, pk) for pk in quiet.values_list("pk", flat=True)]))


@transaction.atomic
def _close_quiet(complaint_id: int) -> bool:
    filed = _locked(complaint_id)
    if filed.status not in states.COMPLAINT.moves["close"].sources:
        return False
    _move(filed, "close", actor=SYSTEM, role=states.SYSTEM)
    return True


def _locked(complaint_id: int) -> Complaint:
    """The part first and then its complaint, as everybody locks them."""
    part = locked_part(Complaint.objects.values_list("part_id", flat=True).get(pk=complaint_id))
    filed = Complaint.objects.select_for_update().get(pk=complaint_id)
    filed.part = part
    return filed


def _move(filed: Complaint, name: str, *, actor: Actor, role: str, note: str = "", **columns: Any) -> Complaint:
    move = states.COMPLAINT.moves[name]
    if filed.status not in move.sources or role not in move.actors:
        raise MoveRefused
    filed.status = move.target
    changed = {**({move.stamp: clock.now()} if move.stamp else {}), **columns}
    for column, value in changed.items():
        setattr(filed, column, value)
    filed.save(update_fields=["status", *changed])
    _tell(filed, status=move.target, actor=actor, role=role, note=note)
    for kind in move.notices:
        to_operator = kind == "complaint_to_handle"
        sum_vnd = filed.amount_vnd or None
        owe_notice(filed.part.order, kind=kind, part=filed.part, amount_vnd=sum_vnd, to_operator=to_operator)
    record(f"{name}_complaint", filed, actor=actor, after={"status": move.target})
    return filed


def _tell(filed: Complaint, *, status: str, actor: Actor, role: str, note: str = "") -> None:
    part = filed.part
    log_event(
        part.order,
        part=part,
        machine="complaint",
        case_ref=filed.code,
        status=status,
        actor=actor,
        role=role,
        note=note,
    )

""" "Tạm nghỉ": days on which a producer takes no orders."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import Producer, ProducerBreak
from ..version import catalogue_changed

LONGEST = timedelta(days=180)


@transaction.atomic
def take_break(*, producer_id: int, starts_on: date, ends_on: date, reason: str, actor: Actor) -> ProducerBreak:
    """Stop new orders from the first to the last day, both included; what is ordered already stays ordered.

    It begins today at the earliest: on days gone by orders were taken, and nobody rested in them afterwards.
    A break that touches another one becomes one with it, so that buyers read one day of return.
    Raises InvalidInput (ends before it starts, over already, more than half a year still to come).
    """
    today = clock.today()
    if ends_on < starts_on:
        raise InvalidInput(_("Ngày cuối phải bằng hoặc sau ngày đầu."), field="ends_on")
    if ends_on < today:
        raise InvalidInput(_("Những ngày này đã qua. Chọn từ hôm nay trở đi giúp."), field="ends_on")
    starts_on = max(starts_on, today)
    producer = Producer.objects.select_for_update(no_key=True).get(pk=producer_id)
    day = timedelta(days=1)
    touching = producer.breaks.filter(starts_on__lte=ends_on + day, ends_on__gte=starts_on - day)
    first = min([starts_on, *(one.starts_on for one in touching)])
    last = max([ends_on, *(one.ends_on for one in touching)])
    if last - max(first, today) > LONGEST:
        raise InvalidInput(_("Nghỉ lâu nhất nửa năm. Nghỉ hẳn thì bà con gọi chợ giúp."), field="ends_on")
    joined = [[str(one.starts_on), str(one.ends_on)] for one in touching]
    touching.delete()
    made = ProducerBreak.objects.create(producer=producer, starts_on=first, ends_on=last, reason=reason.strip()[:120])
    before = {"breaks": joined} if joined else {}
    record("take_break", made, actor=actor, before=before, after={"starts_on": str(first), "ends_on": str(last)})
    catalogue_changed()
    return made


@transaction.atomic
def end_break(*, producer_id: int, break_id: int, actor: Actor) -> bool:
    """Take orders again from today on. True only for the call that ended it; a break of somebody else is none."""
    found = ProducerBreak.objects.select_for_update().filter(pk=break_id, producer_id=producer_id).first()
    if found is None:
        return False
    record("end_break", found, actor=actor, before={"starts_on": str(found.starts_on), "ends_on": str(found.ends_on)})
    yesterday = clock.today() - timedelta(days=1)
    if found.starts_on <= yesterday:
        ProducerBreak.objects.filter(pk=found.pk).update(ends_on=min(found.ends_on, yesterday))
    else:
        found.delete()
    catalogue_changed()
    return True

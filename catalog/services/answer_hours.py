"""How many hours a producer takes to answer an order."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import Producer

LONGEST_H = 168


@transaction.atomic
def set_answer_hours(*, producer_id: int, hours: int | None, actor: Actor) -> bool:
    """Orders paid from now on are answered within so many hours; None for the marketplace's own. True when it changed.

    Orders that wait already keep the deadline their buyer was told. Raises InvalidInput outside 1 to 168.
    """
    if hours is not None and not 1 <= hours <= LONGEST_H:
        raise InvalidInput(_("Từ 1 đến %(most)s giờ.") % {"most": LONGEST_H}, field="hours")
    producer = Producer.objects.select_for_update(no_key=True).get(pk=producer_id)
    before = producer.answer_within_h
    if before == hours:
        return False
    producer.answer_within_h = hours
    producer.save(update_fields=["answer_within_h"])
    record("set_answer_hours", producer, actor=actor, before={"hours": before}, after={"hours": hours})
    return True

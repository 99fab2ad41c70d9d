"""What a producer decides about its deliveries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import ProducerDelivery


@transaction.atomic
def set_delivery_terms(
    *, producer_id: int, weekdays: Collection[int], cut_off: time, free_from_vnd: int | None, actor: Actor
) -> ProducerDelivery:
    """Set days, cut-off and threshold; orders placed before keep what they were promised.

    weekdays       0 Monday to 6 Sunday, at least one
    free_from_vnd  goods of this sum travel the cheapest way at the producer's cost; None for never
    Raises InvalidInput.
    """
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(7)):
        raise InvalidInput(_("Chọn ít nhất một ngày gửi hàng trong tuần."), field="weekdays")
    terms, _created = ProducerDelivery.objects.update_or_create(
        producer_id=producer_id, defaults={"weekdays": days, "cut_off": cut_off, "free_from_vnd": free_from_vnd}
    )
    after = {"weekdays": days, "cut_off": f"{cut_off:%H:%M}", "free_from_vnd": free_from_vnd}
    record("set_delivery_terms", terms, actor=actor, after=after)
    return terms

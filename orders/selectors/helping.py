"""What waits in the shops a helper may enter."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from .. import states
from ..models import SellerOrder


def waiting_by_producer(producers: Collection[int]) -> dict[int, int]:
    """How many paid orders wait for an answer, by key of the producer. One statement."""
    waiting = SellerOrder.objects.filter(producer__in=producers, status=states.PAID, paid_at__isnull=False)
    counted = waiting.order_by().values("producer").annotate(n=Count("pk")).values_list("producer", "n")
    return {int(producer): int(number) for producer, number in counted}

"""From how much on a producer takes an order."""

from __future__ import annotations

from django.db import transaction

from marketplace.kernel.audit import Actor, record

from ..models import Producer
from ..version import catalogue_changed


@transaction.atomic
def set_minimum_order(*, producer_id: int, min_order_vnd: int, actor: Actor) -> None:
    """Set the least goods of one order in đồng, before vouchers and delivery; 0 takes any order."""
    producer = Producer.objects.select_for_update().get(pk=producer_id)
    before = producer.min_order_vnd
    if before == min_order_vnd:
        return
    Producer.objects.filter(pk=producer_id).update(min_order_vnd=min_order_vnd)
    told = {"before": {"min_order_vnd": before}, "after": {"min_order_vnd": min_order_vnd}}
    record("set_minimum_order", producer, actor=actor, **told)
    catalogue_changed()

"""Where else a product of ours is shown: everywhere, nowhere, or not at some partners. A producer says so of each
product, and of all together; a partner shows what both allow."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from marketplace.kernel.audit import Actor, record

from ..models import Marketplace, Producer, Product, SharingStop, ShopSharingStop
from .moving import locked_product


@transaction.atomic
def set_sharing(*, product_id: int, is_shared: bool, not_at: Collection[int], actor: Actor) -> Product:
    """Say whether partner marketplaces may show a product, and which of them may not. Safe to repeat.

    not_at  ids of partner marketplaces; ids of others are left out

    What is no longer shared leaves the partners' shelves with their next reading, seconds to minutes later.
    """
    product = locked_product(product_id)
    known = set(SharingStop.objects.filter(product=product).values_list("marketplace_id", flat=True))
    wanted = _partners(not_at)
    if (product.is_shared, known) == (is_shared, wanted):
        return product
    before = {"is_shared": product.is_shared, "not_at": sorted(known)}
    product.is_shared = is_shared
    product.save(update_fields=["is_shared", "updated_at"])
    SharingStop.objects.filter(product=product, marketplace__in=known - wanted).delete()
    SharingStop.objects.bulk_create(
        [SharingStop(product=product, marketplace_id=market_id) for market_id in sorted(wanted - known)]
    )
    record("set_sharing", product, actor=actor, before=before, after={"is_shared": is_shared, "not_at": sorted(wanted)})
    return product


@transaction.atomic
def set_shop_sharing(*, producer_id: int, is_shared: bool, not_at: Collection[int], actor: Actor) -> Producer:
    """As set_sharing, for everything a producer sells now and later. What it said of each product stays as it is, and
    counts again once this allows it."""
    producer = Producer.objects.select_for_update(of=("self",)).ours().get(pk=producer_id)
    known = set(ShopSharingStop.objects.filter(producer=producer).values_list("marketplace_id", flat=True))
    wanted = _partners(not_at)
    if (producer.is_shared, known) == (is_shared, wanted):
        return producer
    before = {"is_shared": producer.is_shared, "not_at": sorted(known)}
    producer.is_shared = is_shared
    producer.save(update_fields=["is_shared"])
    ShopSharingStop.objects.filter(producer=producer, marketplace__in=known - wanted).delete()
    ShopSharingStop.objects.bulk_create(
        [ShopSharingStop(producer=producer, marketplace_id=market_id) for market_id in sorted(wanted - known)]
    )
    after = {"is_shared": is_shared, "not_at": sorted(wanted)}
    record("set_shop_sharing", producer, actor=actor, before=before, after=after)
    return producer


def _partners(ids: Collection[int]) -> set[int]:
    return set(Marketplace.objects.filter(is_ourselves=False, pk__in=ids).values_list("pk", flat=True))

"""Where else goods are shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from ..models import Marketplace, Producer, Product, SharingStop


@dataclass(frozen=True)
class GoodSharing:
    """What was said of one product on sale. stops: at how many partners it may not be shown."""

    product: Product
    stops: int


def partner_markets() -> QuerySet[Marketplace]:
    return Marketplace.objects.filter(is_ourselves=False).order_by("name_vi", "pk")


def stopped_at(sharer: Producer | Product) -> list[str]:
    """Slugs of the partners that may not show this product, or nothing of this producer."""
    return sorted(sharer.sharing_stops.values_list("marketplace__slug", flat=True))


def goods_kept_back(producer: Producer) -> list[GoodSharing]:
    """Products on sale whose own page keeps them from some partner or all, by name. One statement."""
    stops = SharingStop.objects.filter(product__producer=producer).values("product")
    rows = Product.objects.filter(Q(is_shared=False) | Q(pk__in=stops), producer=producer)
    shown = rows.filter(status=Product.Status.PUBLISHED).only("name_vi", "name_en", "is_shared", "name_sort")
    counted = shown.annotate(stops=Count("sharing_stops")).order_by("name_sort", "pk")
    return [GoodSharing(each, int(getattr(each, "stops", 0))) for each in counted]

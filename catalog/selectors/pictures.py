"""Which pictures are still to be drawn."""

from __future__ import annotations

from django.db.models import Count, F

from ..models import Producer, Product


def views_to_draw(views: int = 2) -> list[tuple[int, int]]:
    """(product, view) of products of ours with fewer than so many pictures; hero shots first, what is on sale first."""
    lacking = (
        Product.objects.ours()
        .annotate(pictures=Count("images"))
        .filter(pictures__lt=views)
        .order_by("pictures", F("published_at").desc(nulls_last=True), "-pk")
        .values_list("pk", "pictures")
    )
    wanted = [(pk, view) for pk, have in lacking for view in range(have, views)]
    return sorted(wanted, key=lambda each: each[1])


def producers_to_draw() -> list[int]:
    return list(Producer.objects.ours().filter(cover="").values_list("pk", flat=True))

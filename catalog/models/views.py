"""How often a product's page was opened: numbers of a day, and nobody's trace."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .products import Product


class ViewCount(models.Model):
    """One product on one day. Written by a sweep from counters in the cache; who looked is known nowhere."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="view_counts", db_index=False)
    day = models.DateField()
    views = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "day"], name="one_view_count_per_product_and_day"),
            models.CheckConstraint(name="view_count_is_not_empty", condition=Q(views__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.views} on {self.day}"

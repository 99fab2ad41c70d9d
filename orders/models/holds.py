"""Stock promised to an order line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import Lot
from marketplace.kernel import clock

from .orders import OrderLine


class StockHold(models.Model):
    """Units of one lot for one line: held, then either sold (paid) or released.

    Sold units may come back to the shelf, or turn out not to be there (written off); each once, never both.
    """

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="holds")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="holds")
    units = models.PositiveIntegerField()
    held_at = models.DateTimeField(default=clock.now)
    sold_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    written_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["lot_id", "pk"]
        constraints = [
            models.CheckConstraint(name="hold_has_units", condition=Q(units__gt=0)),
            models.CheckConstraint(
                name="hold_is_sold_or_released_never_both",
                condition=Q(sold_at__isnull=True) | Q(released_at__isnull=True),
            ),
            models.CheckConstraint(
                name="only_sold_units_come_back", condition=Q(returned_at__isnull=True) | Q(sold_at__isnull=False)
            ),
            models.CheckConstraint(
                name="only_sold_units_are_written_off",
                condition=Q(written_off_at__isnull=True) | Q(sold_at__isnull=False, returned_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} · {self.lot_id}"

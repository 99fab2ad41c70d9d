"""Lots: what can really be sold."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from .products import ProductVariant


class LotQuerySet(models.QuerySet["Lot"]):
    def sellable(self, on: date) -> Self:
        """Not past its date, not called back, and not all held or sold."""
        return self.filter(
            Q(best_before__isnull=True) | Q(best_before__gt=on), units_on_hand__gt=F("units_held"), recalled_at=None
        )


class Lot(models.Model):
    """One harvest or batch of a pack.

    units_on_hand  packs lying at the producer
    units_held     of these, promised to orders that are not paid yet
    A lot without dates is stock whose batch nobody wrote down (crafts, and goods counted before lots were kept).
    """

    variant = models.ForeignKey(ProductVariant, models.CASCADE, related_name="lots")
    code = models.CharField(max_length=40, blank=True)
    produced_on = models.DateField(null=True, blank=True)
    best_before = models.DateField(null=True, blank=True)
    units_made = models.PositiveIntegerField()
    units_on_hand = models.PositiveIntegerField()
    units_held = models.PositiveIntegerField(default=0)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recall_reason = models.CharField(max_length=300, blank=True, help_text="told to everybody who bought of it")

    objects = LotQuerySet.as_manager()

    class Meta:
        # First expired, first out; undated stock goes last.
        ordering = [F("best_before").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "code"], name="one_lot_per_pack_and_code"),
            models.CheckConstraint(name="stock_never_oversold", condition=Q(units_held__lte=F("units_on_hand"))),
            models.CheckConstraint(
                name="recalled_lot_gives_a_reason", condition=Q(recalled_at__isnull=True) | ~Q(recall_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"lot {self.pk}"

    @property
    def units_free(self) -> int:
        return self.units_on_hand - self.units_held

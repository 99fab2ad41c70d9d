"""Pre-order: goods promised before they are ripe."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from marketplace.kernel import clock

from .products import ProductVariant


class HarvestQuerySet(models.QuerySet["Harvest"]):
    def taking_orders(self, at: datetime) -> Self:
        """In its order window, neither opened nor given up, and not all promised yet."""
        return self.filter(
            order_from__lte=at,
            order_until__gt=at,
            opened_at__isnull=True,
            failed_at__isnull=True,
            units_reserved__lt=F("cap_units"),
        )


class Harvest(models.Model):
    """A harvest of a pack to come: when it can be ordered, when it is brought in, and how much may be promised.

    deposit_bp      share paid when ordering, in basis points; the rest is asked for when the harvest is opened
    units_reserved  promised so far
    """

    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="harvests")
    order_from = models.DateTimeField()
    order_until = models.DateTimeField()
    harvest_from = models.DateField()
    harvest_until = models.DateField()
    cap_units = models.PositiveIntegerField()
    units_reserved = models.PositiveIntegerField(default=0)
    deposit_bp = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    fail_reason = models.CharField(max_length=300, blank=True, help_text="told to everybody who ordered")
    lot = models.OneToOneField(
        "catalog.Lot", models.PROTECT, null=True, blank=True, related_name="harvest", help_text="what was brought in"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = HarvestQuerySet.as_manager()

    class Meta:
        ordering = ["harvest_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="never_more_promised_than_the_cap", condition=Q(units_reserved__lte=F("cap_units"))
            ),
            models.CheckConstraint(name="harvest_has_a_cap", condition=Q(cap_units__gt=0)),
            models.CheckConstraint(name="deposit_is_a_share", condition=Q(deposit_bp__range=(1, 10_000))),
            models.CheckConstraint(
                name="harvest_comes_after_its_orders_began",
                condition=Q(order_until__gt=F("order_from"), harvest_until__gte=F("harvest_from")),
            ),
            models.CheckConstraint(
                name="harvest_is_opened_or_failed_never_both",
                condition=Q(opened_at__isnull=True) | Q(failed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="opened_harvest_has_a_lot",
                condition=Q(opened_at__isnull=True, lot__isnull=True) | Q(opened_at__isnull=False, lot__isnull=False),
            ),
            models.CheckConstraint(
                name="failed_harvest_gives_a_reason", condition=Q(failed_at__isnull=True) | ~Q(fail_reason="")
            ),
            models.UniqueConstraint(
                fields=["variant"],
                name="one_harvest_to_come_per_pack",
                condition=Q(opened_at__isnull=True, failed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.harvest_from:%d/%m/%Y} – {self.harvest_until:%d/%m/%Y}"

    @property
    def units_left(self) -> int:
        return self.cap_units - self.units_reserved

    @property
    def deposit_percent(self) -> str:
        """ "30", "12,5"."""
        return f"{self.deposit_bp / 100:g}".replace(".", ",")

    def takes_orders(self, at: datetime) -> bool:
        """As HarvestQuerySet.taking_orders, but for what is left."""
        return self.order_from <= at < self.order_until and self.opened_at is None and self.failed_at is None

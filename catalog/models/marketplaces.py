"""Marketplaces (ourselves and the partners) and the tree of categories."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from marketplace.kernel import clock

from .words import Bilingual

STALE_AFTER = timedelta(minutes=30)
DOUBTFUL_AFTER = timedelta(days=1)


class Marketplace(Bilingual, models.Model):
    """One row is ourselves, the others are the partner marketplaces of other delta provinces."""

    class Freshness(models.TextChoices):
        FRESH = "fresh"
        STALE = "stale"
        ASK_FIRST = "ask_first"

    slug = models.SlugField(max_length=64, unique=True)
    is_ourselves = models.BooleanField(default=False)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    tagline_vi = models.CharField(max_length=240, blank=True)
    province_old = models.CharField(max_length=64)
    province_new = models.CharField(max_length=64)
    host = models.CharField(max_length=120, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    proven_at = models.DateTimeField(
        null=True, blank=True, help_text="of a partner: when its goods here were last proven to be all it has"
    )

    product_number: int  # only on rows of catalog.selectors.pages.home_page

    class Meta:
        ordering = ["name_vi"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_ourselves"], name="only_one_marketplace_is_ourselves", condition=Q(is_ourselves=True)
            )
        ]

    def __str__(self) -> str:
        return self.name_vi

    @property
    def is_stale(self) -> bool:
        """For more than half an hour nobody could prove that its goods are still as they are shown."""
        return self.proven_at is None or clock.now() - self.proven_at > STALE_AFTER

    @property
    def is_doubtful(self) -> bool:
        """For more than a day: buyers are told to ask first."""
        return self.proven_at is None or clock.now() - self.proven_at > DOUBTFUL_AFTER

    @property
    def freshness(self) -> Freshness:
        """How far a partner's goods can be trusted. Source: federation.md section 4."""
        if self.is_doubtful:
            return self.Freshness.ASK_FIRST
        return self.Freshness.STALE if self.is_stale else self.Freshness.FRESH


class Category(Bilingual, models.Model):
    """A shelf of the shop; two levels deep."""

    slug = models.SlugField(max_length=64, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    icon = models.CharField(max_length=32, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(name="category_not_its_own_parent", condition=~Q(parent=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name_vi

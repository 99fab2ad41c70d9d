"""Marketplaces (ourselves and the partners) and the tree of categories."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .words import Bilingual


class Marketplace(Bilingual, models.Model):
    """One row is ourselves, the others are the partner marketplaces of other delta provinces."""

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

    class Meta:
        ordering = ["name_vi"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_ourselves"], name="only_one_marketplace_is_ourselves", condition=Q(is_ourselves=True)
            )
        ]

    def __str__(self) -> str:
        return self.name_vi


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

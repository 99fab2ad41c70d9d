"""Products and their packs."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from .. import pricing
from .marketplaces import Category
from .producers import Producer, resting_until
from .words import Bilingual


class ProductQuerySet(models.QuerySet["Product"]):
    def published(self) -> Self:
        """Visible to everybody; out of season ones too, they just can't be bought."""
        return self.filter(
            status=Product.Status.PUBLISHED,
            price_from_vnd__isnull=False,
            producer__status=Producer.Status.APPROVED,
        )

    def ours(self) -> Self:
        """Of this marketplace, not of a partner."""
        return self.filter(producer__marketplace__is_ourselves=True)

    def with_break(self, on: date) -> Self:
        """Add resting_until: the last day of the break its producer takes on that day, if it takes one."""
        return self.annotate(resting_until=resting_until(on, producer="producer"))

    def in_season(self, month: int) -> Self:
        return self.filter(season_months__contains=[month])


class Product(Bilingual, models.Model):
    """A listing: one good of one producer, sold in one or more packs.

    A listing is in season in `season_months` (1 to 12; all twelve means all year).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Nháp")
        SUBMITTED = "submitted", _("Chờ duyệt")
        CHANGES_REQUESTED = "changes_requested", _("Chợ hỏi lại")
        PUBLISHED = "published", _("Đang bán")
        PAUSED = "paused", _("Tạm nghỉ")
        ARCHIVED = "archived", _("Ngừng bán")

    # While a harvest of it can be, or was, ordered ahead: see catalog.services.harvests.
    PREORDER_TAG = "dat-truoc"

    class Storage(models.TextChoices):
        AMBIENT = "ambient", _("Nơi khô ráo, thoáng mát")
        VENTILATED = "ventilated", _("Nơi thoáng gió")
        CHILLED = "chilled", _("Ngăn mát 0–4 °C")
        FROZEN = "frozen", _("Ngăn đông −18 °C")

    class DeliveryScope(models.TextChoices):
        NATIONWIDE = "nationwide", _("Giao toàn quốc")
        MEKONG_DELTA = "mekong_delta", _("Chỉ giao trong đồng bằng sông Cửu Long")
        LOCAL = "local", _("Chỉ giao trong vùng Sóc Trăng cũ")

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    slug = models.SlugField(max_length=120, unique=True)
    name_vi = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    name_sort = models.CharField(max_length=320, db_collation="C", help_text="Vietnamese alphabetical order")
    summary_vi = models.CharField(max_length=300, blank=True)
    description_vi = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    ingredients_vi = models.TextField(blank=True)
    origin_vi = models.CharField(max_length=160, blank=True, help_text="empty: the producer's place")
    allergens = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    storage = models.CharField(max_length=12, choices=Storage)
    shelf_life_days = models.PositiveSmallIntegerField(null=True, blank=True)
    season_months = ArrayField(models.PositiveSmallIntegerField())
    delivery_scope = models.CharField(max_length=16, choices=DeliveryScope)
    is_wholesale_only = models.BooleanField(default=False)
    is_shared = models.BooleanField(default=True, help_text="shown by partner marketplaces, too")
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    price_from_vnd = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="lowest pack price, kept by services"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)
    folded_vector = SearchVectorField(null=True, editable=False, help_text="words without marks, kept by services")
    marked_vector = SearchVectorField(null=True, editable=False, help_text="words as written, kept by services")

    objects = ProductQuerySet.as_manager()
    resting_until: date | None  # only on rows of with_break()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="product_newest"),
            models.Index(fields=["status", "price_from_vnd", "id"], name="product_cheapest"),
            models.Index(fields=["status", "name_sort", "id"], name="product_by_name"),
            # Neighbours of a product and the pages of a shelf and of a producer, at any size of the catalogue.
            models.Index(fields=["category", "status", "-published_at", "-id"], name="product_newest_on_shelf"),
            models.Index(fields=["producer", "status", "-published_at", "-id"], name="product_newest_of_producer"),
            GinIndex(fields=["folded_vector"], name="product_folded_words"),
            GinIndex(fields=["marked_vector"], name="product_marked_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="published_product_has_a_moment",
                condition=~Q(status="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="season_months_are_months",
                condition=Q(season_months__contained_by=list(range(1, 13))) & Q(season_months__len__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi

    def is_in_season(self, on: date) -> bool:
        return on.month in self.season_months

    @property
    def is_all_year(self) -> bool:
        return len(set(self.season_months)) == 12

    @property
    def is_preorder(self) -> bool:
        return self.PREORDER_TAG in self.tags


class VariantQuerySet(models.QuerySet["ProductVariant"]):
    def with_units_available(self, on: date) -> Self:
        """Add units_available: what the sellable lots still hold, never below zero."""
        sellable = (Q(lots__best_before__gt=on) | Q(lots__best_before__isnull=True)) & Q(lots__recalled_at__isnull=True)
        free = F("lots__units_on_hand") - F("lots__units_held")
        total = models.Sum(free, filter=sellable, default=0)
        return self.annotate(units_available=total)

    def with_tiers(self) -> Self:
        """Bring the wholesale tiers along, in the same statement."""
        pair = models.Func("min_units", "price_vnd", function="jsonb_build_array", output_field=models.JSONField())
        tiers = VariantTier.objects.filter(variant=OuterRef("pk"))
        pairs = tiers.order_by("min_units").annotate(pair=pair).values("pair")
        return self.annotate(tier_pairs=ArraySubquery(pairs))

    def with_producer_break(self, on: date) -> Self:
        """Add resting_until: the last day of the break its producer takes on that day, if it takes one."""
        return self.annotate(resting_until=resting_until(on, producer="product__producer"))


class ProductVariant(Bilingual, models.Model):
    """A pack of a product: what has a price and lies in a cart."""

    class Unit(models.TextChoices):
        GRAM = "g", "g"
        MILLILITRE = "ml", "ml"
        PIECE = "piece", _("cái")

    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=120)
    unit = models.CharField(max_length=8, choices=Unit)
    net_quantity = models.PositiveIntegerField(help_text="in the unit: grams, millilitres or pieces")
    gross_weight_g = models.PositiveIntegerField()
    length_mm = models.PositiveIntegerField()
    width_mm = models.PositiveIntegerField()
    height_mm = models.PositiveIntegerField()
    price_vnd = models.PositiveBigIntegerField(help_text="VAT included")
    compare_at_price_vnd = models.PositiveBigIntegerField(null=True, blank=True)
    price_per_kg_vnd = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="weighed at packing: price_vnd is then that of the heaviest pack"
    )
    weight_min_g = models.PositiveIntegerField(null=True, blank=True)
    weight_max_g = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = VariantQuerySet.as_manager()
    units_available: int  # only on rows of with_units_available()
    tier_pairs: list[list[int]] | None = None  # only on rows of with_tiers()
    resting_until: date | None  # only on rows of with_producer_break()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="pack_is_not_empty", condition=Q(net_quantity__gt=0)),
            models.CheckConstraint(
                name="pack_sold_by_weight_costs_its_upper_bound",
                condition=Q(price_per_kg_vnd__isnull=True, weight_min_g__isnull=True, weight_max_g__isnull=True)
                | Q(
                    weight_min_g__gt=0,
                    weight_max_g__gte=F("weight_min_g"),
                    price_vnd=(F("price_per_kg_vnd") * F("weight_max_g") + 500) / 1000,
                ),
            ),
            models.CheckConstraint(
                name="struck_price_is_higher",
                condition=Q(compare_at_price_vnd__isnull=True) | Q(compare_at_price_vnd__gt=F("price_vnd")),
            ),
        ]

    def __str__(self) -> str:
        return self.sku

    def price_for(self, units: int) -> int:
        """Price of one pack in đồng when buying this many."""
        return pricing.unit_price_vnd(self.price_vnd, units, self.tier_list)

    @cached_property
    def tier_list(self) -> list[pricing.Tier]:
        """The wholesale tiers, lowest number first; no statement on rows of with_tiers() or with tiers prefetched."""
        if self.tier_pairs is not None:
            return [pricing.Tier(min_units, price_vnd) for min_units, price_vnd in self.tier_pairs]
        return [pricing.Tier(tier.min_units, tier.price_vnd) for tier in self.tiers.all()]

    @property
    def wholesale_min_units(self) -> int:
        """The fewest packs sold where only wholesale is; 1 without tiers."""
        return self.tier_list[0].min_units if self.tier_list else 1

    @property
    def comparable_price(self) -> pricing.ComparablePrice | None:
        """Price per kg, litre or piece; None where the pack is one piece and the price says it all."""
        return pricing.comparable_price(self.price_vnd, unit=self.unit, net_quantity=self.net_quantity)


class VariantTier(models.Model):
    """From so many packs on, each costs so much. A trigger holds that prices fall strictly with the number of packs."""

    variant = models.ForeignKey(ProductVariant, models.CASCADE, related_name="tiers")
    min_units = models.PositiveIntegerField()
    price_vnd = models.PositiveBigIntegerField(help_text="of one pack, VAT included")

    class Meta:
        ordering = ["min_units"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "min_units"], name="one_tier_per_pack_and_number"),
            models.CheckConstraint(name="tier_starts_above_one_pack", condition=Q(min_units__gt=1)),
            models.CheckConstraint(name="tier_costs_something", condition=Q(price_vnd__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.min_units}: {self.price_vnd}"

"""Producers, products and imports in the console."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from marketplace.kernel.admin import ReadOnlyInline, show
from marketplace.kernel.deeds import DeedAdmin

from .deeds import CHANGE_DEEDS, PRODUCER_DEEDS, PRODUCT_DEEDS
from .diff import rows_of
from .models import (
    CatalogNotice,
    Certificate,
    ImportRun,
    Membership,
    Producer,
    Product,
    ProductChange,
    ProductEvent,
    ProductVariant,
)


class Members(ReadOnlyInline):
    model = Membership
    verbose_name_plural = "members"


class Variants(ReadOnlyInline):
    model = ProductVariant
    fields = ("sku", "name_vi", "price_vnd", "tiers_told")
    readonly_fields = ("tiers_told",)

    @admin.display(description="wholesale")
    def tiers_told(self, variant: ProductVariant) -> str:
        return ", ".join(f"{tier.min_units}: {tier.price_vnd}" for tier in variant.tier_list)


class Certificates(ReadOnlyInline):
    model = Certificate
    fields = ("scheme", "stars", "number", "issuer_vi", "issued_on", "expires_on")


class Events(ReadOnlyInline):
    model = ProductEvent
    fields = ("at", "machine", "status", "role", "actor", "note")


@admin.register(Producer)
class ProducerAdmin(DeedAdmin):
    """Registration numbers and bank accounts stand on the producer's own page only, never in a list."""

    deeds = PRODUCER_DEEDS
    list_display = ("legal_name", "legal_form", "ward", "contact_name", "phone", "is_trusted", "suspended_at")
    list_filter = ("marketplace", "legal_form", "is_trusted", "was_helped_to_join")
    search_fields = ("legal_name", "slug", "phone", "email", "contact_name")
    inlines = (Members,)


@admin.register(Product)
class ProductAdmin(DeedAdmin):
    """Products, and taking one off the shelf."""

    deeds = PRODUCT_DEEDS
    list_display = ("name_vi", "producer", "category", "status", "price_from_vnd", "updated_at")
    list_filter = ("status", "category", "delivery_scope", "is_wholesale_only")
    search_fields = ("name_vi", "name_en", "slug", "variants__sku")
    exclude = ("folded_vector", "marked_vector", "name_sort")
    inlines = (Variants, Certificates, Events)


@admin.register(ProductChange)
class ProductChangeAdmin(DeedAdmin):
    """The reviewer's queue, what waits longest first; each with before and after side by side."""

    deeds = CHANGE_DEEDS
    list_display = ("product", "producer_name", "is_first", "status", "asked_at", "decided_at")
    list_filter = ("status", "is_first")
    list_select_related = ("product__producer",)
    search_fields = ("product__name_vi", "product__producer__legal_name")
    exclude = ("before", "after")
    readonly_fields = ("side_by_side",)
    ordering = (F("decided_at").asc(nulls_first=True), "asked_at")

    @admin.display(description="producer", ordering="product__producer")
    def producer_name(self, change: ProductChange) -> str:
        return change.product.producer.legal_name

    @admin.display(description="before and after")
    def side_by_side(self, change: ProductChange) -> SafeString:
        return render_to_string("console/change.html", {"rows": rows_of(change)})


show(
    CatalogNotice,
    list_display=["kind", "recipient", "producer", "created_at", "sent_at", "attempts", "due_at"],
    list_filter=["kind"],
)
show(
    ImportRun,
    list_display=["kind", "created_at", "actor", "rows_total", "rows_done", "applied_at"],
    list_filter=["kind"],
    ordering=["-created_at"],
)

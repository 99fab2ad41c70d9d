"""Producers, products and imports in the console."""

from __future__ import annotations

from django.contrib import admin

from marketplace.kernel.admin import ReadOnlyInline, show

from .models import Certificate, ImportRun, Membership, Producer, Product, ProductVariant


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


show(
    Producer,
    # Registration numbers and bank accounts stand on the producer's own page only, never in a list.
    list_display=["legal_name", "legal_form", "ward", "contact_name", "phone", "suspended_at"],
    list_filter=["marketplace", "legal_form", "was_helped_to_join"],
    search_fields=["legal_name", "slug", "phone", "email", "contact_name"],
    inlines=[Members],
)
show(
    Product,
    list_display=["name_vi", "producer", "category", "status", "price_from_vnd", "updated_at"],
    list_filter=["status", "category", "delivery_scope", "is_wholesale_only"],
    search_fields=["name_vi", "name_en", "slug", "variants__sku"],
    exclude=["folded_vector", "marked_vector", "name_sort"],
    inlines=[Variants, Certificates],
)
show(
    ImportRun,
    list_display=["kind", "created_at", "actor", "rows_total", "rows_done", "applied_at"],
    list_filter=["kind"],
    ordering=["-created_at"],
)

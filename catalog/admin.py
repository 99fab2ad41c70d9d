"""Products and imports in the console; producers are in catalog.producers_admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.admin import ReadOnlyInline, call_room, show
from marketplace.kernel.deeds import DeedAdmin
from marketplace.kernel.money import format_vnd

from . import console_words, producers_admin  # noqa: F401  # producers register themselves
from .console_codes import CODES
from .console_commands import COMMANDS
from .console_helps import HELPS
from .deeds import CHANGE_DEEDS, PRODUCT_DEEDS, TOKEN_DEEDS
from .diff import rows_of
from .models import (
    ApiToken,
    CatalogNotice,
    Certificate,
    ImportRun,
    Product,
    ProductChange,
    ProductEvent,
    ProductVariant,
)


class Variants(ReadOnlyInline):
    model = ProductVariant
    fields = ("sku", "name_vi", "price_vnd", "tiers_told")
    readonly_fields = ("tiers_told",)

    @admin.display(description=_("Giá sỉ"))
    def tiers_told(self, variant: ProductVariant) -> str:
        return ", ".join(f"{tier.min_units}: {format_vnd(tier.price_vnd)}" for tier in variant.tier_list)


class Certificates(ReadOnlyInline):
    model = Certificate
    fields = ("scheme", "stars", "number", "issuer_vi", "issued_on", "expires_on", "status")


class Events(ReadOnlyInline):
    model = ProductEvent
    fields = ("at", "machine", "status", "role", "actor", "note")


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
    readonly_fields = ("side_by_side",)
    # What there is to decide about stands first, on a phone as well.
    fields = (
        "side_by_side",
        "product",
        "is_first",
        "status",
        "revision",
        "reason",
        "advice",
        "asked_at",
        "asked_by",
        "decided_at",
        "decided_by",
    )
    ordering = (F("decided_at").asc(nulls_first=True), "asked_at")

    @admin.display(description=_("Nhà làm"), ordering="product__producer")
    def producer_name(self, change: ProductChange) -> str:
        return change.product.producer.legal_name

    @admin.display(description=_("Trước và sau"))
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
    exclude=["content"],  # the file itself, as bytes
    ordering=["-created_at"],
)


@admin.register(ApiToken)
class ApiTokenAdmin(DeedAdmin):
    """Keys of producers' programs; the key itself is kept nowhere."""

    deeds = TOKEN_DEEDS
    list_display = ("name", "tail", "producer", "user", "may_work", "created_at", "used_at", "expires_at", "revoked_at")
    list_filter = ("may_work",)
    search_fields = ("name", "producer__legal_name", "user__full_name")
    exclude = ("digest",)


call_room(
    "catalog",
    names=console_words.MODELS,
    fields=console_words.FIELDS,
    helps=HELPS,
    codes=CODES,
    commands=COMMANDS,
)

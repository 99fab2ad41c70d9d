"""Orders and owed e-mails in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.models import Harvest, Lot
from marketplace.kernel.admin import ReadOnlyAdmin, ReadOnlyInline, call_it, call_room, show
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import DeedAdmin

from . import console_words
from .console_codes import CODES
from .console_commands import COMMANDS
from .console_helps import HELPS
from .deeds import COMPLAINT_DEEDS, HARVEST_DEEDS, LOT_DEEDS, PART_DEEDS, RETURN_DEEDS
from .deeds_delivery import CARRIER_DEEDS, NEW_POINT, NEW_TARIFF, POINT_DEEDS, TARIFF_DEEDS
from .deeds_endpoints import ENDPOINT_DEEDS
from .deeds_settlement import SET_SETTLEMENT
from .models import (
    Adjustment,
    Carrier,
    CarrierNews,
    CarrierWard,
    Complaint,
    DeliveryService,
    DeliveryTariff,
    ExtraCharge,
    Fulfilment,
    Holiday,
    Order,
    OrderEvent,
    OrderLine,
    OrderNotice,
    PickupPoint,
    ProducerDelivery,
    Return,
    ReturnLine,
    SellerOrder,
    Settlement,
    StockHold,
    TariffBracket,
    TravelRule,
    Voucher,
    VoucherUse,
    WebhookEndpoint,
    WebhookMessage,
)
from .services.vouchers import stop_voucher
from .web.words import zone_words


class Parts(ReadOnlyInline):
    """An order's parts; why one was declined is made of two columns."""

    model = SellerOrder
    readonly_fields = ("declined_because",)
    fields = (
        "number",
        "producer",
        "status",
        "goods_vnd",
        "discount_vnd",
        "delivery_vnd",
        "total_vnd",
        "declined_because",
    )

    @admin.display(description=gettext_lazy("Lý do từ chối"))
    def declined_because(self, part: SellerOrder) -> str:
        return part.declined_because


class Events(ReadOnlyInline):
    model = OrderEvent
    fields = ("at", "part", "status", "actor_kind", "actor", "note")


class Notices(ReadOnlyInline):
    model = OrderNotice
    fields = ("kind", "channel", "recipient", "created_at", "sent_at", "attempts")


class Lines(ReadOnlyInline):
    model = OrderLine
    fk_name = "part"
    fields = ("product_name", "variant_name", "sku", "units", "units_missing", "total_vnd", "discount_vnd", "due_vnd")


class Uses(ReadOnlyInline):
    model = VoucherUse
    fields = ("order", "discount_vnd", "bearer", "used_at", "released_at")


class Parcels(ReadOnlyInline):
    model = Fulfilment
    fields = ("number", "status", "carrier", "tracking_number", "weight_g", "shipped_at", "delivered_at", "heard_at")


show(
    Order,
    list_display=["number", "full_name", "phone", "total_vnd", "placed_at", "paid_at", "cancelled_at"],
    search_fields=["number", "phone", "email", "full_name", "parts__parcels__tracking_number"],
    date_hierarchy="placed_at",
    exclude=["cart"],
    inlines=[Parts, Events, Notices],
)


class Prices(ReadOnlyInline):
    model = Adjustment
    fields = ("at", "kind", "amount_vnd", "note", "actor")


class PartEvents(ReadOnlyInline):
    model = OrderEvent
    fields = ("at", "machine", "case_ref", "status", "role", "actor", "note")


class Unanswered(admin.SimpleListFilter):
    """Parts to call about: reminded, and still not answered."""

    title = gettext_lazy("cần gọi")
    parameter_name = "can-goi"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _("Nhà làm chưa trả lời"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[SellerOrder]) -> QuerySet[SellerOrder]:
        return rows.filter(status="paid", alerted_at__isnull=False).order_by("answer_by") if self.value() else rows


class InTrouble(admin.SimpleListFilter):
    """Parts whose goods are where they should not be: not sent in time, lost, come back in part."""

    title = gettext_lazy("giao hàng trục trặc")
    parameter_name = "truc-trac"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("tre", _("Trễ hẹn gửi")), ("kien", _("Có kiện thất lạc hoặc quay về"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[SellerOrder]) -> QuerySet[SellerOrder]:
        if self.value() == "tre":
            late = rows.filter(status__in=["confirmed", "packed"], late_reminded_at__isnull=False)
            return late.order_by("ships_on")
        if self.value() == "kien":
            trouble = Fulfilment.objects.filter(status__in=["lost", "returning", "returned"])
            return rows.filter(status="handed_over", pk__in=trouble.values("part"))
        return rows


@admin.register(SellerOrder)
class SellerOrderAdmin(DeedAdmin):
    """Parts, and what an operator may do about one."""

    deeds = PART_DEEDS
    list_display = ("number", "producer", "status", "due_vnd", "paid_at", "answer_by", "handed_over_at")
    list_filter = (Unanswered, InTrouble, "status")
    search_fields = ("number", "order__phone", "order__email", "producer__legal_name")
    inlines = (Lines, Parcels, Prices, PartEvents)
    ordering = ("-pk",)


class ReturnLines(ReadOnlyInline):
    model = ReturnLine


@admin.register(Return)
class ReturnAdmin(DeedAdmin):
    """Returns; the operator may decide where a producer does not."""

    deeds = RETURN_DEEDS
    list_display = ("code", "part", "status", "reason", "asked_at", "answer_by", "amount_vnd")
    list_filter = ("status", "reason")
    search_fields = ("code",)
    inlines = (ReturnLines,)
    ordering = ("answer_by",)


class BoughtOf(ReadOnlyInline):
    """Who has goods of the lot."""

    model = StockHold
    fields = ("line", "units", "sold_at", "released_at", "returned_at", "written_off_at")


@admin.register(Lot)
class LotAdmin(DeedAdmin):
    """Lots. Here, not in the catalogue's console: who bought of one is known only on this floor."""

    deeds = LOT_DEEDS
    list_display = ("code", "variant", "produced_on", "best_before", "units_made", "units_on_hand", "units_held")
    list_filter = (("recalled_at", admin.EmptyFieldListFilter),)
    search_fields = ("code", "variant__sku", "variant__product__name_vi")
    list_select_related = ("variant__product",)
    inlines = (BoughtOf,)


class PreOrders(ReadOnlyInline):
    model = SellerOrder
    verbose_name_plural = gettext_lazy("Đơn đặt trước")
    fields = ("number", "status", "total_vnd", "later_vnd", "due_vnd", "paid_at")


@admin.register(Harvest)
class HarvestAdmin(DeedAdmin):
    """Harvests. Here, not in the catalogue's console: who ordered ahead of one is known only on this floor."""

    deeds = HARVEST_DEEDS
    list_display = ("variant", "harvest_from", "harvest_until", "cap_units", "units_reserved", "opened_at", "failed_at")
    list_filter = (("opened_at", admin.EmptyFieldListFilter), ("failed_at", admin.EmptyFieldListFilter))
    search_fields = ("variant__sku", "variant__product__name_vi", "variant__product__producer__legal_name")
    list_select_related = ("variant__product",)
    inlines = (PreOrders,)


show(
    ExtraCharge,
    list_display=["part", "kind", "amount_vnd", "status", "asked_at", "pay_by", "ended_at"],
    list_filter=["kind", "status"],
    search_fields=["part__number", "part__order__phone"],
)


@admin.register(Complaint)
class ComplaintAdmin(DeedAdmin):
    """Complaints, the most urgent first."""

    deeds = COMPLAINT_DEEDS
    list_display = ("code", "field", "status", "owner", "receive_by", "answer_by", "satisfaction")
    list_filter = ("status", "field", "channel")
    search_fields = ("code", "part__order__phone")


@admin.register(Voucher)
class VoucherAdmin(ReadOnlyAdmin):
    """Vouchers with every use; operators make them by `manage.py make_voucher`, and stop them here or there."""

    list_display = ("code", "title_vi", "bearer", "producer", "uses_count", "most_uses", "ends_at", "stopped_at")
    list_filter = ("bearer", "first_order_only")
    search_fields = ("code", "title_vi", "producer__legal_name")
    list_select_related = ("producer",)
    inlines = (Uses,)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only for people who may change vouchers."""
        return {"stop": self.get_action("stop")} if request.user.has_perm("orders.change_voucher") else {}

    @admin.action(description=gettext_lazy("Dừng mã giảm giá"))
    def stop(self, request: HttpRequest, rows: QuerySet[Voucher]) -> None:
        actor = Actor.of(request.user)
        stopped = sum(stop_voucher(voucher_id=voucher.pk, actor=actor) for voucher in rows.order_by("pk"))
        text = ngettext("Đã dừng %(many)s mã.", "Đã dừng %(many)s mã.", stopped)
        self.message_user(request, text % {"many": stopped})


show(
    OrderNotice,
    list_display=["kind", "channel", "recipient", "order", "created_at", "sent_at", "attempts"],
    list_filter=["kind", "channel", "attempts"],
    search_fields=["recipient", "order__number"],
    ordering=["-created_at"],
)


class Services(ReadOnlyInline):
    model = DeliveryService


class Wards(ReadOnlyInline):
    model = CarrierWard
    fields = ("ward", "is_remote", "weekdays", "note")


class Brackets(ReadOnlyInline):
    model = TariffBracket


show(
    CarrierNews,
    list_display=["carrier", "tracking_number", "status", "at", "place", "heard_at", "processed_at"],
    list_filter=["carrier", "status"],
    search_fields=["tracking_number", "event_ref"],
)


@admin.register(Carrier)
class CarrierAdmin(DeedAdmin):
    """Carriers with their services, and the wards that are special for them."""

    deeds = CARRIER_DEEDS
    list_display = ("name_vi", "tracking", "max_weight_g", "max_side_mm", "max_length_girth_mm", "is_active")
    inlines = (Services, Wards)


@admin.register(DeliveryTariff)
class DeliveryTariffAdmin(DeedAdmin):
    """Prices by service and zone. None is ever changed: a new one starts on a day, the one before ends."""

    deeds = TARIFF_DEEDS
    openings = NEW_TARIFF
    list_display = (
        "service",
        "zone_name",
        "valid_from",
        "valid_until",
        "remote_vnd",
        "cold_vnd",
        "days_min",
        "days_max",
    )
    list_filter = ("service", "zone")
    inlines = (Brackets,)

    @admin.display(description=gettext_lazy("Vùng"), ordering="zone")
    def zone_name(self, tariff: DeliveryTariff) -> str:
        return zone_words(tariff.zone)


@admin.register(Settlement)
class SettlementAdmin(DeedAdmin):
    """Who gets the buyers' money from now on; orders that exist stay as they were placed."""

    openings = (SET_SETTLEMENT,)
    list_display = ("marketplace", "way", "changed_at")


@admin.register(PickupPoint)
class PickupPointAdmin(DeedAdmin):
    """Where buyers fetch their goods."""

    deeds = POINT_DEEDS
    openings = NEW_POINT
    list_display = ("name", "kind", "ward", "hold_days", "capacity", "has_fridge", "is_active", "serves_all")
    list_filter = ("kind", "is_active")
    search_fields = ("name",)


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(DeedAdmin):
    """Where producers' own systems are told of news, with what was sent lately; never the key it is signed with."""

    deeds = ENDPOINT_DEEDS
    list_display = ("url", "producer", "created_by", "created_at", "stopped_at", "stopped_because")
    list_filter = ("stopped_because",)
    search_fields = ("url", "producer__legal_name")
    exclude = ("signing_key",)


@admin.register(WebhookMessage)
class WebhookMessageAdmin(ReadOnlyAdmin):
    """What was sent there, and what came back."""

    list_display = ("uid", "endpoint", "event", "created_at", "attempts", "due_at", "delivered_at", "last_status")
    list_filter = ("last_status",)
    search_fields = ("=uid", "endpoint__url")


show(TravelRule, list_display=["storage", "zone", "max_hours"], list_filter=["storage"])
show(ProducerDelivery, list_display=["producer", "weekdays", "cut_off", "free_from_vnd"])
show(Holiday, list_display=["name", "starts_on", "ends_on"])

call_room(
    "orders",
    names=console_words.MODELS,
    fields=console_words.FIELDS,
    helps=HELPS,
    codes=CODES,
    commands=COMMANDS,
)
call_it(Lot, name=gettext_lazy("lô hàng"), fields=console_words.FIELDS)

"""Orders and owed e-mails in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from marketplace.kernel.admin import ReadOnlyAdmin, ReadOnlyInline, show
from marketplace.kernel.audit import Actor

from .models import Fulfilment, Order, OrderEvent, OrderLine, OrderNotice, SellerOrder, Voucher, VoucherUse
from .services.vouchers import stop_voucher


class Parts(ReadOnlyInline):
    model = SellerOrder
    fields = (
        "number",
        "producer",
        "status",
        "goods_vnd",
        "discount_vnd",
        "delivery_vnd",
        "total_vnd",
        "decline_reason",
    )


class Events(ReadOnlyInline):
    model = OrderEvent
    fields = ("at", "part", "status", "actor_kind", "actor", "note")


class Notices(ReadOnlyInline):
    model = OrderNotice
    fields = ("kind", "recipient", "created_at", "sent_at", "attempts")


class Lines(ReadOnlyInline):
    model = OrderLine
    fields = ("product_name", "variant_name", "sku", "units", "price_vnd", "total_vnd", "discount_vnd")


class Uses(ReadOnlyInline):
    model = VoucherUse
    fields = ("order", "discount_vnd", "bearer", "used_at", "released_at")


class Parcel(ReadOnlyInline):
    model = Fulfilment


show(
    Order,
    list_display=["number", "full_name", "phone", "total_vnd", "placed_at", "paid_at", "cancelled_at"],
    search_fields=["number", "phone", "email", "full_name", "parts__fulfilment__tracking_number"],
    date_hierarchy="placed_at",
    exclude=["cart"],
    inlines=[Parts, Events, Notices],
)
show(
    SellerOrder,
    list_display=["number", "producer", "status", "total_vnd", "paid_at", "handed_over_at"],
    list_filter=["status"],
    search_fields=["number", "order__phone", "order__email", "producer__legal_name"],
    inlines=[Lines, Parcel],
    ordering=["-pk"],
)


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
    list_display=["kind", "recipient", "order", "created_at", "sent_at", "attempts"],
    list_filter=["kind", "attempts"],
    search_fields=["recipient", "order__number"],
    ordering=["-created_at"],
)

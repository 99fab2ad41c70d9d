"""Orders and owed e-mails in the console."""

from __future__ import annotations

from marketplace.kernel.admin import ReadOnlyInline, show

from .models import Fulfilment, Order, OrderEvent, OrderLine, OrderNotice, SellerOrder


class Parts(ReadOnlyInline):
    model = SellerOrder
    fields = ("number", "producer", "status", "goods_vnd", "delivery_vnd", "total_vnd", "decline_reason")


class Events(ReadOnlyInline):
    model = OrderEvent
    fields = ("at", "part", "status", "actor_kind", "actor", "note")


class Notices(ReadOnlyInline):
    model = OrderNotice
    fields = ("kind", "recipient", "created_at", "sent_at", "attempts")


class Lines(ReadOnlyInline):
    model = OrderLine
    fields = ("product_name", "variant_name", "sku", "units", "price_vnd", "total_vnd")


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
show(
    OrderNotice,
    list_display=["kind", "recipient", "order", "created_at", "sent_at", "attempts"],
    list_filter=["kind", "attempts"],
    search_fields=["recipient", "order__number"],
    ordering=["-created_at"],
)

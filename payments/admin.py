"""Money in the console: payments with their shares, refunds, and what the provider told us, raw."""

from __future__ import annotations

from marketplace.kernel.admin import ReadOnlyInline, show

from .models import Payment, PaymentEvent, PaymentShare, Refund


class Shares(ReadOnlyInline):
    model = PaymentShare
    fields = ("part", "captured_vnd", "refunded_vnd")


show(
    Payment,
    list_display=["order", "status", "amount_vnd", "opened_at", "succeeded_at", "failure_code"],
    list_filter=["status", "provider", "failure_code"],
    search_fields=["order__number", "order__phone", "=session_ref", "=intent_ref"],
    date_hierarchy="opened_at",
    inlines=[Shares],
)
show(
    Refund,
    list_display=["share", "amount_vnd", "status", "reason", "asked_at", "settled_at"],
    list_filter=["status", "reason"],
    search_fields=["share__part__number", "=provider_ref"],
    list_select_related=["share__part"],
    ordering=["-asked_at"],
)
show(
    PaymentEvent,
    list_display=["received_at", "kind", "about_ref", "processed_at"],
    list_filter=["kind"],
    search_fields=["=event_ref", "=about_ref"],
    ordering=["-received_at"],
)

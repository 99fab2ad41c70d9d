"""Money in the console: payments with their shares, refunds, disputes, and what the provider told us, raw."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.kernel.admin import ReadOnlyAdmin, ReadOnlyInline, call_room, show
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import DeedAdmin
from marketplace.kernel.errors import MarketplaceError

from . import (  # those of the console register themselves
    bank_admin,  # noqa: F401
    books_admin,
    console_words,
    direct_admin,  # noqa: F401
    states,
    tax_admin,  # noqa: F401
)
from .console_codes import CODES
from .console_commands import COMMANDS
from .console_helps import HELPS
from .models import Dispute, Payment, PaymentEvent, PaymentShare, Refund
from .refund_deeds import REFUND_DEEDS
from .services.refunding import retry_refund


class Shares(ReadOnlyInline):
    model = PaymentShare
    fields = ("part", "captured_vnd", "refunded_vnd")


class Disputes(ReadOnlyInline):
    model = Dispute
    fields = ("provider_ref", "status", "amount_vnd", "due_by", "closed_at")


class ToDo(admin.SimpleListFilter):
    """What waits for an operator's hand."""

    title = gettext_lazy("cần xử lý")
    parameter_name = "can-xu-ly"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _("Cần xử lý"))]


class StuckRefunds(ToDo):
    def queryset(self, _request: HttpRequest, rows: QuerySet[Refund]) -> QuerySet[Refund]:
        return rows.filter(pk__in=Refund.objects.stuck()) if self.value() else rows


class DisputesToAnswer(ToDo):
    def queryset(self, _request: HttpRequest, rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
        return rows.filter(status__in=states.TO_ANSWER).order_by("due_by") if self.value() else rows


show(
    Payment,
    list_display=["order", "status", "amount_vnd", "opened_at", "succeeded_at", "failure_code"],
    list_filter=["status", "provider", "failure_code"],
    search_fields=["order__number", "order__phone", "=session_ref", "=intent_ref"],
    date_hierarchy="opened_at",
    inlines=[Shares, Disputes],
)
show(
    PaymentEvent,
    list_display=["received_at", "kind", "about_ref", "processed_at"],
    list_filter=["kind"],
    search_fields=["=event_ref", "=about_ref"],
    ordering=["-received_at"],
)


@admin.register(Refund)
class RefundAdmin(DeedAdmin):
    """Refunds; those that failed can be sent again, to the card or by transfer, where two people see to them."""

    deeds = REFUND_DEEDS
    list_display = ("share", "amount_vnd", "status", "reason", "failure_code", "asked_at", "settled_at")
    list_filter = (StuckRefunds, "status", "reason")
    search_fields = ("share__part__number", "=provider_ref")
    list_select_related = ("share__part",)
    ordering = ("-asked_at",)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only for people who may change refunds: seeing them is not enough to move money."""
        return {"send_again": self.get_action("send_again")} if request.user.has_perm("payments.change_refund") else {}

    @admin.action(description=gettext_lazy("Gửi lại khoản hoàn chưa tới"))
    def send_again(self, request: HttpRequest, rows: QuerySet[Refund]) -> None:
        sent = 0
        for refund in rows.order_by("pk"):
            try:
                retry_refund(refund_id=refund.pk, actor=Actor.of(request.user))
                sent += 1
            except MarketplaceError as refusal:
                self.message_user(request, f"{refund}: {refusal}", messages.WARNING)
        if sent:
            text = ngettext("Đang gửi lại %(many)s khoản.", "Đang gửi lại %(many)s khoản.", sent)
            self.message_user(request, text % {"many": sent})


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    """Disputes. They are answered at the provider, with papers from the producers; here is what to do till when."""

    list_display = ("provider_ref", "order", "status", "amount_vnd", "to_do", "due_by", "opened_at", "closed_at")
    list_filter = (DisputesToAnswer, "status", "reason")
    search_fields = ("=provider_ref", "payment__order__number", "=payment__intent_ref")
    list_select_related = ("payment__order",)
    readonly_fields = ("order", "to_do")
    ordering = ("-opened_at",)

    @admin.display(description=gettext_lazy("đơn"))
    def order(self, dispute: Dispute) -> str:
        return dispute.payment.order.number

    @admin.display(description=gettext_lazy("việc cần làm"))
    def to_do(self, dispute: Dispute) -> str:
        if dispute.status in states.TO_ANSWER:
            return _("Gọi nhà làm lấy phiếu giao hàng, ảnh; nộp ở trang của cổng thanh toán trước hạn.")
        if dispute.is_open:
            return _("Đợi ngân hàng trả lời.")
        return ""


call_room(
    "payments",
    names=console_words.MODELS,
    fields=console_words.FIELDS,
    helps=HELPS,
    codes=CODES,
    commands=COMMANDS,
)

__all__ = ["books_admin"]

"""Direct money in the console: what hangs between buyers and producers, and the commission that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel.admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed, DeedAdmin

from .models import CommissionEntry, CommissionInvoice, DirectRefund, DirectTransfer, Payment
from .selectors.invoices import overdue_invoices
from .services.direct_paying import confirm_direct, give_up_direct
from .services.direct_refunds import settle_by_hand


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Dựa vào đâu mà biết"), max_length=300, widget=forms.Textarea({"rows": 3}))


def _confirm(told: DirectTransfer, *, why: str, actor: Actor) -> object:
    return confirm_direct(payment_id=told.payment_id, how=DirectTransfer.How.OPERATOR, why=why, actor=actor)


def _give_up(told: DirectTransfer, *, why: str, actor: Actor) -> object:
    return give_up_direct(payment_id=told.payment_id, why=why, actor=actor)


def _settle(refund: DirectRefund, *, why: str, actor: Actor) -> object:
    return settle_by_hand(refund_id=refund.pk, why=why, actor=actor)


def _may_be_given_up(told: DirectTransfer) -> bool:
    is_open = told.payment.status == Payment.Status.OPEN and told.confirmed_at is None
    return is_open and told.payment.charge_id is None


class Hanging(admin.SimpleListFilter):
    """What somebody has to call about."""

    title = gettext_lazy("treo")
    parameter_name = "treo"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _("Cần gọi hai bên"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of direct transfers and refunds alike: both know what hangs."""
        known: dict[type[Model], Callable[[], QuerySet[Any]]] = {
            DirectTransfer: DirectTransfer.objects.hanging,
            DirectRefund: DirectRefund.objects.hanging,
        }
        return rows.filter(pk__in=known[rows.model]()) if self.value() else rows


@admin.register(DirectTransfer)
class DirectTransferAdmin(DeedAdmin):
    """Payments to producers; those the buyer says were sent and nobody sees are decided here, with a reason."""

    deeds = (
        Deed(
            "confirm",
            gettext_lazy("Tiền đã tới nhà làm"),
            WhyForm,
            _confirm,
            lambda told: told.confirmed_at is None,
        ),
        Deed("give_up", gettext_lazy("Không có tiền, đóng phần này"), WhyForm, _give_up, _may_be_given_up),
    )
    list_display = ("part", "producer", "amount", "said_at", "bank_ref", "confirm_by", "denied_at", "confirmed_how")
    list_filter = (Hanging, "confirmed_how")
    list_select_related = ("payment__part__producer",)
    search_fields = ("=payment__session_ref", "=bank_ref", "=payment__part__number")

    @admin.display(description=gettext_lazy("phần đơn"))
    def part(self, told: DirectTransfer) -> str:
        return str(told.payment.part)

    @admin.display(description=gettext_lazy("nhà làm"))
    def producer(self, told: DirectTransfer) -> str:
        return str(told.payment.part.producer) if told.payment.part else ""

    @admin.display(description=gettext_lazy("số tiền, đồng"))
    def amount(self, told: DirectTransfer) -> int:
        return told.payment.amount_vnd


@admin.register(DirectRefund)
class DirectRefundAdmin(DeedAdmin):
    """What producers owe buyers back."""

    deeds = (
        Deed(
            "settle",
            gettext_lazy("Người mua đã nhận"),
            WhyForm,
            _settle,
            lambda refund: refund.received_at is None,
        ),
    )
    list_display = ("part", "amount_vnd", "asked_at", "send_by", "sent_at", "bank_ref", "contested_at", "received_at")
    list_filter = (Hanging,)
    list_select_related = ("payment__part",)
    search_fields = ("=key", "=bank_ref", "=payment__part__number")

    @admin.display(description=gettext_lazy("phần đơn"))
    def part(self, refund: DirectRefund) -> str:
        return str(refund.payment.part)


class Lines(ReadOnlyInline):
    model = CommissionEntry
    fields = ("at", "kind", "amount_vnd", "key")


class Overdue(admin.SimpleListFilter):
    """Unpaid after their day."""

    title = gettext_lazy("hạn")
    parameter_name = "han"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("qua", _("Quá hạn"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[CommissionInvoice]) -> QuerySet[CommissionInvoice]:
        return rows.filter(pk__in=overdue_invoices()) if self.value() else rows


@admin.register(CommissionInvoice)
class CommissionInvoiceAdmin(ReadOnlyAdmin):
    """Numbers without gaps; nobody edits one."""

    list_display = ("invoice_number", "producer", "month", "total_vnd", "paid_vnd", "due_on", "paid_at", "reference")
    list_filter = (Overdue, "month")
    list_select_related = ("producer",)
    search_fields = ("=reference", "producer__name_sort")
    inlines = (Lines,)

    @admin.display(description=gettext_lazy("Số phiếu"), ordering="sequence")
    def invoice_number(self, invoice: CommissionInvoice) -> str:
        return invoice.number

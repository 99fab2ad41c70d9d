"""The books in the console: accounts to look at, payouts and bank accounts to decide, rules to edit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from marketplace.kernel import clock
from marketplace.kernel.admin import AnyAdmin, ReadOnlyAdmin, ReadOnlyInline, show
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import DeedAdmin
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.money import format_vnd
from marketplace.kernel.runs import scheduled_runs

from .banks import bank_name
from .books_deeds import ACCOUNT_DEEDS, BATCH_DEEDS
from .ledger.chart import bar_chart
from .models import (
    CommissionRate,
    GatewayMove,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    Payout,
    PayoutBatch,
    ProducerBankAccount,
    StatementRow,
    TaxRate,
)
from .selectors.overview import (
    AGES_DAYS,
    bank_books,
    commission_by_month,
    provider_books,
    queues,
    seller_balances,
    trial_balance,
)
from .selectors.payouts import payouts_due
from .services.paying_out import file_of_batch, make_batch
from .services.rates import keep_rate


class Entries(ReadOnlyInline):
    model = LedgerEntry
    fields = ("account", "amount_vnd")


show(
    LedgerTransaction,
    list_display=["occurred_at", "kind", "idempotency_key", "posted_at"],
    list_filter=["kind"],
    search_fields=["=idempotency_key"],
    date_hierarchy="occurred_at",
    ordering=["-pk"],
    inlines=[Entries],
)
show(
    StatementRow,
    list_display=["at", "producer", "kind", "part", "goods_vnd", "commission_vnd", "vat_vnd", "pit_vnd", "net_vnd"],
    list_filter=["kind"],
    search_fields=["producer__legal_name", "=part__number"],
    date_hierarchy="at",
    ordering=["-at"],
)
show(
    GatewayMove,
    list_display=["moved_at", "provider", "kind", "about_ref", "amount_vnd", "fee_vnd", "net_vnd", "settled_at"],
    list_filter=["provider", "kind"],
    search_fields=["=about_ref", "=move_ref"],
    ordering=["-moved_at"],
)
show(
    Payout,
    list_display=["reference", "producer", "amount_vnd", "status", "planned_at", "paid_at", "bank_words"],
    list_filter=["status"],
    search_fields=["=reference", "producer__legal_name"],
)


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnlyAdmin):
    """Accounts; and the page that puts the books together."""

    list_display = ("code", "kind", "balance_vnd", "version")
    list_filter = ("kind", "group")
    search_fields = ("=code", "producer__legal_name")
    change_list_template = "payments/console/accounts.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("so-sach/", view(self.books), name="payments_books"),
            path("so-sach/dot-chi/", view(require_POST(self.new_batch)), name="payments_new_batch"),
        ]
        return [*own, *super().get_urls()]

    def books(self, request: HttpRequest) -> HttpResponse:
        """Trial balance, sellers, queues, the provider's books, months, sweeps."""
        self._allowed(request, "view_ledgeraccount")
        months = commission_by_month()
        rows, bank = trial_balance(), bank_books()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Sổ sách"),
            "rows": rows,
            "debits_vnd": sum(row.debit_vnd for row in rows),
            "credits_vnd": sum(row.credit_vnd for row in rows),
            "sellers": seller_balances(),
            "providers": provider_books(),
            "queues": [(_queue_words()[queue.name], _queue_pages()[queue.name], queue) for queue in queues()],
            "bank": bank,
            "ages": list(zip(_age_words(), bank.open_by_age, strict=True)),
            "dues": payouts_due(now=clock.now(), least_vnd=0),
            "may_pay": request.user.has_perm("payments.change_payoutbatch"),
            "months": months,
            "chart": bar_chart([(f"{row.first:%m/%y}", row.commission_vnd) for row in months]),
            "runs": scheduled_runs(),
        }
        return TemplateResponse(request, "payments/console/books.html", context)

    def new_batch(self, request: HttpRequest) -> HttpResponse:
        """Set aside what is due; another person approves it."""
        self._allowed(request, "change_payoutbatch")
        try:
            batch = make_batch(actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return redirect("admin:payments_books")
        return redirect(reverse("admin:payments_payoutbatch_change", args=[batch.pk]))

    def _allowed(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(f"payments.{permission}"):
            raise PermissionDenied


def _queue_words() -> dict[str, str]:
    return {
        "refunds": _("Khoản hoàn đang đi"),
        "stuck_refunds": _("Khoản hoàn bị kẹt"),
        "transfers_out": _("Chuyển khoản trả lại chờ xử lý"),
        "suspense": _("Tiền tới chưa rõ của ai"),
        "unread_transfers": _("Tin ngân hàng chưa xem"),
        "payouts": _("Khoản chi ngân hàng chưa trả lời"),
        "batches": _("Đợt chi chờ người thứ hai"),
        "bank_accounts": _("Tài khoản chờ đối chiếu"),
    }


def _queue_pages() -> dict[str, str]:
    """Where each queue is worked off."""
    pages = {
        "refunds": "refund_changelist",
        "stuck_refunds": "refund_changelist",
        "transfers_out": "bankrefund_changelist",
        "suspense": "bankcredit_changelist",
        "unread_transfers": "bankcredit_changelist",
        "payouts": "payout_changelist",
        "batches": "payoutbatch_changelist",
        "bank_accounts": "producerbankaccount_changelist",
    }
    filters = {"stuck_refunds": "?can-xu-ly=1", "suspense": "?state=suspense", "unread_transfers": "?state=new"}
    return {name: reverse(f"admin:payments_{page}") + filters.get(name, "") for name, page in pages.items()}


def _age_words() -> list[str]:
    first, second, third = AGES_DAYS
    return [
        _("dưới %(days)s ngày") % {"days": first},
        _("%(from)s đến %(to)s ngày") % {"from": first, "to": second},
        _("%(from)s đến %(to)s ngày") % {"from": second, "to": third},
        _("trên %(days)s ngày") % {"days": third},
    ]


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class Payouts(ReadOnlyInline):
    model = Payout
    fields = ("reference", "producer", "amount_vnd", "bank", "bank_account", "holder", "status", "bank_words")
    readonly_fields = ("bank",)

    @admin.display(description=gettext_lazy("ngân hàng"))
    def bank(self, payout: Payout) -> str:
        return bank_name(payout.bank_bin)


@admin.register(PayoutBatch)
class PayoutBatchAdmin(DeedAdmin):
    """Batches; the file for the bank once two people agreed."""

    change_form_template = "payments/console/batch.html"
    list_display = ("__str__", "total", "status", "made_by", "approved_by", "done_at")
    list_filter = ("status",)
    readonly_fields = ("total",)
    inlines = (Payouts,)
    deeds = BATCH_DEEDS

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayoutBatch]:
        counted: QuerySet[PayoutBatch] = super().get_queryset(request)
        return counted.annotate(many=Count("payouts"), sum_vnd=Sum("payouts__amount_vnd"))

    @admin.display(description=gettext_lazy("tổng cộng"), ordering="sum_vnd")
    def total(self, batch: Any) -> str:
        facts = {"sum": format_vnd(batch.sum_vnd or 0), "many": batch.many}
        return _("%(sum)s, %(many)s lần chuyển") % facts

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/chuyen-khoan.csv", self.admin_site.admin_view(self.bank_file), name="payments_bank_file")
        return [own, *super().get_urls()]

    def bank_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Transfers for the bank. Who gets the file stands in the audit log with the batch's approval."""
        if not request.user.has_perm("payments.change_payoutbatch"):
            raise PermissionDenied
        batch = PayoutBatch.objects.filter(pk=pk).first()
        if batch is None:
            raise Http404
        try:
            text = file_of_batch(batch=batch)
        except MarketplaceError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return redirect(reverse("admin:payments_payoutbatch_change", args=[pk]))
        return _file(text, f"chuyen-khoan-{pk}.csv")


@admin.register(ProducerBankAccount)
class BankAccountAdmin(DeedAdmin):
    """Accounts that producers asked for."""

    list_display = ("producer", "bank_bin", "account", "holder", "asked_at", "approved_at", "usable_from", "refused_at")
    list_select_related = ("producer",)
    deeds = ACCOUNT_DEEDS


class RateAdmin(AnyAdmin):
    """Rules are data that operators write; a change is a command like any other. None is ever deleted: it ends."""

    def has_delete_permission(self, *_args: Any) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002  # as Django calls it
        keep_rate(rate=obj, actor=Actor.of(request.user))


@admin.register(CommissionRate)
class CommissionRateAdmin(RateAdmin):
    list_display = ("position", "name", "producer", "category", "legal_form", "rate_bp", "valid_from", "valid_until")
    list_select_related = ("producer", "category")


@admin.register(TaxRate)
class TaxRateAdmin(RateAdmin):
    list_display = ("legal_form", "vat_bp", "pit_bp", "threshold_vnd", "valid_from", "valid_until", "source")

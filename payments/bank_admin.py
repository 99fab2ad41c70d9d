"""The bank feed in the console: movements, what nobody could place, transfers out, statements."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel.admin import ReadOnlyInline
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import DeedAdmin
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.money import format_vnd

from .bank_deeds import CREDIT_DEEDS, MATCH_DEEDS, REFUND_DEEDS, STATEMENT_DEEDS
from .banks import bank_name
from .models import BankCredit, BankCreditUse, BankRefund, BankStatement, ManualMatch
from .selectors.bank import suggestions_for
from .services.bank_statements import keep_statement, reading_of
from .statements import Unclear

_SHOWN_LINES = 200


class Uses(ReadOnlyInline):
    model = BankCreditUse
    fields = ("kind", "payment", "amount_vnd")


class Matches(ReadOnlyInline):
    model = ManualMatch
    fk_name = "credit"
    fields = ("payment", "invoice", "why", "proposed_by", "proposed_at", "approved_by", "approved_at", "refused_at")


@admin.register(BankCredit)
class BankCreditAdmin(DeedAdmin):
    """Movements on our account; those in suspense wait for two people."""

    deeds = CREDIT_DEEDS
    list_display = ("paid_at", "amount_vnd", "direction", "state", "content", "reference", "provider")
    list_filter = ("state", "provider", "direction")
    search_fields = ("=reference", "=bank_ref", "=provider_txn_id", "content")
    date_hierarchy = "paid_at"
    readonly_fields = ("suggested",)
    inlines = (Uses, Matches)

    @admin.display(description=gettext_lazy("có thể là của"))
    def suggested(self, credit: BankCredit) -> str:
        """Payments that lack exactly this sum and were opened within two hours of it."""
        if credit.state != BankCredit.State.SUSPENSE:
            return ""
        found = suggestions_for(credit)[:10]
        rows = ((payment.qr.reference, payment.order.number, payment.order.full_name) for payment in found)
        return format_html_join(SafeString("<br>"), "{} · {} · {}", rows) or _("Không có đơn nào thiếu đúng số này.")


@admin.register(ManualMatch)
class ManualMatchAdmin(DeedAdmin):
    """Proposals; whoever made one never approves it."""

    deeds = MATCH_DEEDS
    list_display = ("credit", "payment", "invoice", "why", "proposed_by", "proposed_at", "approved_by", "refused_at")
    list_select_related = ("credit", "payment__order", "invoice", "proposed_by", "approved_by")


class Standing(admin.SimpleListFilter):
    """The steps of the queue."""

    title = gettext_lazy("bước")
    parameter_name = "buoc"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        steps = [("ghi", _("Chờ số tài khoản")), ("duyet", _("Chờ duyệt"))]
        return [*steps, ("chuyen", _("Đã duyệt, chờ chuyển"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[BankRefund]) -> QuerySet[BankRefund]:
        steps = {
            "ghi": BankRefund.objects.to_prepare,
            "duyet": BankRefund.objects.to_approve,
            "chuyen": BankRefund.objects.to_pay,
        }
        wanted = steps.get(self.value() or "")
        return rows.filter(pk__in=wanted()) if wanted else rows


@admin.register(BankRefund)
class BankRefundAdmin(DeedAdmin):
    """Transfers out: written down by one person, approved by another, then paid; also as a file for the bank."""

    deeds = REFUND_DEEDS
    list_display = (
        "asked_at",
        "amount_vnd",
        "order",
        "bank",
        "to_account",
        "to_name",
        "told_at",
        "name_fits",
        "standing",
        "bank_ref",
    )
    list_filter = (Standing,)
    list_select_related = ("payment__order",)
    search_fields = ("=key", "=bank_ref", "payment__order__number", "=to_account")
    ordering = ("-asked_at",)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only for people who may change the queue."""
        may = request.user.has_perm("payments.change_bankrefund")
        return {"bank_file": self.get_action("bank_file")} if may else {}

    @admin.display(description=gettext_lazy("đơn"))
    def order(self, refund: BankRefund) -> str:
        return refund.payment.order.number if refund.payment else "—"

    @admin.display(description=gettext_lazy("ngân hàng"), ordering="to_bin")
    def bank(self, refund: BankRefund) -> str:
        return bank_name(refund.to_bin) if refund.to_bin else "—"

    @admin.display(description=gettext_lazy("bước"))
    def standing(self, refund: BankRefund) -> str:
        return refund.standing

    @admin.action(description=gettext_lazy("Tải tệp chuyển khoản cho ngân hàng (chỉ khoản đã duyệt)"))
    def bank_file(self, request: HttpRequest, rows: QuerySet[BankRefund]) -> HttpResponse | None:
        """CSV: bank, account, name without marks, amount, words."""
        approved = list(BankRefund.objects.to_pay().filter(pk__in=rows).order_by("pk"))
        if not approved:
            self.message_user(request, _("Chưa có khoản nào được duyệt trong các dòng đã chọn."), messages.WARNING)
            return None
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="chuyen-tra.csv"'
        sheet = csv.writer(response)
        sheet.writerow(["BIN", "ACCOUNT", "NAME", "AMOUNT", "DESCRIPTION"])
        for refund in approved:
            sheet.writerow(
                [refund.to_bin, refund.to_account, refund.to_name, refund.amount_vnd, f"HOAN TIEN {refund.pk}"]
            )
        return response


def why_unclear(line: Unclear) -> str:
    """Why a line of a statement can't be read, for people."""
    words = {
        "both": _("vừa ghi có vừa ghi nợ"),
        "no sum": _("không có số tiền"),
        "not whole": _("“%(cell)s” không phải số đồng nguyên"),
        "sum": _("không đọc được số tiền “%(cell)s”"),
        "day": _("không đọc được ngày “%(cell)s”"),
    }
    return words[line.reason] % {"cell": line.cell}


class StatementForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp sao kê, CSV hoặc XLSX"))


@admin.register(BankStatement)
class BankStatementAdmin(DeedAdmin):
    """Statements: brought, looked over line by line, taken in."""

    deeds = STATEMENT_DEEDS
    list_display = ("name", "uploaded_at", "uploaded_by", "imported_at")
    exclude = ("content",)
    readonly_fields = ("preview",)
    change_list_template = "console/statements.html"

    def get_urls(self) -> list[URLPattern]:
        own = path("nhap/", self.admin_site.admin_view(self.upload_view), name="payments_bankstatement_upload")
        return [own, *super().get_urls()]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Keep a file, then show what it says; nothing is booked yet."""
        if not request.user.has_perm("payments.change_bankstatement"):
            raise PermissionDenied
        form = StatementForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                kept = keep_statement(name=file.name, content=file.read(), actor=Actor.of(request.user))
            except MarketplaceError as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect(reverse("admin:payments_bankstatement_change", args=[kept.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": _("Nhập sao kê"),
            "back": reverse("admin:payments_bankstatement_changelist"),
        }
        return TemplateResponse(request, "console/upload.html", context, status=422 if form.errors else 200)

    @admin.display(description=gettext_lazy("nội dung"))
    def preview(self, statement: BankStatement) -> SafeString:
        """Sums, what can't be read, and the first lines."""
        reading = reading_of(bytes(statement.content))
        head = _("%(lines)s dòng đọc được, tiền vào %(sum)s; %(errors)s dòng lỗi.") % {
            "lines": len(reading.lines),
            "sum": format_vnd(reading.came_vnd),
            "errors": len(reading.errors),
        }
        words = _("Dòng %(number)s: %(why)s")
        told = ((words % {"number": number, "why": why_unclear(why)},) for number, why in reading.errors.items())
        wrong = format_html_join("", "<p>{}</p>", told)
        shown = reading.lines[:_SHOWN_LINES]
        rows = (
            (
                line.number,
                f"{line.paid_at:%d/%m/%Y}",
                "+" if line.direction == "in" else "−",
                format_vnd(line.amount_vnd),
                line.content,
            )
            for line in shown
        )
        table = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}{}</td><td>{}</td></tr>", rows)
        return format_html("<p>{}</p>{}<table>{}</table>", head, wrong, table)

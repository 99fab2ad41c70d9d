"""Withheld tax in the console: what was paid to the state, each month with its return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Producer
from marketplace.kernel.admin import ReadOnlyInline, call_it
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed, DeedAdmin
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import format_vnd
from marketplace.kernel.sheets import csv_text

from .models import TaxPayment, TaxPaymentLine
from .selectors.statements import Month
from .selectors.taxes import months_to_pay, tax_return
from .services.paying_taxes import pay_taxes, payable_return


class PayTaxesForm(forms.Form):
    """Which month, and what the receipt says."""

    month = forms.ChoiceField(label=gettext_lazy("Thuế của tháng"))
    reference = forms.CharField(label=gettext_lazy("Số chứng từ nộp tiền"), max_length=64)
    paid_on = forms.DateField(
        label=gettext_lazy("Ngày nộp"), widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(f"{month.first:%Y-%m}", str(month)) for month in months_to_pay()]
        self.fields["month"].choices = months  # type: ignore[attr-defined]  # a ChoiceField

    def clean_month(self) -> Month:
        year, month = self.cleaned_data["month"].split("-")
        return Month.of(int(year), int(month))


def _pay(_none: None, *, actor: Actor, **said: Any) -> object:
    return pay_taxes(actor=actor, **said)


def _preview(_none: None, said: dict[str, Any]) -> str:
    told = payable_return(said["month"])
    facts = {"vat": format_vnd(told.vat_vnd), "pit": format_vnd(told.pit_vnd), "many": len(told.rows)}
    return _("Sẽ ghi nộp %(vat)s thuế GTGT và %(pit)s thuế TNCN của %(many)s nhà làm; ghi rồi không sửa được.") % facts


def _named(producer: Producer) -> tuple[str, str, str]:
    return producer.legal_name, producer.legal_form, producer.business_registration_no


class Lines(ReadOnlyInline):
    model = TaxPaymentLine
    fields = ("producer", "goods_vnd", "vat_vnd", "pit_vnd")
    show_change_link = False


@admin.register(TaxPayment)
class TaxPaymentAdmin(DeedAdmin):
    """Months that were paid; above them the form for the next one."""

    list_display = ("month", "vat_vnd", "pit_vnd", "reference", "paid_on", "booked_by", "booked_at")
    search_fields = ("=reference",)
    inlines = (Lines,)
    openings = (Deed("nop", gettext_lazy("Ghi thuế đã nộp"), PayTaxesForm, _pay, preview=_preview),)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = path("to-khai/<int:year>-<int:month>.csv", view(self.tax_file), name="payments_tax_file")
        return [own, *super().get_urls()]

    def tax_file(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        """The monthly return, one line per producer; frozen once the month is paid."""
        if not request.user.has_perm("payments.view_ledgeraccount"):
            raise PermissionDenied
        try:
            told = tax_return(Month.of(year, month))
        except NotFound as error:
            raise Http404 from error
        names = [_("Nhà làm"), _("Loại hình"), _("Mã số"), _("Doanh thu"), _("Thuế GTGT"), _("Thuế TNCN")]
        rows = [[*_named(row.producer), row.goods_vnd, row.vat_vnd, row.pit_vnd] for row in told.rows]
        total = [_("Cộng"), "", "", told.goods_vnd, told.vat_vnd, told.pit_vnd]
        answer = HttpResponse(csv_text(names, [*rows, total]), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="thue-{told.month.first:%Y-%m}.csv"'
        answer["Cache-Control"] = "private, no-store"
        return answer


call_it(
    TaxPayment,
    name=gettext_lazy("thuế đã nộp"),
    fields={
        "month": gettext_lazy("Tháng"),
        "vat_vnd": gettext_lazy("Thuế GTGT, đồng"),
        "pit_vnd": gettext_lazy("Thuế TNCN, đồng"),
        "reference": gettext_lazy("Số chứng từ"),
        "paid_on": gettext_lazy("Ngày nộp"),
        "booked_by": gettext_lazy("Người ghi"),
        "booked_at": gettext_lazy("Ghi lúc"),
    },
)
call_it(
    TaxPaymentLine,
    name=gettext_lazy("phần của từng nhà làm"),
    fields={
        "producer": gettext_lazy("Nhà làm"),
        "goods_vnd": gettext_lazy("Tiền hàng, đồng"),
        "vat_vnd": gettext_lazy("Thuế GTGT, đồng"),
        "pit_vnd": gettext_lazy("Thuế TNCN, đồng"),
    },
)

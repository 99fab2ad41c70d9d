"""The page where a buyer says to which account a transfer goes back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from orders.models import Order
from orders.web.privacy import private_page
from orders.web.requests import HtmxRequest
from orders.web.tracking import order_or_404

from ..banks import BANKS, bank_name
from ..errors import NameDiffers
from ..selectors.bank import refunds_to_tell
from ..services.refund_accounts import tell_refund_account


class RefundAccountForm(forms.Form):
    bank_bin = forms.ChoiceField(
        label=gettext_lazy("Ngân hàng"),
        choices=[("", "—"), *sorted(BANKS.items(), key=lambda bank: bank[1].lower())],
    )
    account = forms.CharField(
        label=gettext_lazy("Số tài khoản"), max_length=30, widget=forms.TextInput({"inputmode": "numeric"})
    )
    again = forms.CharField(
        label=gettext_lazy("Nhập lại số tài khoản"),
        max_length=30,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder = forms.CharField(label=gettext_lazy("Tên chủ tài khoản"), max_length=120)
    is_sure = forms.BooleanField(
        label=gettext_lazy("Tên này khác tên người đặt hay người đã chuyển, nhưng đúng là nơi tôi muốn nhận tiền."),
        required=False,
        widget=forms.HiddenInput,
    )

    def ask_if_sure(self) -> None:
        """Show the tick that a name which differs is right."""
        field = self.fields["is_sure"]
        field.widget = forms.CheckboxInput()
        field.widget.is_required = False


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def refund_account(request: HtmxRequest, token: str) -> HttpResponse:
    """Ask for it, then keep it; whoever has no money to get back is led to the order."""
    order = order_or_404(token)
    waiting = list(refunds_to_tell(order))
    if not waiting:
        messages.info(request, _("Không có khoản nào đang chờ số tài khoản."))
        return redirect("orders:order", token=token)
    if request.method != "POST":
        return _page(request, order, RefundAccountForm(initial={"holder": order.full_name}))
    form = RefundAccountForm(request.POST)
    if form.is_valid():
        try:
            tell_refund_account(order=order, actor=Actor.of(request.user), **form.cleaned_data)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, _words(refusal))
            if isinstance(refusal, NameDiffers):
                form.ask_if_sure()
        else:
            messages.success(request, _("Đã ghi số tài khoản. Hai người trực chợ xem lại rồi chuyển trả bà con."))
            return redirect("orders:order", token=token)
    return _page(request, order, form, status=422)


def _words(refusal: MarketplaceError) -> str:
    if refusal.field == "again":
        return _("Hai lần nhập không giống nhau. Bà con xem lại từng số giúp.")
    return str(refusal)


def _page(request: HtmxRequest, order: Order, form: RefundAccountForm, *, status: int = 200) -> HttpResponse:
    waiting = list(refunds_to_tell(order))
    told = next((refund for refund in waiting if refund.told_at), None)
    context: dict[str, Any] = {
        "order": order,
        "form": form,
        "sum_vnd": sum(refund.amount_vnd for refund in waiting),
        "told": f"{bank_name(told.to_bin)} {told.account_shown}" if told else "",
    }
    return render(request, "payments/refund_account.html", context, status=status)

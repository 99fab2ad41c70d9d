"""The vouchers a producer gives: a short form, the list with how often each was used, and a button that stops it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Producer
from catalog.services.minimum import set_minimum_order as keep_minimum_order
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError

from ..models import Voucher
from ..selectors.vouchers import voucher_for, vouchers_of_producer
from ..services import vouchers as commands
from ..services.vouchers import Terms
from .acting import acting
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest

MOST_VND = 100_000_000


class VoucherForm(forms.Form):
    """What a producer says about a voucher of its own; everything else stays at its simplest."""

    code = forms.CharField(
        label=gettext_lazy("Mã người mua gõ vào"),
        help_text=gettext_lazy("Chữ không dấu và số, ví dụ: HANHTIM10."),
        max_length=24,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )
    title_vi = forms.CharField(
        label=gettext_lazy("Mã này giảm gì"), help_text=gettext_lazy("Ví dụ: Mừng mùa hành mới."), max_length=120
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Giảm bao nhiêu phần trăm"), min_value=1, max_value=90, required=False
    )
    amount_vnd = forms.IntegerField(
        label=gettext_lazy("Hoặc giảm bao nhiêu đồng"), min_value=1000, max_value=MOST_VND, required=False
    )
    max_discount_vnd = forms.IntegerField(
        label=gettext_lazy("Giảm nhiều nhất (đồng)"), min_value=1000, max_value=MOST_VND, required=False
    )
    min_goods_vnd = forms.IntegerField(
        label=gettext_lazy("Mua từ bao nhiêu đồng"), min_value=0, max_value=MOST_VND, required=False
    )
    most_uses = forms.IntegerField(
        label=gettext_lazy("Tất cả mấy lượt"), min_value=1, max_value=100_000, required=False
    )
    most_uses_per_person = forms.IntegerField(
        label=gettext_lazy("Mỗi người mấy lượt"), min_value=1, max_value=1000, required=False, initial=1
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Dùng tới hết ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def terms(self, producer: Producer) -> Terms:
        """Only after is_valid()."""
        said = self.cleaned_data
        ends_on, percent = said["ends_on"], said["percent"]
        return Terms(
            code=said["code"],
            title_vi=said["title_vi"],
            percent_bp=percent * 100 if percent else None,
            amount_vnd=said["amount_vnd"],
            max_discount_vnd=said["max_discount_vnd"],
            min_goods_vnd=said["min_goods_vnd"] or 0,
            producer=producer,
            ends_at=make_aware(datetime.combine(ends_on, time.max)) if ends_on else None,
            most_uses=said["most_uses"],
            most_uses_per_person=said["most_uses_per_person"],
        )


class MinimumForm(forms.Form):
    min_order_vnd = forms.IntegerField(
        label=gettext_lazy("Nhận đơn từ bao nhiêu đồng tiền hàng"),
        help_text=gettext_lazy("Để trống là đơn nào cũng nhận."),
        min_value=0,
        max_value=10_000_000,
        required=False,
    )


@producer_page
def vouchers(request: HtmxRequest) -> HttpResponse:
    """The list and the form; a voucher that was made is told on the fresh page."""
    producer = current_producer(request)
    if request.method != "POST":
        return _page(request, producer, VoucherForm())
    form = VoucherForm(request.POST)
    if form.is_valid():
        try:
            voucher = commands.create_voucher(
                terms=form.terms(producer), bearer=Voucher.Bearer.PRODUCER, actor=Actor.of(request.user)
            )
        except MarketplaceError as refusal:
            field = {"ends_at": "ends_on"}.get(refusal.field, refusal.field)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(
                request, _("Đã mở mã %(code)s. Bà con báo người mua gõ mã này khi đặt.") % {"code": voucher}
            )
            return redirect("orders:vouchers")
    return _page(request, producer, form, status=422)


@producer_page
def stop_voucher(request: HtmxRequest, voucher_id: int) -> HttpResponse:
    """Stop one of one's own; stopping it twice is fine."""
    voucher = voucher_for(user=acting(request), voucher_id=voucher_id)
    if request.method == "POST":
        commands.stop_voucher(voucher_id=voucher.pk, actor=Actor.of(request.user))
        messages.success(request, _("Đã dừng mã %(code)s. Đơn đã dùng mã thì vẫn được giảm.") % {"code": voucher})
    return redirect("orders:vouchers")


@producer_page
def set_minimum_order(request: HtmxRequest) -> HttpResponse:
    """From how much on the producer takes an order."""
    producer = current_producer(request)
    form = MinimumForm(request.POST or None)
    if request.method == "POST" and not form.is_valid():
        return _page(request, producer, VoucherForm(), status=422, minimum_form=form)
    if request.method == "POST":
        least_vnd = form.cleaned_data["min_order_vnd"] or 0
        keep_minimum_order(producer_id=producer.pk, min_order_vnd=least_vnd, actor=Actor.of(request.user))
        messages.success(request, _("Đã ghi mức đơn tối thiểu."))
    return redirect("orders:vouchers")


def _page(
    request: HtmxRequest,
    producer: Producer,
    form: VoucherForm,
    *,
    status: int = 200,
    minimum_form: MinimumForm | None = None,
) -> HttpResponse:
    minimum_form = minimum_form or MinimumForm(initial={"min_order_vnd": producer.min_order_vnd or None})
    context: dict[str, Any] = {
        "form": form,
        "minimum_form": minimum_form,
        "vouchers": vouchers_of_producer(producer),
        "now": clock.now(),
    }
    return render(request, "orders/producer/vouchers.html", context | frame(request, producer), status=status)

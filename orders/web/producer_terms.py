"""Giao hàng: on which days a producer sends, until when, and from which sum it bears the fee."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from marketplace.kernel.audit import Actor

from ..models import ProducerDelivery
from ..selectors.terms import terms_of_producer
from ..services.terms import set_delivery_terms
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest
from .words import WEEKDAYS


class TermsForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Nhà gửi hàng vào những ngày nào?"),
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một ngày gửi hàng trong tuần.")},
    )
    cut_off = forms.TimeField(
        label=gettext_lazy("Đặt trước mấy giờ thì gửi trong ngày?"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    free_from_vnd = forms.IntegerField(
        label=gettext_lazy("Mua từ bao nhiêu đồng thì nhà chịu phí giao?"),
        help_text=gettext_lazy("Để trống thì người mua luôn trả phí giao."),
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 1000}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def delivery_terms(request: HtmxRequest) -> HttpResponse:
    """The form as it stands; what is saved holds for orders from now on."""
    producer = current_producer(request)
    form = TermsForm(request.POST) if request.method == "POST" else _form_of(terms_of_producer(producer.pk))
    if request.method == "POST" and form.is_valid():
        set_delivery_terms(producer_id=producer.pk, actor=Actor.of(request.user), **form.cleaned_data)
        messages.success(request, _("Đã lưu. Đơn đặt từ bây giờ theo cách gửi mới."))
        return HttpResponseRedirect(reverse("orders:delivery_terms"), status=303)
    context = {"form": form, **frame(request, producer)}
    return render(request, "orders/producer/terms.html", context, status=422 if form.errors else 200)


def _form_of(terms: ProducerDelivery) -> TermsForm:
    cut_off = f"{terms.cut_off:%H:%M}"
    return TermsForm(initial={"weekdays": terms.weekdays, "cut_off": cut_off, "free_from_vnd": terms.free_from_vnd})

""" "Tạm nghỉ", and the hours a producer takes to answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from catalog.models import Producer
from catalog.services.answer_hours import LONGEST_H, set_answer_hours
from catalog.services.breaks import end_break, take_break
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest


class BreakForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("Nghỉ từ ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Chọn ngày đầu.")},
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Tới hết ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Chọn ngày cuối.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Người mua đọc được, như: nghỉ Tết, mùa nước lên."),
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("starts_on", "ends_on"):  # what is gone by can't be picked in the phone's calendar
            self.fields[name].widget.attrs["min"] = clock.today().isoformat()


class HoursForm(forms.Form):
    hours = forms.IntegerField(
        label=gettext_lazy("Số giờ"), min_value=1, max_value=LONGEST_H, required=False, widget=forms.NumberInput
    )


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def breaks(request: HtmxRequest) -> HttpResponse:
    """The breaks to come, and a form for another."""
    producer = current_producer(request)
    if request.method != "POST":
        return _page(request, producer)
    form = BreakForm(request.POST)
    if form.is_valid():
        try:
            made = take_break(producer_id=producer.pk, actor=Actor.of(request.user), **form.cleaned_data)
        except MarketplaceError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            days = {"first": f"{made.starts_on:%d/%m/%Y}", "last": f"{made.ends_on:%d/%m/%Y}"}
            words = _("Đã ghi: nghỉ từ %(first)s tới hết %(last)s. Lúc đó không ai đặt mua được, đơn cũ thì vẫn làm.")
            return _back(request, words % days)
    return _page(request, producer, break_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def finish_break(request: HtmxRequest, break_id: int) -> HttpResponse:
    """Take orders again; a break of somebody else is no page."""
    producer = current_producer(request)
    if not producer.breaks.filter(pk=break_id).exists():
        raise NotFound
    if request.method == "POST" and end_break(producer_id=producer.pk, break_id=break_id, actor=Actor.of(request.user)):
        return _back(request, _("Nhà mình nhận đơn lại rồi."))
    return HttpResponseRedirect(reverse("orders:breaks"), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def answer_hours(request: HtmxRequest) -> HttpResponse:
    """How long an order may wait; whoever comes by GET is shown the page with the form."""
    producer = current_producer(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("orders:breaks"))
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _page(request, producer, hours_form=form)
    set_answer_hours(producer_id=producer.pk, hours=form.cleaned_data["hours"], actor=Actor.of(request.user))
    return _back(request, _("Đã ghi. Đơn trả tiền từ giờ phải trả lời trong khoảng đó."))


def _page(request: HtmxRequest, producer: Producer, **filled_in: forms.Form) -> HttpResponse:
    today = clock.today()
    context: dict[str, Any] = {
        "breaks": list(producer.breaks.filter(ends_on__gte=today)),
        "today": today,
        "break_form": BreakForm(initial={"starts_on": today, "ends_on": today}),
        "hours_form": HoursForm(initial={"hours": producer.answer_within_h}),
        "usual_hours": settings.ANSWER_WITHIN_H,
        **filled_in,
        **frame(request, producer),
    }
    return render(request, "orders/producer/breaks.html", context, status=422 if filled_in else 200)


def _back(request: HtmxRequest, done: str) -> HttpResponse:
    messages.success(request, done)
    return HttpResponseRedirect(reverse("orders:breaks"), status=303)

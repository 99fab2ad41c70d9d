"""A producer's lots: what there is of each, who bought of it, and calling one back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.kernel.audit import Actor
from marketplace.kernel.text import read_number

from ..selectors.access import lot_for
from ..selectors.lots import LOTS, lot_trace, lots_of
from ..services.recalling import recall_lot
from .acting import acting
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest


class RecallForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Vì sao thu hồi?"),
        help_text=gettext_lazy("Mọi người đã mua lô này đều đọc được."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Ghi lý do để người mua biết đường mà xử lý.")},
    )


@require_safe
@producer_page
def lots(request: HtmxRequest) -> HttpResponse:
    """All lots, newest first; ?truoc= goes on where a page ended."""
    producer = current_producer(request)
    before = read_number(request.GET.get("truoc", ""))
    found = lots_of(producer, before=before)
    more_before = found[-1].pk if len(found) == LOTS else None
    context = {"lots": found, "before": before, "more_before": more_before, **frame(request, producer)}
    return render(request, "orders/producer/lots.html", context)


@require_safe
@producer_page
def lot(request: HtmxRequest, lot_id: int) -> HttpResponse:
    """One lot and the parts that had of it."""
    found = lot_for(user=acting(request), lot_id=lot_id)
    trace = lot_trace(found)
    context = {
        "lot": found,
        "trace": trace,
        "units_sold": sum(units for _part, units in trace),
        **frame(request, found.variant.product.producer),
    }
    return render(request, "orders/producer/lot.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def recall(request: HtmxRequest, lot_id: int) -> HttpResponse:
    """Asks once more, with how many will be told; a POST calls the lot back."""
    found = lot_for(user=acting(request), lot_id=lot_id)
    form = RecallForm(request.POST or None)
    if found.recalled_at is not None:
        messages.info(request, _("Lô này đã thu hồi rồi."))
    elif request.method == "POST" and form.is_valid():
        many = recall_lot(lot_id=found.pk, reason=form.cleaned_data["reason"], actor=Actor.of(request.user))
        done = ngettext(
            "Đã thu hồi. Chợ báo cho %(many)s đơn đã mua lô này.",
            "Đã thu hồi. Chợ báo cho %(many)s đơn đã mua lô này.",
            many,
        )
        messages.success(request, done % {"many": many})
    else:
        context = {
            "lot": found,
            "form": form,
            "many": len(lot_trace(found)),
            **frame(request, found.variant.product.producer),
        }
        return render(request, "orders/producer/recall.html", context, status=422 if form.errors else 200)
    return HttpResponseRedirect(reverse("orders:lot", args=[found.pk]), status=303)

"""Vụ thu hoạch: harvests that buyers order ahead, announced, brought in or given up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Harvest, Producer
from catalog.services.harvests import announce_harvest as announce
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.text import read_number

from ..selectors.access import harvest_for
from ..selectors.harvests import (
    HARVESTS,
    giving_up_of,
    harvests_to_come,
    lot_code_for,
    opening_of,
    packs_to_announce,
    past_harvests,
)
from ..services import harvesting
from .acting import acting
from .producer import current_producer, frame, producer_page
from .producer_harvest_forms import USUAL_DEPOSIT, AnnounceForm, BringInForm, GiveUpForm
from .requests import HtmxRequest


@require_safe
@producer_page
def harvests(request: HtmxRequest) -> HttpResponse:
    """Those to come and the past ones; ?truoc= goes on where a page of past ones ended."""
    producer = current_producer(request)
    before = read_number(request.GET.get("truoc", ""))
    past = past_harvests(producer, before=before)
    context = {
        "to_come": [] if before else harvests_to_come(producer),
        "past": past,
        "before": before,
        "more_before": past[-1].harvest.pk if len(past) == HARVESTS else None,
        **frame(request, producer),
    }
    return render(request, "orders/producer/harvests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def announce_harvest(request: HtmxRequest) -> HttpResponse:
    """The form; once announced, people may order."""
    producer = current_producer(request)
    packs = packs_to_announce(producer)
    form = AnnounceForm(request.POST or None, packs=packs, initial={"deposit_percent": USUAL_DEPOSIT})
    if request.method == "POST" and form.is_valid():
        try:
            announce(actor=Actor.of(request.user), **form.facts)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _back(request, _("Đã báo vụ thu hoạch. Người mua đặt trước được từ bây giờ."))
    has_goods = bool(packs) or producer.products.exists()
    context = {"form": form, "packs": packs, "has_goods": has_goods, **frame(request, producer)}
    return render(request, "orders/producer/announce_harvest.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def bring_in_harvest(request: HtmxRequest, harvest_id: int) -> HttpResponse:
    """Asks how many packs, says what that means for those who ordered, and then does it."""
    harvest = harvest_for(user=acting(request), harvest_id=harvest_id)
    if _is_over(harvest):
        return _over(request)
    if request.method != "POST":
        form = BringInForm(initial={"lot_code": lot_code_for(harvest.variant, clock.today())})
        return _page_of_bringing_in(request, harvest, form)
    form = BringInForm(request.POST)
    if not form.is_valid():
        return _page_of_bringing_in(request, harvest, form, status=422)
    if not form.is_sure:
        opening = opening_of(harvest, units=form.cleaned_data["units"])
        return _page_of_bringing_in(request, harvest, _read(form), opening=opening)
    facts = {name: form.cleaned_data[name] for name in ("units", "lot_code", "best_before")}
    try:
        harvesting.bring_in_harvest(harvest_id=harvest.pk, actor=Actor.of(request.user), **facts)
    except MarketplaceError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page_of_bringing_in(request, harvest, form, status=422)
    return _back(request, _("Đã ghi. Chợ báo từng người đặt, ai trả nốt thì đơn nằm ở “Cần đóng gói”."))


def _read(form: BringInForm) -> BringInForm:
    """The same form, ready to be sent once more: its number has been previewed."""
    return BringInForm(initial={**form.cleaned_data, "sure": form.cleaned_data["units"]})


def _page_of_bringing_in(
    request: HtmxRequest, harvest: Harvest, form: BringInForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    return _page(request, "bring_in_harvest", harvest, form=form, status=status, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def give_up_harvest(request: HtmxRequest, harvest_id: int) -> HttpResponse:
    """Says how many buyers get how much back; with a reason, a POST gives it up."""
    harvest = harvest_for(user=acting(request), harvest_id=harvest_id)
    if _is_over(harvest):
        return _over(request)
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            harvesting.give_up_harvest(harvest_id=harvest.pk, reason=reason, actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _back(request, _("Đã báo mất mùa. Chợ trả cọc lại cho mọi người đã đặt."))
    status = 422 if form.errors else 200
    return _page(request, "give_up_harvest", harvest, form=form, status=status, giving_up=giving_up_of(harvest))


def _is_over(harvest: Harvest) -> bool:
    return harvest.opened_at is not None or harvest.failed_at is not None


def _over(request: HtmxRequest) -> HttpResponse:
    messages.info(request, _("Vụ này đã xong rồi."))
    return HttpResponseRedirect(reverse("orders:harvests"), status=303)


def _page(request: HtmxRequest, name: str, harvest: Harvest, *, status: int, **context: Any) -> HttpResponse:
    producer: Producer = harvest.variant.product.producer
    context |= {"harvest": harvest, **frame(request, producer)}
    return render(request, f"orders/producer/{name}.html", context, status=status)


def _back(request: HtmxRequest, done: str) -> HttpResponse:
    messages.success(request, done)
    return HttpResponseRedirect(reverse("orders:harvests"), status=303)

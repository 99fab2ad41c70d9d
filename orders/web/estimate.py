"""What delivery of a pack would cost, zone by zone, before anybody types an address."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.models import ProductVariant
from catalog.selectors.on_sale import variants_in_cart
from marketplace.kernel import clock

from ..selectors.quotes import estimate_for_variant
from .forms import AddForm
from .requests import HtmxRequest


@require_safe
def delivery_estimate(request: HtmxRequest) -> HttpResponse:
    """Zones in words with fee and days: a fragment for htmx, a small page for everybody else."""
    form = AddForm(request.GET)
    if not form.is_valid():
        raise Http404
    variant = _published(form.cleaned_data["variant_id"])
    options = estimate_for_variant(variant=variant, units=form.cleaned_data["units"], on=clock.today())
    part = "#zones" if request.htmx else ""
    context = {"variant": variant, "units": form.cleaned_data["units"], "options": list(options.values())}
    return render(request, f"orders/delivery_estimate.html{part}", context)


def _published(variant_id: int) -> ProductVariant:
    variant = variants_in_cart([variant_id], clock.today()).get(variant_id)
    if variant is None or variant.product.status != "published" or variant.product.producer.suspended_at is not None:
        raise Http404
    return variant

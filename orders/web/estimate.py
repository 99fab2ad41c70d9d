"""Whether a pack may travel to the buyer's ward, and what that costs, before anything lies in the cart."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catalog.models import ProductVariant
from marketplace.accounts.web.places import Place, read_place
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import normalise

from ..selectors.checkout import Travel, travel_of
from ..selectors.quotes import estimate_for_variant, published_variant
from .forms import AddForm
from .place_memory import remember_place, remembered_place
from .requests import HtmxRequest


@require_http_methods(["GET", "HEAD", "POST"])
def delivery_estimate(request: HtmxRequest) -> HttpResponse:
    """The buyer's ward if it is known, then zones in words with fee and days.

    A fragment for htmx, a page with a form for the ward for everybody else; the form posts the ward, to be remembered.
    """
    form = AddForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise Http404
    variant, units = _published(form.cleaned_data["variant_id"]), form.cleaned_data["units"]
    where = _place(request)
    if request.method == "POST" and where.chosen is not None:
        remember_place(request, ward_code=where.chosen.code, old_ward_code=where.chosen.old_code)
        return redirect(f"{reverse('orders:delivery_estimate')}?variant={variant.pk}&units={units}")
    options = estimate_for_variant(variant=variant, units=units, on=clock.today())
    context = {
        "variant": variant,
        "units": units,
        "options": list(options.values()),
        "where": where,
        "travel": _travel(variant, units, where),
    }
    return render(request, f"orders/delivery_estimate.html{'#zones' if request.htmx else ''}", context)


def _place(request: HtmxRequest) -> Place:
    if request.method != "POST":
        return read_place(text="", ward=remembered_place(request))
    text = normalise(request.POST.get("place", ""))[:120]
    before = normalise(request.POST.get("place_was", ""))
    return read_place(text=text, text_before=before, ward=request.POST.get("ward", ""))


def _travel(variant: ProductVariant, units: int, where: Place) -> Travel | None:
    if where.chosen is None:
        return None
    return travel_of(variant=variant, units=units, ward_code=where.chosen.code, on=clock.today())


def _published(variant_id: int) -> ProductVariant:
    try:
        return published_variant(variant_id)
    except NotFound:
        raise Http404 from None

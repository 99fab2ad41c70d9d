"""One thing in full: a product, a producer, all producers on the map. Parse, call one selector, present."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound

from .. import selectors
from ..services.viewing import note_view
from . import crumbs
from .linked_data import crumbs_data, producer_data, product_data
from .map_svg import draw_map


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    today = clock.today()
    try:
        page = selectors.product_page(slug, today)
    except NotFound:
        raise Http404 from None
    if request.method == "GET":
        note_view(product_id=page.product.pk, headers=request.headers)
    way = crumbs.to_product(page.product)
    is_ours = page.product.producer.marketplace.is_ourselves
    context = {
        "page": page,
        "product": page.product,
        "producer": page.product.producer,
        "first_pack": next((pack for pack in page.packs if pack.units_available > 0), None),
        "month": today.month,
        "crumbs": way,
        "partner": None if is_ours else page.product.partner,
        # What a partner sells is described to search engines on its own page.
        "linked_data": [product_data(page), crumbs_data(way)] if is_ours else [crumbs_data(way)],
    }
    return render(request, "catalog/product.html", context)


@require_safe
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        page = selectors.producer_page(slug)
    except NotFound:
        raise Http404 from None
    way = crumbs.to_producer(page.producer)
    is_ours = page.producer.marketplace.is_ourselves
    context = {
        "producer": page.producer,
        "products": page.products,
        "number": page.product_number,
        "photos": page.producer.photos.all(),
        "crumbs": way,
        "linked_data": [producer_data(page.producer), crumbs_data(way)] if is_ours else [crumbs_data(way)],
    }
    return render(request, "catalog/producer.html", context)


@require_safe
def producers(request: HttpRequest) -> HttpResponse:
    groups = selectors.producers_by_ward()
    context = {"groups": groups, "map": draw_map(groups), "crumbs": crumbs.to_producers()}
    return render(request, "catalog/producers.html", context)

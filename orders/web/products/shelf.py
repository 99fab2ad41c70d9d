"""The list of one's own products: price and stock of each pack one tap away, and what buyers see of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Product, ProductVariant
from catalog.rights import Right
from catalog.selectors.access import variant_for
from catalog.selectors.acting import Acting, helping
from catalog.selectors.helping import holds
from catalog.selectors.own_products import PAGE, OwnProduct, own_numbers, own_product, own_products
from catalog.services.counting import set_stock
from catalog.services.prices import set_price
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.money import format_vnd
from marketplace.kernel.text import read_number

from ..acting import acting, person
from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest
from .forms import PriceForm, StockForm
from .words import state_words

PackView = Callable[[HtmxRequest, int], HttpResponse]


@require_safe
@producer_page
def products(request: HtmxRequest) -> HttpResponse:
    """Newest first; ?trang-thai= keeps one state, ?sap-het=1 what is nearly gone, ?truoc= goes on."""
    producer = current_producer(request)
    status = request.GET.get("trang-thai", "")
    status = status if status in Product.Status.values else ""
    before = read_number(request.GET.get("truoc", ""))
    found = own_products(producer, status=status, before=before)
    only_low = "sap-het" in request.GET
    numbers = own_numbers(producer)
    context = {
        "rows": [row_of(own) for own in found if own.is_low or not only_low],
        "status": status,
        "only_low": only_low,
        "before": before,
        "more_before": found[-1].product.pk if len(found) == PAGE else None,
        "tabs": [(value, label, numbers[value]) for value, label in Product.Status.choices if value in numbers],
        **frame(request, producer),
    }
    return render(request, "orders/products/list.html", context)


def row_of(own: OwnProduct, **more: Any) -> dict[str, Any]:
    """What parts/row.html shows. more: refused  by pack, what was typed and why it was not written"""
    images = list(own.product.images.all())
    return {
        "own": own,
        "product": own.product,
        "state": state_words(own),
        "image": images[0] if images else None,
        **more,
    }


def only_mine(view: PackView) -> PackView:
    """A number that somebody else wrote on this phone is not written in my name, whosever pack it is.

    The phone keeps it until that person signs in (static/js/queue.js). What a helper wrote in a shop is refused once
    that shop's consent is over, with a reason: it will never be written.
    """

    @wraps(view)
    def guarded(request: HtmxRequest, variant_id: int) -> HttpResponse:
        me = str(person(request).pk)
        if request.headers.get("X-Queued-By", me) != me:
            words = _("Người khác ghi số này lúc mất mạng. Người đó đăng nhập rồi gửi lại giúp.")
            return JsonResponse({"words": words}, status=412)
        consent = _written_in(request)
        if consent and not holds(user=person(request), consent_id=consent):
            words = _("Giấy đồng ý của nhà này đã hết hạn nên số này chưa ghi. Bà con nói lại với nhà làm giúp.")
            return JsonResponse({"words": words}, status=409)
        return view(request, variant_id)

    return guarded


def _written_in(request: HtmxRequest) -> int | None:
    """By which consent a number that waited was written, 0 for none; None for one that did not wait."""
    return read_number(request.headers.get("X-Queued-In", ""))


def _writing(request: HtmxRequest) -> Acting:
    """Who writes: of a number that waited, in the shop where it was written, whichever shop is open by now."""
    consent = _written_in(request)
    if consent is None:
        return acting(request)
    return helping(person(request), consent, Right.WORK) if consent else Acting(person(request), Right.WORK)


@require_POST
@producer_page
@only_mine
def pack_price(request: HtmxRequest, variant_id: int) -> HttpResponse:
    variant = variant_for(user=_writing(request), variant_id=variant_id)
    form = PriceForm(request.POST)

    def write() -> str:
        price_vnd, seen_vnd = form.cleaned_data["price"], form.cleaned_data["seen"]
        set_price(variant_id=variant.pk, price_vnd=price_vnd, seen_vnd=seen_vnd, actor=Actor.of(request.user))
        return _("Đã ghi giá %(price)s.") % {"price": format_vnd(price_vnd)}

    return _written(request, variant, form, write, typed=request.POST.get("price", ""), kind="price")


@require_POST
@producer_page
@only_mine
def pack_stock(request: HtmxRequest, variant_id: int) -> HttpResponse:
    variant = variant_for(user=_writing(request), variant_id=variant_id)
    form = StockForm(request.POST)

    def write() -> str:
        said = form.cleaned_data
        set_stock(
            variant_id=variant.pk,
            lot_id=said["lot"],
            units=said["units"],
            seen_units=said["seen"],
            actor=Actor.of(request.user),
        )
        return _("Đã ghi còn %(units)s.") % {"units": said["units"]}

    return _written(request, variant, form, write, typed=request.POST.get("units", ""), kind="units")


def _written(
    request: HtmxRequest, variant: ProductVariant, form: Any, write: Callable[[], str], *, typed: str, kind: str
) -> HttpResponse:
    """Write what was typed; answer with the row (htmx), the list, or words alone (static/js/queue.js).

    What was refused stays typed, with the reason.
    """
    problem = done = ""
    if form.is_valid():
        try:
            done = write()
        except MarketplaceError as refusal:
            problem = str(refusal)
    else:
        problem = next(iter(form.errors.values()))[0]
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"words": problem or done}, status=409 if problem else 200)
    told = {"variant": variant.pk, "kind": kind, "typed": typed, "problem": problem, "done": done}
    if request.htmx:
        row = row_of(own_product(variant.product_id), told=told)
        return render(request, "orders/products/row.html", {"row": row}, status=200)
    if problem:
        messages.error(request, f"{variant.product.name} · {variant.name}: {problem}")
    else:
        messages.success(request, f"{variant.product.name} · {variant.name}: {done}")
    return HttpResponseRedirect(f"{reverse('orders:products')}#mon-{variant.product_id}", status=303)

"""What a producer receives of its prices: a page, and fragments that the pages of products pull in by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Product, ProductVariant
from catalog.selectors.access import product_for
from catalog.selectors.acting import open_to
from catalog.services.prices import LEAST_VND, MOST_VND
from marketplace.kernel.money import format_vnd, read_vnd
from marketplace.kernel.text import read_number
from orders.web.acting import acting
from orders.web.producer import current_producer, frame, producer_page
from orders.web.requests import HtmxRequest

from ..services.quoting import Quote, quote_of, quotes_of

MOST_PACKS = 300


@dataclass(frozen=True)
class PackQuote:
    """A pack with what its producer receives of it."""

    pack: ProductVariant
    quote: Quote

    @property
    def words(self) -> str:
        return quote_words(self.quote)


@require_safe
@producer_page
def quotes(request: HtmxRequest) -> HttpResponse:
    """All packs of the producer; for htmx those of the products ?mon= names, each into its own place of the page.

    Products of strangers are left out.
    """
    if request.htmx:
        wanted = [read_number(each) or 0 for each in request.GET.getlist("mon")[:MOST_PACKS]]
        own = Q(product__in=wanted, product__producer__in=open_to(acting(request)))
        return render(request, "payments/producer/quotes_oob.html", {"rows": _rows(own)})
    producer = current_producer(request)
    context = {"rows": _rows(Q(product__producer=producer)), **frame(request, producer)}
    return render(request, "payments/producer/quotes.html", context)


@require_safe
@producer_page
def quote(request: HtmxRequest, product_id: int) -> HttpResponse:
    """One sentence about a price that is being typed (?price=); empty while it can't be one."""
    product = product_for(user=acting(request), product_id=product_id)
    price_vnd = read_vnd(request.GET.get("price", "")[:24])
    is_price = price_vnd is not None and LEAST_VND <= price_vnd <= MOST_VND
    words = quote_words(quote_of(product, price_vnd)) if price_vnd is not None and is_price else ""
    return HttpResponse(words, content_type="text/html; charset=utf-8")


def _rows(own: Q) -> list[PackQuote]:
    """Three statements."""
    packs = ProductVariant.objects.filter(own).exclude(product__status=Product.Status.ARCHIVED)
    packs = packs.select_related("product__producer", "product__category")
    found = list(packs.order_by("product__name_vi", "product_id", "position", "pk")[:MOST_PACKS])
    told = quotes_of([(pack, None) for pack in found])
    return [PackQuote(pack, each) for pack, each in zip(found, told, strict=True)]


def quote_words(told: Quote) -> str:
    """One plain sentence: what comes, and what was kept of the price."""
    kept = []
    if told.fee_bp:
        kept.append(_("phí %(rate)s") % {"rate": percent(told.fee_bp)})
    elif told.commission_vnd:
        kept.append(_("phí %(amount)s") % {"amount": format_vnd(told.commission_vnd)})
    if told.tax_bp:
        kept.append(_("thuế nộp thay %(rate)s") % {"rate": percent(told.tax_bp)})
    facts = {"amount": format_vnd(told.receives_vnd), "kept": ", ".join(kept)}
    if kept:
        return _("Bà con nhận được %(amount)s (%(kept)s)") % facts
    return _("Bà con nhận được %(amount)s (chợ không thu phí)") % facts


def percent(basis_points: int) -> str:
    """As people read it: 750 is 7,5 %."""
    return f"{basis_points / 100:g}".replace(".", ",") + "\u00a0%"

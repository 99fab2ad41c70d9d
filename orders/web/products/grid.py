"""Many goods on one page: what was changed is written by one button, cell by cell; what was refused stays typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalog.models import Producer, Product
from catalog.selectors.own_products import OwnProduct, own_products
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import read_number

from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest
from .grid_cells import GridProduct, grid_product

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def grid(request: HtmxRequest) -> HttpResponse:
    """A page of goods, newest first; ?truoc= goes on. A POST writes the cells that differ from what was shown."""
    producer = current_producer(request)
    before = read_number(request.GET.get("truoc", ""))
    if request.method != "POST":
        return _page(request, producer, [grid_product(own) for own in own_products(producer, before=before, most=PAGE)])
    rows = [grid_product(own) for own in _posted(request, producer)]
    actor = Actor.of(request.user)
    written = sum(cell.write(request.POST, actor) for row in rows for cell in row.cells)
    refused = {cell.name: cell for row in rows for cell in row.cells if cell.problem}
    if not refused:
        words = ngettext("Đã ghi %(many)s ô.", "Đã ghi %(many)s ô.", written) if written else _("Không có gì đổi.")
        messages.success(request, words % {"many": written} if written else words)
        return HttpResponseRedirect(request.get_full_path(), status=303)
    fresh = [grid_product(own) for own in _posted(request, producer)]
    for cell in (cell for row in fresh for cell in row.cells):
        if cell.name in refused:
            cell.keep(refused[cell.name])
    return _page(request, producer, fresh, written=written, refused=len(refused))


def _posted(request: HtmxRequest, producer: Producer) -> Sequence[OwnProduct]:
    """The goods that stood on the page, as they are now. Raises NotFound when one is not this producer's."""
    asked = {number for text in request.POST.getlist("mon") if (number := read_number(text)) is not None}
    own = Product.objects.filter(producer=producer, pk__in=asked).values_list("pk", flat=True)
    if len(asked) > PAGE or len(own) != len(asked):
        raise NotFound
    return own_products(producer, among=sorted(asked), most=PAGE)


def _page(
    request: HtmxRequest, producer: Producer, rows: Sequence[GridProduct], *, written: int = 0, refused: int = 0
) -> HttpResponse:
    before = read_number(request.GET.get("truoc", ""))
    context: dict[str, Any] = {
        "rows": rows,
        "written": written,
        "refused": refused,
        "before": before,
        "more_before": rows[-1].product.pk if len(rows) == PAGE else None,
        "page_url": reverse("orders:product_grid"),
        **frame(request, producer),
    }
    return render(request, "orders/products/grid.html", context, status=422 if refused else 200)

"""Addresses of the papers. A stranger is answered with 404 everywhere."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marketplace.kernel.errors import NotFound
from marketplace.kernel.pdf import pdf_answer
from marketplace.kernel.web.hurry import limit_misses

from ... import states
from ...models import SellerOrder
from ...selectors.access import part_for, parts_for
from ...selectors.picking import parts_to_print, picks_of
from ...selectors.tracking import contract_page
from ..acting import acting
from ..privacy import private_page
from ..producer import current_producer, producer_page
from ..requests import HtmxRequest
from ..tracking import order_or_404
from .contract import contract
from .label import labels
from .slip import slips

MOST = 100  # papers in one file


def _slips(parts: list[SellerOrder]) -> bytes:
    return slips(parts, picks_of(parts))


_KINDS: dict[str, tuple[str, Callable[[list[SellerOrder]], bytes]]] = {
    "nhan": ("nhan", labels),
    "phieu": ("phieu-dong-goi", _slips),
}


@require_safe
@producer_page
def part_paper(request: HtmxRequest, number: str, kind: str) -> HttpResponse:
    """One label or one packing slip."""
    return _answer(kind, [part_for(user=acting(request), number=number)], number)


@require_safe
@producer_page
def papers(request: HtmxRequest) -> HttpResponse:
    """Many in one file: those ticked (?don=…&don=…), or all that wait to be packed (?tat-ca=1)."""
    if request.GET.get("tat-ca"):
        producer = current_producer(request)
        waiting = SellerOrder.objects.filter(producer=producer, status=states.CONFIRMED)
        parts = list(waiting.order_by("paid_at", "pk")[:MOST])
    else:
        parts = parts_for(user=acting(request), numbers=request.GET.getlist("don")[:MOST])
    if not parts:
        raise NotFound
    return _answer(request.GET.get("loai", ""), parts, f"{len(parts)}-don")


@require_safe
@private_page
@limit_misses("order", most=20)
def contract_paper(request: HttpRequest, token: str) -> HttpResponse:
    """The contract of sale to keep."""
    order = order_or_404(token)
    return pdf_answer(contract(contract_page(order)), name=f"hop-dong-{order.number}.pdf")


def _answer(kind: str, parts: list[SellerOrder], name: str) -> HttpResponse:
    if kind not in _KINDS:
        raise Http404
    word, draw = _KINDS[kind]
    return pdf_answer(draw(parts_to_print([part.pk for part in parts])), name=f"{word}-{name}.pdf")

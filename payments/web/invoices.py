"""A producer's commission invoice: page, table, paper, and the code that pays it. A stranger is answered with 404."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.kernel.pdf import pdf_answer
from orders.web.acting import acting
from orders.web.producer import frame, producer_page
from orders.web.requests import HtmxRequest

from ..banks import bank_name
from ..models import CommissionInvoice
from ..selectors.invoices import invoice_for, lines_of
from ..vietqr import VietQr, encode
from .invoice_paper import invoice_csv, invoice_paper
from .qr_code import svg_of


@require_safe
@producer_page
def invoice(request: HtmxRequest, sequence: int) -> HttpResponse:
    """Every line with the order lines it was counted of, and how to pay."""
    found = invoice_for(user=acting(request), sequence=sequence)
    context = {
        "invoice": found,
        "lines": lines_of(found),
        "bank": bank_name(settings.VIETQR_BANK_BIN),
        "account": settings.VIETQR_ACCOUNT,
        "holder": settings.VIETQR_NAME,
    }
    return render(request, "payments/producer/invoice.html", context | frame(request, found.producer))


@require_safe
@producer_page
def invoice_file(request: HtmxRequest, sequence: int) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    found = invoice_for(user=acting(request), sequence=sequence)
    answer = HttpResponse(invoice_csv(found, lines_of(found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.csv"'
    return answer


@require_safe
@producer_page
def invoice_pdf(request: HtmxRequest, sequence: int) -> HttpResponse:
    """The same on paper."""
    found = invoice_for(user=acting(request), sequence=sequence)
    return pdf_answer(invoice_paper(found, lines_of(found), code=_payload(found)), name=f"{found.number}.pdf")


@require_safe
@producer_page
def invoice_code(request: HtmxRequest, sequence: int) -> HttpResponse:
    """The code that asks for what is still missing. Gone once it is paid."""
    payload = _payload(invoice_for(user=acting(request), sequence=sequence))
    if not payload:
        raise Http404
    return HttpResponse(svg_of(payload), content_type="image/svg+xml")


def _payload(found: CommissionInvoice) -> str:
    """ "" once it is paid, or while we have no account."""
    if not found.rest_vnd or not settings.VIETQR_ACCOUNT:
        return ""
    return encode(VietQr(settings.VIETQR_BANK_BIN, settings.VIETQR_ACCOUNT, found.rest_vnd, found.reference))

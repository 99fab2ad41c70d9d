"""A commission invoice on paper, A4, and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd
from marketplace.kernel.pdf import A4, Paper
from marketplace.kernel.sheets import csv_text

from ..banks import bank_name
from ..models import CommissionInvoice
from ..selectors.invoices import InvoiceLine, product_of

_DAY_MM, _AMOUNT_MM, _SIZE_PT, _CODE_MM = 22.0, 32.0, 9.0, 34.0


def line_words(line: InvoiceLine) -> str:
    """What a line is: the event, and the order's part it is about."""
    kind = line.entry.get_kind_display()
    return f"{kind} · {line.number}" if line.number else kind


def invoice_paper(invoice: CommissionInvoice, lines: Sequence[InvoiceLine], *, code: str) -> bytes:
    """The whole invoice, on as many pages as it takes. code: the text of its VietQR, "" for none."""
    title = _("Phiếu hoa hồng %(number)s") % {"number": invoice.number}
    paper = Paper(A4, title=title, margin_mm=14)
    paper.add_page()
    top = paper.get_y()
    paper.text_block(settings.SHOP["name"], size_pt=9)
    paper.text_block(title, size_pt=17, bold=True)
    paper.text_block(invoice.producer.legal_name, size_pt=11)
    for words in _facts(invoice):
        paper.text_block(words, size_pt=10)
    if code:
        paper.qr(code, x_mm=paper.w - paper.r_margin - _CODE_MM, y_mm=top, side_mm=_CODE_MM)
    paper.rule()
    for line in lines:
        _line(paper, f"{localtime(line.entry.at):%d/%m/%Y}", line_words(line), line.entry.amount_vnd)
        for goods in line.goods if line.entry.kind == "sale" else ():
            rate = f"{goods.rate_bp / 100:g} %"
            _line(paper, "", f"{product_of(goods)} · {format_vnd(goods.base_vnd)} × {rate}", None)
    paper.rule()
    _line(paper, "", _("Cộng"), invoice.total_vnd)
    return paper.finished()


def _facts(invoice: CommissionInvoice) -> list[str]:
    return [
        _("Hoa hồng tháng %(month)s, lập ngày %(day)s")
        % {"month": f"{invoice.month:%m/%Y}", "day": f"{localtime(invoice.issued_at):%d/%m/%Y}"},
        _("Cộng %(total)s, trả trước %(due)s")
        % {"total": format_vnd(invoice.total_vnd), "due": f"{invoice.due_on:%d/%m/%Y}"},
        _("Chuyển vào %(bank)s, tài khoản %(account)s")
        % {"bank": bank_name(settings.VIETQR_BANK_BIN), "account": settings.VIETQR_ACCOUNT},
        _("Người nhận %(holder)s, nội dung %(reference)s")
        % {"holder": settings.VIETQR_NAME, "reference": invoice.reference},
    ]


def _line(paper: Paper, day: str, words: str, amount_vnd: int | None) -> None:
    if paper.will_page_break(8):
        paper.add_page()
    top, left = paper.get_y(), paper.l_margin
    paper.text_block(day or " ", size_pt=_SIZE_PT, width_mm=_DAY_MM)
    paper.set_xy(left + _DAY_MM, top)
    width = paper.epw - _DAY_MM - _AMOUNT_MM
    paper.text_block(words, size_pt=_SIZE_PT, width_mm=width)
    bottom = paper.get_y()
    paper.set_xy(left + _DAY_MM + width, top)
    amount = " " if amount_vnd is None else format_vnd(amount_vnd)
    paper.text_block(amount, size_pt=_SIZE_PT, width_mm=_AMOUNT_MM, align="R")
    paper.set_xy(left, max(bottom, paper.get_y()) + 1)


def invoice_csv(invoice: CommissionInvoice, lines: Sequence[InvoiceLine]) -> str:
    """A row for each event, and below a sale one for each line of the order with its rate."""
    names = [_("Phiếu"), _("Ngày"), _("Nội dung"), _("Đơn"), _("Mã hàng"), _("Tiền hàng"), _("Phần vạn"), _("Hoa hồng")]
    return csv_text(names, _rows(invoice, lines))


def _rows(invoice: CommissionInvoice, lines: Sequence[InvoiceLine]) -> Iterator[list[object]]:
    for line in lines:
        entry = line.entry
        day = f"{localtime(entry.at):%d/%m/%Y}"
        yield [invoice.number, day, entry.get_kind_display(), line.number, "", "", "", entry.amount_vnd]
        for goods in line.goods if entry.kind == "sale" else ():
            told = [product_of(goods), line.number, goods.line.sku, goods.base_vnd, goods.rate_bp]
            yield [invoice.number, "", *told, ""]
    yield [invoice.number, "", _("Cộng"), "", "", "", "", invoice.total_vnd]

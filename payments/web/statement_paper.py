"""A month's statement on paper, A4: sums on top, one line per row."""

from __future__ import annotations

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd
from marketplace.kernel.pdf import A4, Paper

from ..selectors.statements import Statement
from .statement_words import row_words

_DAY_MM, _AMOUNT_MM, _SIZE_PT = 20.0, 27.0, 8.5


def statement_paper(statement: Statement) -> bytes:
    """The whole month, on as many pages as it takes."""
    title = _("Sao kê tháng %(month)s") % {"month": statement.month}
    paper = Paper(A4, title=title, margin_mm=14)
    paper.add_page()
    paper.text_block(settings.SHOP["name"], size_pt=9)
    paper.text_block(title, size_pt=17, bold=True)
    paper.text_block(statement.producer.legal_name, size_pt=11)
    paper.rule()
    for label, amount_vnd in _sums(statement):
        _pair(paper, label, format_vnd(amount_vnd))
    paper.rule()
    _line(paper, "", _("Nội dung"), [_("Tiền hàng"), _("Hoa hồng"), _("Thuế"), _("Còn lại")], bold=True)
    for row in statement.rows:
        amounts = [row.goods_vnd, -row.commission_vnd, -row.vat_vnd - row.pit_vnd, row.net_vnd]
        words = [format_vnd(amount_vnd) if amount_vnd else "" for amount_vnd in amounts]
        _line(paper, f"{localtime(row.at):%d/%m/%Y}", row_words(row, statement), words)
    return paper.finished()


def _sums(statement: Statement) -> list[tuple[str, int]]:
    return [
        (_("Số dư đầu tháng"), statement.opening_vnd),
        (_("Tiền hàng, đã trừ khoản trả lại người mua"), statement.sums["goods_vnd"]),
        (_("Phí giao người mua trả"), statement.sums["delivery_vnd"]),
        (_("Hoa hồng chợ giữ"), -statement.sums["commission_vnd"]),
        (_("Thuế chợ nộp thay"), -statement.taxes_vnd),
        (_("Đã chuyển vào tài khoản"), -statement.sums["paid_out_vnd"]),
        (_("Số dư cuối tháng"), statement.closing_vnd),
    ]


def _pair(paper: Paper, label: str, amount: str) -> None:
    top = paper.get_y()
    paper.text_block(label, size_pt=10, width_mm=paper.epw - 45)
    bottom = paper.get_y()
    paper.set_xy(paper.w - paper.r_margin - 45, top)
    paper.text_block(amount, size_pt=10, bold=True, width_mm=45, align="R")
    paper.set_xy(paper.l_margin, max(bottom, paper.get_y()) + 0.8)


def _line(paper: Paper, day: str, words: str, amounts: list[str], *, bold: bool = False) -> None:
    if paper.will_page_break(10):
        paper.add_page()
    top, left = paper.get_y(), paper.l_margin
    paper.text_block(day or " ", size_pt=_SIZE_PT, width_mm=_DAY_MM)
    paper.set_xy(left + _DAY_MM, top)
    width = paper.epw - _DAY_MM - _AMOUNT_MM * len(amounts)
    paper.text_block(words, size_pt=_SIZE_PT, bold=bold, width_mm=width)
    bottom = paper.get_y()
    for place, amount in enumerate(amounts):
        paper.set_xy(left + _DAY_MM + width + _AMOUNT_MM * place, top)
        paper.text_block(amount or " ", size_pt=_SIZE_PT, bold=bold, width_mm=_AMOUNT_MM, align="R")
    paper.set_xy(left, max(bottom, paper.get_y()) + 1.2)

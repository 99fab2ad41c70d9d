"""Statements in words: what each row is, and the columns of the file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..ledger.bank_file import csv_text
from ..models import StatementRow
from ..selectors.statements import COLUMNS, Statement

Kind = StatementRow.Kind


def row_words(row: StatementRow, statement: Statement) -> str:
    """One plain phrase."""
    payout = statement.payouts.get(row.transaction.source_id)
    facts = {"number": row.part.number if row.part else "", "reference": payout.reference if payout else ""}
    words = {
        Kind.SALE: _("Bán hàng, đơn %(number)s"),
        Kind.REFUND: _("Trả lại người mua, đơn %(number)s"),
        Kind.GIVEN_UP: _("Đơn %(number)s không thành"),
        Kind.PAYOUT: _("Chợ chuyển tiền, số %(reference)s"),
        Kind.PAYOUT_RETURNED: _("Ngân hàng trả lại, số %(reference)s"),
        Kind.COMMISSION: _("Hoa hồng, đơn %(number)s"),
    }
    return words[Kind(row.kind)] % facts


def statement_csv(statement: Statement) -> str:
    """Opening, one line per row with its order, closing."""
    names = [_("Ngày"), _("Nội dung"), _("Đơn"), _("Tiền hàng"), _("Phí giao"), _("Hoa hồng"), _("Thuế GTGT")]
    names += [_("Thuế TNCN"), _("Đã chuyển"), _("Còn lại")]
    return csv_text(names, _lines(statement))


def _lines(statement: Statement) -> Iterator[list[object]]:
    blank = [""] * (len(COLUMNS) - 1)
    yield ["", _("Số dư đầu tháng"), "", *blank, statement.opening_vnd]
    for row in statement.rows:
        number = row.part.number if row.part else ""
        amounts = [getattr(row, name) for name in COLUMNS]
        yield [f"{localtime(row.at):%d/%m/%Y}", row_words(row, statement), number, *amounts]
    yield ["", _("Cộng trong tháng"), "", *(statement.sums[name] for name in COLUMNS)]
    yield ["", _("Số dư cuối tháng"), "", *blank, statement.closing_vnd]

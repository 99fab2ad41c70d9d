"""Tables as files: CSV and XLSX. Nothing in them is ever a formula or a link."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

from .cells import Cell, as_text, guarded

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Rows = Sequence[Sequence[Cell]]


def write_table(
    kind: str, headings: Sequence[str], rows: Rows, *, widths: Sequence[int], help_lines: Rows = ()
) -> bytes:
    """kind  csv (UTF-8 with its mark, so that Excel knows) or xlsx; help_lines fill a second sheet of the latter"""
    if kind == "csv":
        return _csv(headings, rows)
    out = io.BytesIO()
    # Strings stay strings: a name that begins with "=" is a name.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        _fill(book, headings, rows, widths)
        if help_lines:
            _advise(book, help_lines)
    return out.getvalue()


def _fill(book: xlsxwriter.Workbook, headings: Sequence[str], rows: Rows, widths: Sequence[int]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#f3ead9", "text_wrap": True, "valign": "top"})
    money, day = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Sản phẩm")
    sheet.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, guarded(heading), bold)
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            elif isinstance(cell, int | float):
                sheet.write_number(at, column, cell, money)
            elif cell:
                sheet.write_string(at, column, guarded(cell))


def _advise(book: xlsxwriter.Workbook, lines: Rows) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for at, row in enumerate(lines):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, as_text(cell))


def _csv(headings: Sequence[str], rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(heading) for heading in headings])
    writer.writerows([guarded(cell) if isinstance(cell, str) else as_text(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()

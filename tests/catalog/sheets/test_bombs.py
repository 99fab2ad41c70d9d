"""A small workbook that would need gigabytes: whatever way it hides its size, it is refused before it is read."""

from __future__ import annotations

import io
import zipfile

import pytest

from catalog.sheets.faults import Fault
from catalog.sheets.reading import read_table

from .making import xlsx_of

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def book(cells: str, *, behind: str = "", strings: bytes | None = None) -> bytes:
    """A workbook in order, but for the cells of its only sheet, what stands behind them, and its shared strings."""
    parts = {SHEET: f"{OPEN}<sheetData>{cells}</sheetData>{behind}</worksheet>".encode()}
    if strings is not None:
        parts[STRINGS] = strings
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, zipfile.ZipFile(io.BytesIO(xlsx_of())) as good:
        for name in good.namelist():
            file.writestr(name, parts.get(name, good.read(name)))
    return out.getvalue()


def code_of(content: bytes) -> str:
    with pytest.raises(Fault) as fault:
        read_table("hang.xlsx", content)
    return fault.value.code


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1"><c r="xfd1"/></row>', "too_wide"),
        ('<row r="1"><c r = "XFD1"/></row>', "too_wide"),
        ('<row r="1"><c r="XF&#68;1"/></row>', "too_wide"),
        (f"<row>{'<c/>' * 200}</row>", "too_wide"),
        ("<row/>" * 20_001, "too_many_rows"),
        ('<row r="20000"/><row/>', "too_many_rows"),
        ('<row r="1"><c r="A1048576"/></row>', "too_many_rows"),
        ('<row r="1"><c r="1A"/></row>', "other_kind"),
        ('<row r="1"><c r="A1"></row>', "other_kind"),
    ],
)
def test_a_sheet_is_measured_as_its_reader_would_count(cells, code):
    assert code_of(book(cells)) == code


def test_a_long_text_that_ten_thousand_cells_name_is_counted_for_each():
    strings = f"{OPEN.replace('worksheet', 'sst')}<si><t>{'a' * 30_000}</t></si></sst>".encode()
    rows = '<row><c t="s"><v>0</v></c></row>'

    assert code_of(book(rows * 10_000, strings=strings)) == "bomb"
    assert code_of(book(rows * 3, strings=strings)) == "no_heads"  # read, and nothing of ours in it


def test_merged_cells_that_lie_upon_each_other_are_refused():
    heads = '<row r="1"><c r="A1" t="inlineStr"><is><t>Tên món</t></is></c></row><row r="9999"><c r="A9999"/></row>'
    merges = '<mergeCell ref="A1:CV20000"/>' * 50

    assert code_of(book(heads, behind=f"<mergeCells>{merges}</mergeCells>")) == "bomb"

"""A file is a table whatever wrote it, and what would harm the reader is not opened."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest

from catalog.sheets.encodings import _WESTERN, decode, tcvn3
from catalog.sheets.faults import Fault
from catalog.sheets.reading import MOST_BYTES, read_table
from catalog.sheets.writing import write_table

from .making import csv_of, rows_in, xlsx_of

TEXT = "Mã gói,Tên món,Giá\nA1,Hành tím Vĩnh Châu sấy giòn,45.000\nA2,Bánh pía sầu riêng trứng muối,85k\n"
TO_TCVN3 = {ord(letter): place for place, letter in _WESTERN.items()}


def as_1258(text):
    """As Windows wrote it: the letter, then its tone."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(part for part in parts if part in "\u0300\u0309\u0303\u0301\u0323")
            out += (unicodedata.normalize("NFC", parts.replace(tone, "")) + tone).encode("cp1258")
    return out


def code_of(content, name="hang.csv"):
    with pytest.raises(Fault) as fault:
        read_table(name, content)
    return fault.value.code


@pytest.mark.parametrize(
    ("content", "recognised"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (unicodedata.normalize("NFD", TEXT).encode(), "nfd"),
        (as_1258(TEXT), "windows-1258"),
        (TEXT.translate(TO_TCVN3).encode("latin-1"), "tcvn3"),
        (TEXT.translate(TO_TCVN3).encode(), "tcvn3"),
    ],
)
def test_the_letters_are_read_whatever_wrote_them(content, recognised):
    assert decode(content) == (TEXT, recognised)


def test_the_old_font_is_known_by_its_words():
    assert tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"


def test_letters_that_make_no_sense_are_refused():
    assert code_of(bytes(range(128, 255)) * 20) == "encoding"


def test_a_workbook_in_the_old_font_is_mended():
    table = read_table("a.xlsx", xlsx_of(["A1", "Hµnh tÝm VÜnh Ch©u", "", "500 g", 45_000, 3]))

    assert (table.lines[0].cells[1], table.recognised) == ("Hành tím Vĩnh Châu", "tcvn3")


def test_columns_are_known_by_meaning_in_any_order_and_the_others_named():
    table = read_table(
        "a.csv", csv_of(["9", "x", "A1", "90k"], heads=["TỒN KHO", "Ghi chú riêng", "ma goi", "Đơn giá (vnđ)"])
    )

    assert (table.heads.keys, table.heads.unknown) == (["units", "", "sku", "price_vnd"], ["Ghi chú riêng"])


def test_titles_above_and_empty_lines_are_passed_over():
    content = csv_of(["A1", "90k"], ["", ""], ["A2", "80k"], heads=["Mã gói", "Giá"])

    table = read_table("a.csv", b"Danh s\xc3\xa1ch h\xc3\xa0ng,\n,\n" + content)

    assert ([line.number for line in table.lines], table.empty) == ([4, 6], 1)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_file_may_part_its_cells_by_other_marks(mark):
    table = read_table("a.csv", f"Mã gói{mark}Giá\nA1{mark}45,000\n".encode())

    assert table.lines[0].cells == ["A1", "45,000"]


@pytest.mark.parametrize(
    "text",
    [
        "Mã gói,Tên món,Giá\nA1;Hành tím, loại 1;45.000\n\nA2;Khô cá;85k\n",  # Vietnamese Excel, headings of ours
        "Mã gói,Tên món,Giá;;\nA1;Hành tím, loại 1;45.000\n;;\nA2;Khô cá;85k;\n",
        'Hàng tháng 7, đợt 1\nMã gói;Tên món;Giá\nA1,"Hành tím, loại 1",45.000\nA2,Khô cá,85k\n',  # and the reverse
        'Mã gói,Tên món,Giá\n"A1,""Hành tím, loại 1"",45.000"\nA2,Khô cá,85k\n',  # saved as one column
        "sep=;\nMã gói;Tên món;Giá\nA1;Hành tím, loại 1;45.000\nA2;Khô cá;85k\n",
    ],
)
def test_headings_and_lines_may_be_parted_by_different_marks(text):
    table = read_table("a.csv", text.encode())

    assert table.headings == ["Mã gói", "Tên món", "Giá"]
    cells = [list(line.cells) for line in table.lines]
    assert cells == [["A1", "Hành tím, loại 1", "45.000"], ["A2", "Khô cá", "85k"]]


def test_marks_that_part_only_some_lines_are_named():
    with pytest.raises(Fault) as fault:
        read_table("a.csv", b"Ma goi;Ten mon;Gia\nA1,Hanh,45.000\nA2,Kho,85.000\nA3,Gao,45,000\n")

    assert (fault.value.code, fault.value.params) == ("marks_differ", {"heads": ";", "lines": ","})
    # A line written by hand with a cell or two of its own headings' mark is told by itself, later, with its number.
    assert len(read_table("a.csv", b"Ma goi;Ten mon;Gia\nA1\nA2;Kho\n").lines) == 2


def test_merged_names_stand_on_each_line_and_merged_numbers_are_marked():
    rows = [["A1", "Khô cá", "", "500 g", 1, 1], ["A2", "", "", "1 kg", 2, 2]]

    names = read_table("a.xlsx", xlsx_of(*rows, merge=(1, 1, 2, 1)))
    prices = read_table("a.xlsx", xlsx_of(*rows, merge=(1, 4, 2, 4)))

    assert ([line.cells[1] for line in names.lines], names.filled) == (["Khô cá", "Khô cá"], 1)
    assert [set(line.merged) for line in prices.lines] == [set(), {4}]


def test_what_is_no_table_of_goods_is_refused_by_name():
    assert code_of(b"") == "empty"
    assert code_of(b"a,b\n1,2\n") == "no_heads"
    assert code_of("Giá,Tồn\n1,2\n".encode()) == "no_key"
    assert code_of("Mã gói,Giá,Đơn giá\n1,2,3\n".encode()) == "two_heads"
    assert code_of("Mã gói,Giá\n".encode()) == "empty"
    assert code_of(b"x" * (MOST_BYTES + 1)) == "too_large"
    assert code_of(b"\xd0\xcf\x11\xe0 old excel") == "other_kind"
    assert code_of(b"PK\x03\x04 broken") == "other_kind"
    assert code_of("Mã gói\n".encode() + b"A\n" * 10_001) == "too_many_rows"
    assert code_of("Mã gói\nA\n".encode() + b"\n" * 100_000) == "too_many_rows"


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, zipfile.ZipFile(io.BytesIO(xlsx_of())) as good:
        for name in good.namelist():
            file.writestr(name, parts.get(name, good.read(name)))
        for name in set(parts) - set(good.namelist()):
            file.writestr(name, parts[name])
    return out.getvalue()


def test_macros_bombs_and_endless_sheets_are_not_opened():
    sheet = "xl/worksheets/sheet1.xml"
    vast = b'<worksheet><sheetData><row r="1"><c r="A1"/><c r="XFD1"/></row><row r="1048576"/></sheetData></worksheet>'

    assert code_of(packed(**{"xl/vbaProject.bin": b"x"}), "a.xlsm") == "macros"
    assert code_of(packed(**{"[Content_Types].xml": b"<x macroEnabled='1'/>"}), "a.xlsx") == "macros"
    assert code_of(packed(**{sheet: b" " * 70_000_000}), "a.xlsx") == "bomb"
    assert code_of(packed(**{sheet: vast}), "a.xlsx") in {"too_wide", "too_many_rows"}


def test_nothing_written_is_ever_a_formula():
    evil = ["=1+1", "+84", "-5", "@SUM(A1)", "\tx", "\rx", "'=1"]

    csv_lines = write_table("csv", ["Tên món"], [[cell] for cell in evil], widths=[9]).decode("utf-8-sig")
    book = write_table("xlsx", ["Tên món"], [[cell] for cell in evil], widths=[9])

    assert all(line.lstrip('"').startswith("'") for line in csv_lines.replace("\r\n", "\n").split("\n")[1:-1])
    assert [row[0] for row in rows_in(book)][1:4] == ["'=1+1", "'+84", "'-5"]
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")

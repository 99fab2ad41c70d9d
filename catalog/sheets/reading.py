"""A file as a table: CSV in any encoding, or the first sheet of a workbook that has goods in it.

A workbook comes from anywhere, so it is looked at before it is read: what it unpacks to is counted, macros are refused,
and so is a sheet that is small only until it is read (`measuring`).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import python_calamine

from .cells import Cell, as_text
from .columns import Heads, known_heads, read_heads
from .encodings import decode, from_tcvn3
from .faults import Fault
from .marks import HEAD_WITHIN, rows_of
from .measuring import MOST_COLUMNS, MOST_ROWS, refuse_vast

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_PARTS = 500
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|(_rels|xl/_rels)/.*|xl/(workbook|sharedStrings|styles)\.xml|xl/worksheets/.*"
)


@dataclass(frozen=True)
class Line:
    """One row of goods. number counts from 1, as spreadsheets do; merged are columns that a merged cell covers."""

    number: int
    cells: Sequence[Cell]
    merged: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """recognised  how the text was written, "" for a workbook in order; filled  lines that took over a merged cell"""

    headings: list[str]
    heads: Heads
    lines: list[Line]
    recognised: str = ""
    filled: int = 0
    empty: int = 0


@dataclass
class _Grid:
    rows: list[list[Cell]]
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    recognised: str = ""


def read_table(name: str, content: bytes) -> Table:
    """Raises Fault naming what is wrong with the file as a whole; then nothing of it can be used."""
    if not content.strip():
        raise Fault("empty")
    if len(content) > MOST_BYTES:
        raise Fault("too_large", most=MOST_BYTES // 1024 // 1024)
    grid = _workbook(content) if content[:2] == b"PK" else _csv(name, content)
    rows = grid.rows
    head_at = max(range(min(HEAD_WITHIN, len(rows))), key=lambda at: known_heads(_texts(rows[at])), default=None)
    if head_at is None or not known_heads(_texts(rows[head_at])):
        raise Fault("no_heads")
    headings = _texts(rows[head_at])
    while headings and not headings[-1]:
        headings.pop()
    heads = read_heads(headings)
    covered, filled = _fill(grid, heads)
    width = len(headings)
    body = [
        Line(number, row[:width], frozenset(covered.get(number - 1, ())))
        for number, row in enumerate(rows, start=1)
        if number > head_at + 1
    ]
    lines = [line for line in body if any(as_text(cell) for cell in line.cells)]
    if not lines:
        raise Fault("empty")
    if len(lines) > MOST_ROWS:
        raise Fault("too_many_rows", most=MOST_ROWS)
    return Table(headings, heads, lines, grid.recognised, filled, len(body) - len(lines))


def _texts(row: Sequence[Cell]) -> list[str]:
    return [as_text(cell) for cell in row]


def _csv(name: str, content: bytes) -> _Grid:
    if content.startswith(b"\xd0\xcf\x11\xe0") or name.lower().endswith((".xls", ".ods", ".pdf", ".doc", ".docx")):
        raise Fault("other_kind")
    text, recognised = decode(content)
    rows: list[list[Cell]] = [list(row) for row in rows_of(text, most=2 * MOST_ROWS + 1)]
    if len(rows) > 2 * MOST_ROWS:  # empty ones too: they cost memory all the same
        raise Fault("too_many_rows", most=MOST_ROWS)
    if max((len(row) for row in rows), default=0) > MOST_COLUMNS:
        raise Fault("too_wide", most=MOST_COLUMNS)
    return _Grid(rows, recognised=recognised)


def _workbook(content: bytes) -> _Grid:
    try:
        safe = _looked_through(content)
        book = python_calamine.load_workbook(io.BytesIO(safe))
        best = _best(book)
    except (zipfile.BadZipFile, zlib.error, python_calamine.CalamineError, KeyError, ValueError, EOFError) as error:
        raise Fault("other_kind") from error
    # Cell by cell: people paste lines in an old font below headings that were typed today.
    mended: list[list[Cell]] = [
        [(from_tcvn3(cell) or cell) if isinstance(cell, str) else cell for cell in row] for row in best.rows
    ]
    return best if mended == best.rows else _Grid(mended, best.merges, "tcvn3")


def _best(book: python_calamine.CalamineWorkbook) -> _Grid:
    """The first sheet with the most headings we know; one at a time lies in memory beside it."""
    best, most = _Grid([]), -1
    for name in book.sheet_names[:10]:
        grid = _sheet(book.get_sheet_by_name(name))
        known = max((known_heads(_texts(row)) for row in grid.rows[:HEAD_WITHIN]), default=0)
        if known > most:
            best, most = grid, known
    return best


def _sheet(sheet: python_calamine.CalamineSheet) -> _Grid:
    rows = sheet.to_python(skip_empty_area=False)
    return _Grid([[_cell(value) for value in row] for row in rows], list(sheet.merged_cell_ranges or []))


def _cell(value: object) -> Cell:
    return value if isinstance(value, Cell) else str(value)


def _looked_through(content: bytes) -> bytes:
    """The parts that hold cells, packed anew: what they unpack to is counted, whatever the file says about itself."""
    packed = zipfile.ZipFile(io.BytesIO(content))
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if any("vbaproject" in name.lower() for name in names):
        raise Fault("macros")
    if "xl/workbook.xml" not in names:
        raise Fault("other_kind")
    wanted = [part for part in parts if _NEEDED.fullmatch(part.filename)]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in wanted) > MOST_UNPACKED:
        raise Fault("bomb")
    unpacked = {part.filename: packed.read(part) for part in wanted}  # never more than file_size, summed above
    if b"macroEnabled" in unpacked.get("[Content_Types].xml", b""):
        raise Fault("macros")
    refuse_vast(unpacked, most_letters=MOST_UNPACKED)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as safe:
        for name, part in unpacked.items():
            safe.writestr(name, part)
    return out.getvalue()


_OF_PRODUCT = {"name_vi", "category", "season_months", "summary_vi", "origin_vi", "ingredients_vi"}


def _fill(grid: _Grid, heads: Heads) -> tuple[dict[int, set[int]], int]:
    """Words of a product merged over its packs stand on each of them; (other merged cells by row, how many)."""
    covered: dict[int, set[int]] = {}
    filled: set[int] = set()
    left_over = len(grid.rows) * len(heads.keys)  # merged cells never lie upon each other, unless to keep us busy
    for (top, left), (bottom, right) in grid.merges:
        rows = range(top, min(bottom, len(grid.rows) - 1) + 1)
        columns = range(left, min(right, len(heads.keys) - 1) + 1)
        left_over -= len(rows) * len(columns)
        if left_over < 0:
            raise Fault("bomb")
        for row in rows:
            for column in columns:
                if (row, column) == (top, left):
                    continue
                if heads.keys[column] in _OF_PRODUCT and column == left:
                    grid.rows[row][column] = grid.rows[top][left]
                    filled.add(row)
                elif heads.keys[column]:
                    covered.setdefault(row, set()).add(column)
    return covered, len(filled)

"""How large a sheet is before anybody reads it: a few bytes of XML can ask for gigabytes.

The reader (calamine) allocates the whole rectangle from the first cell to the last, and writes out a shared text for
every cell that names it. So both are counted as it counts them: by the address of a row or a cell, and where there is
none by its place. XML is taken apart by a parser, since an address can be spelled in more ways than a pattern knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from .faults import Fault

MOST_ROWS = 10_000
MOST_COLUMNS = 100
_MOST_CELLS = 2 * MOST_ROWS * MOST_COLUMNS  # of the rectangles of all sheets; empty rows and columns are in them
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")


def refuse_vast(parts: Mapping[str, bytes], *, most_letters: int) -> None:
    """parts  the XML of a workbook, by name; most_letters  that all cells together may hold of shared texts

    Raises Fault: too_many_rows, too_wide, bomb; other_kind for what is no XML.
    """
    texts = _Texts()
    if strings := parts.get("xl/sharedStrings.xml"):
        _parse(texts, strings)
    cells = letters = 0
    for part in parts.values():
        sheet = _Sheet(texts.lengths)
        _parse(sheet, part)
        cells += sheet.rows * sheet.columns
        letters += sheet.letters
    if cells > _MOST_CELLS or letters > most_letters:
        raise Fault("bomb")


def _parse(reader: _Texts | _Sheet, part: bytes) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _no_types  # nobody's spreadsheet has one; entities are made there
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise Fault("other_kind") from error


def _no_types(*_: object) -> None:
    raise Fault("other_kind")


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


class _Texts:
    """lengths  of the shared texts, in their order"""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._length = 0

    def begin(self, name: str, _attributes: Mapping[str, str]) -> None:
        if _bare(name) == "si":
            self._length = 0

    def end(self, name: str) -> None:
        if _bare(name) == "si":
            self.lengths.append(self._length)

    def text(self, text: str) -> None:
        self._length += len(text)


class _Sheet:
    """rows, columns  up to the last cell; letters  of the shared texts its cells name"""

    def __init__(self, lengths: list[int]) -> None:
        self.rows = self.columns = self.letters = 0
        self._lengths = lengths
        self._row = self._column = 0
        self._is_shared = False
        self._value: str | None = None

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        name = _bare(name)
        if name == "row":
            self._column = 0
            self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
            self._grow(self._row, 0)
        elif name == "c":
            row, self._column = _place(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
            self._grow(row, self._column)
            self._is_shared = attributes.get("t") == "s"
        elif name == "v" and self._is_shared:
            self._value = ""

    def end(self, name: str) -> None:
        if self._value is None or _bare(name) != "v":
            return
        at, self._value = self._value.strip(), None
        if at.isascii() and at.isdigit() and len(at) < 8 and int(at) < len(self._lengths):
            self.letters += self._lengths[int(at)]

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value += text

    def _grow(self, row: int, column: int) -> None:
        if row > 2 * MOST_ROWS:
            raise Fault("too_many_rows", most=MOST_ROWS)
        if column > MOST_COLUMNS:
            raise Fault("too_wide", most=MOST_COLUMNS)
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def _number(text: str) -> int:
    if _ROW.fullmatch(text) is None:
        raise Fault("other_kind")
    return int(text)


def _place(text: str) -> tuple[int, int]:
    """(row, column) of "B7", from 1."""
    found = _CELL.fullmatch(text)
    if found is None:
        raise Fault("other_kind")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column

"""Which mark parts the cells of a CSV file: that of its headings, and what another country's Excel made of the lines.

A spreadsheet takes the mark of its country, Vietnamese Excel a semicolon. A file with commas is one column to it; after
somebody mended a part it saves headings with commas above lines with semicolons, or puts whole lines in quotes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice

from .columns import known_heads
from .faults import Fault

HEAD_WITHIN = 10  # titles above the headings
_MARKS = ",;\t"


def rows_of(text: str, *, most: int) -> list[list[str]]:
    """The cells of the first `most` lines. Raises Fault where no mark parts them."""
    read: dict[str, list[list[str]]] = {}
    for mark in [mark for mark in _MARKS if mark in text] or [","]:
        try:
            read[mark] = _read(text, mark, most)
        except csv.Error:
            continue
    if not read:
        raise Fault("other_kind")
    own = max(read, key=lambda mark: _best_heads(read[mark]))
    known, above = _best_heads(read[own])
    at = -above
    head = [cell.strip(_MARKS + " ") for cell in read[own][at]] if known else []
    while head and not head[-1]:
        head.pop()
    if len(head) < 2:
        return read[own]
    below = {mark: rows[at + 1 :] for mark, rows in read.items()}
    return [*read[own][:at], head, *_lines(below, own, len(head))]


def _read(text: str, mark: str, most: int) -> list[list[str]]:
    return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), most))


def _best_heads(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many headings we know in the best of the first lines, and how far below the top it stands, as a minus."""
    return max(((known_heads(list(row)), -at) for at, row in enumerate(rows[:HEAD_WITHIN])), default=(0, 0))


def _lines(below: dict[str, list[list[str]]], own: str, width: int) -> list[list[str]]:
    """The lines below the headings: by the headings' own mark, or by another where that one parts them all.

    Raises Fault where another parts most of them and their own none.
    """
    lines = [_unwrapped(row, own, width) for row in below[own]]
    if any(_fits(row, width) for row in lines):
        return lines
    for other in below.keys() - {own}:
        there = sum(map(any, below[other]))
        parted = sum(_fits(row, width) for row in below[other])
        if there and parted == there and len(below[other]) == len(lines):
            return below[other]
        if parted * 2 > there:
            raise Fault("marks_differ", heads=_called(own), lines=_called(other))
    return lines


def _unwrapped(row: list[str], mark: str, width: int) -> list[str]:
    inner = next(csv.reader(row, delimiter=mark)) if len(row) == 1 and mark in row[0] else row
    return inner if len(inner) == width else row


def _fits(row: list[str], width: int) -> bool:
    return len(row) >= width and any(row) and not any(row[width:])


def _called(mark: str) -> str:
    return "Tab" if mark == "\t" else mark

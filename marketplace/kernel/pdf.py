"""Paper: PDF pages with Vietnamese and Khmer text and QR codes. Decision 0030 says by which libraries."""

from __future__ import annotations

import logging
import os
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_khmer
import segno
from django.conf import settings
from django.http import HttpResponse
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fpdf import FPDF

logging.getLogger("fontTools").setLevel(logging.WARNING)  # else every table it cuts is told

A6_LABEL = (100.0, 150.0)  # mm: the sticker that carriers' printers take, a little wider than A6
A5 = (148.0, 210.0)
A4 = (210.0, 297.0)

_LATIN = [*range(0x20, 0x250), *range(0x300, 0x324), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070), 0x20AB, 0x2212]
_KHMER = [*range(0x1780, 0x1800), *range(0x19E0, 0x1A00), 0x20, 0x200B, 0x200C, 0x200D, 0x25CC]
_KHMER_LETTER = re.compile("[\u1780-\u17ff]")
_FACES = {
    ("sans", 400): (fontpkg_noto_sans.__file__, "NotoSans[wdth,wght].ttf", _LATIN),
    ("sans", 700): (fontpkg_noto_sans.__file__, "NotoSans[wdth,wght].ttf", _LATIN),
    ("khmer", 400): (fontpkg_noto_sans_khmer.__file__, "NotoSansKhmer[wdth,wght].ttf", _KHMER),
}


class Paper(FPDF):
    """Pages of one size in millimetres, with margins, our fonts and no word broken by a missing glyph."""

    def __init__(self, size_mm: tuple[float, float], *, title: str, margin_mm: float = 6) -> None:
        super().__init__(format=size_mm)
        self.set_title(title)
        self.set_lang("vi")
        self.set_margin(margin_mm)
        self.c_margin = 0  # text starts where lines start
        self.set_auto_page_break(True, margin=margin_mm)
        self.add_font("sans", "", _face("sans", 400))
        self.add_font("sans", "B", _face("sans", 700))
        self.add_font("khmer", "", _face("khmer", 400))
        self.set_fallback_fonts(["khmer"], exact_match=False)

    def text_block(
        self, text: str, *, size_pt: float, bold: bool = False, width_mm: float = 0, align: str = "L"
    ) -> None:
        """A paragraph from where the pen is, lines wrapped; the pen ends below it, at the same left edge.

        width_mm  0 up to the right margin
        """
        left, text = self.get_x(), unicodedata.normalize("NFC", text)
        # Khmer letters change by their neighbours; Latin ones need no shaping, and are copied out better without.
        self.set_text_shaping(_KHMER_LETTER.search(text) is not None)
        self.set_font("sans", "B" if bold else "", size_pt)
        self.multi_cell(width_mm, size_pt * 0.46, text, align=align, new_x="LEFT", new_y="NEXT")
        self.set_x(left)

    def rule(self) -> None:
        """A thin line over the width of the page, with a little air around it."""
        y = self.get_y() + 1.5
        self.set_line_width(0.2)
        self.line(self.l_margin, y, self.w - self.r_margin, y)
        self.set_xy(self.l_margin, y + 1.5)

    def qr(self, text: str, *, x_mm: float, y_mm: float, side_mm: float) -> None:
        """Draw a QR code as squares, so that any printer keeps it sharp; its quiet zone is inside side_mm."""
        rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
        square = side_mm / len(rows)
        for down, row in enumerate(rows):
            for start, length in _runs(row):
                # A hair wider than the square: no white seams between neighbours.
                box = (x_mm + start * square, y_mm + down * square, length * square + 0.01, square + 0.01)
                self.rect(*box, style="F")

    def finished(self) -> bytes:
        return bytes(self.output())


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    """A PDF shown in the browser, saved under that name; in nobody's cache."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """(start, length) of each stretch of dark modules."""
    runs: list[tuple[int, int]] = []
    for position, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == position:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((position, 1))
    return runs


@cache
def _face(family: str, weight: int) -> Path:
    """The file of one face: the letters we write, cut once out of the variable font (2 MB, 5 s to read as a whole)."""
    module, name, letters = _FACES[family, weight]
    source = Path(module or "").parent / "files" / name
    folder = Path(settings.DATA_DIR) / "fonts"
    cut = folder / f"{family}-{weight}-{source.stat().st_size}.ttf"
    if not cut.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _cut(source, cut, letters=letters, weight=weight)
    return cut


def _cut(source: Path, target: Path, *, letters: list[int], weight: int) -> None:
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    # Under its name only when it is whole: two processes may cut at the same time.
    handle, unfinished = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with TTFont(source, lazy=True) as font, os.fdopen(handle, "wb") as file:
        subsetter.subset(font)
        instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100}, inplace=True)
        font.save(file)
    Path(unfinished).replace(target)

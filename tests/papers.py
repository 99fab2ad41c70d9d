"""Reading our PDFs back: their words, and the codes as a scanner sees them."""

from __future__ import annotations

import unicodedata

import pypdfium2
import zxingcpp


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, lines joined by single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    return [unicodedata.normalize("NFC", " ".join(text.replace("\xa0", " ").split())) for text in texts]


def codes_of(pdf: bytes) -> list[str]:
    """What the QR codes of each page say."""
    pictures = [page.render(scale=4).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    return [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in pypdfium2.PdfDocument(pdf)]

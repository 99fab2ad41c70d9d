"""Which papers a producer shows before it may sell, and what an uploaded paper has to be. No Django.

Source: law on e-commerce 122/2025 (the operator knows who sells, before it sells); decree 46/2026 on food safety (a
certificate, or a declaration of one's own); small growers of raw plants need neither (shared domain.md section 4).
"""

from __future__ import annotations

BUSINESS, ID_FRONT, ID_BACK, FOOD_SAFETY = "business", "id_front", "id_back", "food_safety"
NEEDS_FOOD_PAPER = frozenset({"animal", "food", "drink"})
PDF, WEBP = "application/pdf", "image/webp"
MAX_PDF_BYTES = 10 * 1024 * 1024
_NEVER_OPENED = (b"/Encrypt",)
_HAVE_NO_PLACE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/OpenAction")


class PaperRefused(Exception):
    """A PDF that we do not take. reason_code: too_many_bytes, locked, active or broken."""

    def __init__(self, reason_code: str) -> None:
        super().__init__(reason_code)
        self.reason_code = reason_code


def papers_wanted(*, goods: str, is_individual: bool) -> tuple[str, ...]:
    """The kinds of papers a producer has to show, in the order in which people are asked for them."""
    business = () if is_individual else (BUSINESS,)
    food = (FOOD_SAFETY,) if goods in NEEDS_FOOD_PAPER else ()
    return (ID_FRONT, ID_BACK, *business, *food)


def is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def check_pdf(data: bytes) -> None:
    """Raises PaperRefused for a PDF that is too heavy, locked, cut short, or does things when it is opened."""
    if len(data) > MAX_PDF_BYTES:
        raise PaperRefused("too_many_bytes")
    if b"%%EOF" not in data[-2048:]:
        raise PaperRefused("broken")
    if any(mark in data for mark in _NEVER_OPENED):
        raise PaperRefused("locked")
    if any(mark in data for mark in _HAVE_NO_PLACE):
        raise PaperRefused("active")

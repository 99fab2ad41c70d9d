"""Bytes of a text file as Unicode, whatever program wrote them; what was recognised is told.

TCVN3 (the "ABC" fonts, TCVN 5712:1993 VN3) puts Vietnamese letters on the places of western ones: "Hµnh tÝm" is
"Hành tím". Windows-1258 writes the tone after its letter. Neither names itself in the file, so each is tried, and the
one that gives the most Vietnamese syllables is believed.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from marketplace.kernel.text import is_syllable

from .faults import Fault

# By the place of the letter in the font; what is not named stays.
_TCVN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_PLACES = {first + step: letter for first, letters in _TCVN3.items() for step, letter in enumerate(letters)}
_WESTERN = {ord(bytes([place]).decode("latin-1")): letter for place, letter in _PLACES.items()}
_WORD = re.compile(r"[^\W\d_]+|\S*[^\x00-\x7f]\S*")
_ENOUGH = 0.7  # names of places and goods abroad are no syllables, and need not be
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(content: bytes) -> tuple[str, str]:
    """(text in NFC, what was recognised: utf-8, utf-16, windows-1258, tcvn3, or nfd for UTF-8 in pieces).

    Raises Fault("encoding") when nothing makes sense of it.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _strict(content, name), "utf-8" if name == "utf-8-sig" else "utf-16"
    if b"\0" in content:
        return _strict(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"), "utf-16"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return _old(content)
    whole = unicodedata.normalize("NFC", text)
    mended = from_tcvn3(whole)
    if mended is not None:
        return mended, "tcvn3"
    return whole, "utf-8" if whole == text else "nfd"


def from_tcvn3(text: str) -> str | None:
    """The text as it looked in an ABC font; None where it is no such text, or none needs it."""
    if text.isascii() or _sense(text) >= _ENOUGH:
        return None
    mended = tcvn3(text)
    return mended if _sense(mended) >= _ENOUGH else None


def tcvn3(text: str) -> str:
    """Letter by letter, without looking whether it makes sense."""
    return text.translate(_WESTERN)


def _strict(content: bytes, name: str) -> str:
    try:
        return unicodedata.normalize("NFC", content.decode(name))
    except UnicodeDecodeError as error:
        raise Fault("encoding") from error


def _old(content: bytes) -> tuple[str, str]:
    """A file of one byte a letter: the reading that makes the most sense."""
    readings = {
        "windows-1258": unicodedata.normalize("NFC", content.decode("cp1258", errors="replace")),
        "tcvn3": tcvn3(content.decode("latin-1")),
    }
    best = max(readings, key=lambda name: _sense(readings[name]))
    if _sense(readings[best]) < _ENOUGH:
        raise Fault("encoding")
    return readings[best], best


def _sense(text: str) -> float:
    """What part of the words that have a letter beyond ASCII are Vietnamese syllables; all, where there are none."""
    words = [word for word in _WORD.findall(text[:200_000]) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 1.0

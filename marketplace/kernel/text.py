"""Vietnamese text: one way to save it, one key to find it, one key to sort it, one guess at what was meant.

Pure functions. Khmer passes through all of them unharmed. Source of the rules: shared domain.md section 7.
"""

from __future__ import annotations

import re
import unicodedata

# Khmer writes no spaces; authors put U+200B where a line may break, so it stays between two Khmer letters only.
_STRAY_ZERO_WIDTH = re.compile("\ufeff|(?<![\u1780-\u17ff])\u200b|\u200b(?![\u1780-\u17ff])")
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_LATIN_MARKS = dict.fromkeys(range(0x300, 0x370))
# ð is what some old fonts type for đ. Neither has a decomposition, so stripping marks alone would keep them.
_TO_ASCII = _INVISIBLE | _LATIN_MARKS | {ord("đ"): "d", ord("ð"): "d"}
# Khmer vowel signs are marks, which \w leaves out.
_NOT_A_WORD = re.compile("[^\\w\u1780-\u17d3\u17dd]+|_+")
_Y_READ_AS_I = re.compile("(?<=[hklmst])y|(?<=qu)y")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NOT_IN_A_SLUG = re.compile("[^a-z0-9]+")

_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng; ngang is 0
_SHAPE_RANK = {"\u0306": "{", "\u0302": "|", "\u031b": "}"}  # ă â ê ô, then ơ ư; all three bytes are above "z"


def normalise(text: str) -> str:
    """One line as it is saved: NFC, single spaces, no stray U+200B or U+FEFF. Line breaks become spaces."""
    return " ".join(_STRAY_ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text)).split())


def normalise_lines(text: str) -> str:
    """Several lines as they are saved: each as by `normalise`, never two empty ones in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        clean = normalise(line)
        if clean or (lines and lines[-1]):
            lines.append(clean)
    return "\n".join(lines).strip()


def unmarked(text: str) -> str:
    """The text without Vietnamese marks, case kept: "Đã giao Hành tím" → "Da giao Hanh tim"."""
    bare = unicodedata.normalize("NFD", text).translate(_LATIN_MARKS)
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


def fold(text: str) -> str:
    """The search key: equal for "Hoà Mỹ", "Hòa Mĩ" and "hoa my", in any Unicode form. Words apart by one space."""
    return _Y_READ_AS_I.sub("i", _plain(text))


def slugify_vi(text: str) -> str:
    """An address part in a-z, 0-9 and hyphens: "Đường thốt nốt" → "duong-thot-not". Empty for Khmer alone."""
    return _NOT_IN_A_SLUG.sub("-", _plain(text)).strip("-")


SORT_KEY_CHARS = 320


def sort_key(text: str) -> str:
    """Vietnamese alphabetical order as a string that byte order (COLLATE "C") gets right.

    Letters first, a ă â … d đ e ê … o ô ơ … u ư; among equal letters the tones of the words, left to right:
    ngang huyền hỏi ngã sắc nặng. "Dừa" → "du}a  1". The double space makes a name sort before its continuations.
    Cut at 320 signs, as the columns are: a name of 160 letters that all have marks is longer.
    """
    words = [_letters_and_tone(word) for word in _words_with_marks(text)]
    key = " ".join(letters for letters, _ in words) + "  " + "".join(str(tone) for _, tone in words)
    return key[:SORT_KEY_CHARS]


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower()).translate(_TO_ASCII)
    return _NOT_A_WORD.sub(" ", bare).strip()


def _words_with_marks(text: str) -> list[str]:
    visible = unicodedata.normalize("NFKC", text).lower().translate(_INVISIBLE)
    return _NOT_A_WORD.sub(" ", visible).split()


def _letters_and_tone(word: str) -> tuple[str, int]:
    letters, tone = "", 0
    for char in unicodedata.normalize("NFD", word.replace("đ", "d{")):
        tone = max(tone, _TONE_RANK.get(char, 0))
        letters += _SHAPE_RANK.get(char, "" if ord(char) in _LATIN_MARKS else char)
    return letters, tone


_TONE_OF_KEY = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_AS_TELEX = str.maketrans("12345789", "sfrxjwwd")
_TYPED_WORD = re.compile("\\b[a-z][a-z0-9]*\\b")
_ONSET_AND_REST = re.compile("(qu|gi(?=[aeouyw])|[^aeiouyw0-9]*)([aeiouyw][a-z0-9]*)")
_CIRCUMFLEX = re.compile("([aeo])([^aeiouy6]*)\\1|([aeo])([^aeo6]*)6")
# What w (Telex) or 7 and 8 (VNI) do, wherever in the syllable they were typed; the first that fits, once.
_HORN_OR_BREVE = [("uo(?=.)", "ươ"), ("uo$", "uơ"), ("oa", "oă"), ("ua", "ưa"), ("u", "ư"), ("o", "ơ"), ("a", "ă")]
_ONSET = re.compile("[bdđhlmrsvx]|ch?|g[hi]?|kh?|n(h|gh?)?|ph?|qu|t[hr]?|")
_NUCLEI = (
    "uyê uya uyu uây uôi oai oay oao oeo ươi ươu iêu yêu ai ao au ay âu ây eo êu ia iê iu oa oă oe oi ôi ơi "
    "ua uâ uê ui uô uơ uy ưa ưi ươ ưu yê a ă â e ê i o ô ơ u ư y"
)
_RIME = re.compile(f"({_NUCLEI.replace(' ', '|')})(ch|c|m|ng|nh|n|p|t|)")
_SYLLABLE = re.compile(f"(?:{_ONSET.pattern}){_RIME.pattern}")


def decode_telex(text: str) -> str:
    """What Telex or VNI keys would have written: "lapj xuwowngr" and "lap5 xu7o7ng3" → "lạp xưởng".

    A guess to offer when nothing was found. Lower-cases; a word that would not become a Vietnamese syllable stays.
    """
    return _TYPED_WORD.sub(
        lambda word: _decode_syllable(word[0]) or word[0], unicodedata.normalize("NFC", text).lower()
    )


def _decode_syllable(typed: str) -> str | None:
    parts = _ONSET_AND_REST.fullmatch(re.sub("^d[d9]", "đ", typed))
    if parts is None:
        return None
    onset, rest = parts[1], parts[2].translate(_VNI_AS_TELEX)
    tones = [key for key in rest if key in _TONE_OF_KEY]
    if onset == "d" and "d" in rest:
        onset, rest = "đ", rest.replace("d", "")
    rime = _RIME.fullmatch(_shape(re.sub("[sfrxj]", "", rest)))
    if not _ONSET.fullmatch(onset) or rime is None or len(tones) > 1:
        return None
    nucleus, coda = rime.groups()
    if tones:
        place = _tone_place(nucleus, has_coda=bool(coda))
        nucleus = nucleus[: place + 1] + _TONE_OF_KEY[tones[0]] + nucleus[place + 1 :]
    return unicodedata.normalize("NFC", onset + nucleus + coda)


def is_syllable(word: str) -> bool:
    """Whether Vietnamese could write this word: "trứng", "Gạo", "ba"; not "trøng", "g¹o" or "straße"."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in _TONE_RANK for letter in letters)
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONE_RANK))
    return tones <= 1 and _SYLLABLE.fullmatch(plain) is not None


def _shape(rest: str) -> str:
    """Turn doubled vowels and 6 into â ê ô, and w into ă ơ ư."""
    shaped = _CIRCUMFLEX.sub(
        lambda found: "âêô"["aeo".index(found[1] or found[3])] + (found[2] or found[4] or ""), rest
    )
    bare = shaped.replace("w", "")
    if bare == shaped:
        return shaped
    for pattern, replacement in _HORN_OR_BREVE:
        if re.search(pattern, bare):
            return re.sub(pattern, replacement, bare, count=1)
    return "ư" + bare


def _tone_place(nucleus: str, *, has_coda: bool) -> int:
    """Index of the vowel that bears the tone, in the style of the official lists: hòa, thúy, hoàng, khuỷu."""
    marked = [index for index, vowel in enumerate(nucleus) if vowel in "ăâêôơư"]
    if marked:
        return marked[-1]
    return len(nucleus) - 1 if has_coda else (len(nucleus) - 1) // 2


def is_storable(text: str) -> bool:
    """Whether the database can keep it: no zero byte, no half of a surrogate pair. Programs can send both in JSON."""
    return _UNSTORABLE.search(text) is None


def read_number(text: str) -> int | None:
    """A whole number ≥ 0 that fits a column, as a program or a hidden field writes it: digits only; else None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None

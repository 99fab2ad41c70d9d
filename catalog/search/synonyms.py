"""Words that mean the same in the delta and elsewhere: synonyms.csv, one group a line, both ways."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from .words import folded_words, marked_words

Phrase = tuple[str, ...]
_FILE = Path(__file__).with_name("synonyms.csv")


@cache
def _groups() -> tuple[dict[Phrase, list[Phrase]], dict[Phrase, list[Phrase]]]:
    """Other names by the phrase as written, and by the phrase without marks."""
    written: dict[Phrase, list[Phrase]] = {}
    folded: dict[Phrase, list[Phrase]] = {}
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for group in csv.reader(lines):
            phrases = [tuple(marked_words(name)) for name in group]
            for name, phrase in zip(group, phrases, strict=True):
                others = [other for other in phrases if other != phrase]
                written.setdefault(phrase, []).extend(others)
                folded.setdefault(tuple(folded_words(name)), []).extend(others)
    return written, folded


@cache
def longest_phrase() -> int:
    return max(len(phrase) for phrase in _groups()[0])


def other_names(marked: Sequence[str], folded: Sequence[str], *, loosely: bool) -> list[Phrase]:
    """Other names of a phrase, as written with marks.

    One syllable without its marks is too often another word ("lac" is peanut and sedge), so it counts only loosely.
    """
    written, without_marks = _groups()
    if tuple(marked) in written:
        return written[tuple(marked)]
    if loosely or len(folded) > 1:
        return without_marks.get(tuple(folded), [])
    return []

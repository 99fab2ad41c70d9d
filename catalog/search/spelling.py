"""What was probably meant, when the words as typed find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from django.core.cache import cache
from django.db import connection

from marketplace.kernel.text import fold

from .words import folded_words

VOCABULARY_KEY = "catalog:vocabulary"
_KEPT_S = 60 * 60
_SHORTEST_TYPO = 3
# The newest listings stand for all: the words of a trade do not grow with the number of its goods.
_COUNT_WORDS = """
    SELECT word, ndoc FROM ts_stat(
        'SELECT {column} FROM catalog_product WHERE status = ''published'' ORDER BY id DESC LIMIT 20000', 'abc')
    WHERE word NOT LIKE '=%'
"""


@dataclass(frozen=True)
class Vocabulary:
    """documents: how many listings hold a folded word (or two, joined); written: its usual marks."""

    documents: dict[str, int]
    written: dict[str, str]


def vocabulary() -> Vocabulary:
    """The words of the listings on sale, counted at most once an hour and after each indexing."""
    known: Vocabulary | None = cache.get(VOCABULARY_KEY)
    if known is None:
        known = _count_words()
        cache.set(VOCABULARY_KEY, known, _KEPT_S)
    return known


def _count_words() -> Vocabulary:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_WORDS.format(column="folded_vector"))
        documents = dict(cursor.fetchall())
        cursor.execute(_COUNT_WORDS.format(column="marked_vector"))
        by_frequency = sorted(cursor.fetchall(), key=lambda row: (row[1], row[0]))
    return Vocabulary(documents, {fold(word): word for word, _ in by_frequency})


def corrected(text: str) -> str | None:
    """The text with unknown words replaced by the nearest known ones and marks added; None when nothing is near."""
    known = vocabulary()
    typed = folded_words(text)
    meant: list[str] = []
    for index, word in enumerate(typed):
        neighbours = (meant[-1] if meant else "", typed[index + 1] if index + 1 < len(typed) else "")
        found = _nearest(word, neighbours, known)
        if not found:
            return None
        meant.extend(found)
    return None if meant == typed else " ".join(known.written[word] for word in meant)


def _nearest(word: str, neighbours: tuple[str, str], known: Vocabulary) -> list[str]:
    """The word itself when known; else known words run together; else the best one a single slip away."""
    if whole := _taken_apart(word, known):
        return whole
    if len(word) < _SHORTEST_TYPO:
        return []
    before, after = neighbours
    documents = known.documents
    near = sorted({slip for slip in _slips(word) if slip in documents})
    # The word that most often stands beside its neighbours; only then the more frequent one.
    near.sort(
        key=lambda slip: (_together(before, slip, documents) + _together(slip, after, documents), documents[slip])
    )
    return _taken_apart(near[-1], known) if near else []


def _together(first: str, second: str, documents: dict[str, int]) -> int:
    return documents.get(first + second, 0) if first and second else 0


def _taken_apart(text: str, known: Vocabulary) -> list[str]:
    """Known words that make up the text without a gap, long ones first; empty when there are none."""
    if text in known.written:
        return [text]
    for end in range(len(text) - 2, 1, -1):
        if text[:end] in known.written and (rest := _taken_apart(text[end:], known)):
            return [text[:end], *rest]
    return []


def _slips(word: str) -> Iterator[str]:
    """All strings one slip of the finger away: a letter left out, swapped with its neighbour, wrong, or too many."""
    for start, end in ((word[:index], word[index:]) for index in range(len(word) + 1)):
        yield start + end[1:]
        yield start + end[1:2] + end[:1] + end[2:]
        yield from (start + letter + end[1:] for letter in ascii_lowercase if end)
        yield from (start + letter + end for letter in ascii_lowercase)

"""Words of the search index and of a search, as PostgreSQL writes them. Pure: no Django, no database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from marketplace.kernel.text import fold, normalise

_WORD = re.compile("[\\w\u1780-\u17d3\u17dd]+")
_LONGEST_WORD = 60
NAME = "="  # begins the lexemes of names, which the index finds without looking at the weights of each row
_LAST_POSITION = 16_383  # tsvector counts no further
_MOST_POSITIONS = 255


def marked_words(text: str) -> list[str]:
    """The words as written, lower-cased, in one Unicode form."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(normalise(text).lower())]


def folded_words(text: str) -> list[str]:
    """The words without marks."""
    return [word[:_LONGEST_WORD] for word in fold(text).split()]


def joined(words: Sequence[str]) -> list[str]:
    """Neighbours written as one: Vietnamese words are mostly two syllables, and many people type no space."""
    return [first + second for first, second in pairwise(words)]


def vector(weighted: Iterable[tuple[str, Sequence[str]]], *, join: str = "", names: str = "") -> str:
    """A tsvector literal of (weight, words) in order; words of the weights in `join` also stand joined in pairs.

    Words of the weights in `names` stand a second time with NAME before them.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    position = 0
    for weight, words in weighted:
        in_pairs = weight in join and len(words) > 1
        lexemes = [*zip(words, joined(words), strict=False), words[-1:]] if in_pairs else [(word,) for word in words]
        for alike in lexemes:
            if position < _LAST_POSITION:
                position += 1
            place = f"{position}{weight}"
            for lexeme in alike:
                places[lexeme].append(place)
                if weight in names:
                    places[NAME + lexeme].append(place)
        position += 1  # a phrase never runs from one field into the next
    # Nearly every word is letters and stands once, and there are hundreds of them in a product.
    return " ".join(
        [
            f"'{word}':{found[0]}"
            if len(found) == 1 and word.isalnum()
            else f"{quoted(word)}:{','.join(found[:_MOST_POSITIONS])}"
            for word, found in places.items()
        ]
    )


def quoted(word: str) -> str:
    if word.isalnum():  # nearly every word, and there are hundreds in a product
        return f"'{word}'"
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def all_of(words: Sequence[str]) -> str:
    """A tsquery in which every word must match, the last one as a beginning."""
    return " & ".join([*map(quoted, words[:-1]), begun(words[-1])])


def phrase(words: Sequence[str], *, open_end: bool = False) -> str:
    """A tsquery for these words side by side; with an open end the last one as a beginning."""
    return " <-> ".join([*map(quoted, words[:-1]), begun(words[-1]) if open_end else quoted(words[-1])])


def begun(word: str) -> str:
    """The word, or in names and places (A, B) what begins with it: a description would match too much."""
    return f"({quoted(word)} | {quoted(word)}:*AB)"


def any_of(queries: Iterable[str]) -> str:
    return " | ".join(f"({query})" for query in queries)

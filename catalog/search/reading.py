"""How a search is read: as typed first; other readings only when the ones before find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchQueryField, SearchRank
from django.db.models import BooleanField, Case, Expression, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Cast

from catalog.models import Product
from marketplace.kernel.text import decode_telex, normalise

from .spelling import corrected
from .synonyms import Phrase, longest_phrase, other_names
from .words import NAME, all_of, any_of, begun, folded_words, joined, marked_words, phrase, quoted

_MOST_WORDS = 12
_WEIGHTS = [0.05, 0.2, 0.4, 1.0]  # D, C, B, A
_RANK_SCALE = 100_000
_MARKED_BONUS = 10_000_000  # above every sum of weights: words with the very marks come first


class TsQuery(Func):
    """A tsquery literal made by search.words, without PostgreSQL's own parser, which would cut Khmer words apart."""

    template = "(%(expressions)s)::tsquery"
    output_field = SearchQueryField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text))


class Found(Func):
    """vector @@ query"""

    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()


@dataclass(frozen=True)
class Reading:
    """One way to understand a search. `label` is what to offer as "Ý bạn là …" when it is not what was typed."""

    text: str
    label: str | None = None
    loosely: bool = False

    @property
    def folded(self) -> list[str]:
        return folded_words(self.text)[:_MOST_WORDS]

    @property
    def marked(self) -> list[str]:
        return marked_words(self.text)[:_MOST_WORDS]

    def condition(self) -> Q:
        """All words must match, the last one as a beginning; a phrase may stand there by another of its names."""
        found = Q()
        for start, end, others in self._phrases():
            typed = phrase(self.folded[start:end], open_end=end == len(self.folded))
            here = Q(Found(F("folded_vector"), TsQuery(typed)))
            if others:
                here |= Q(Found(F("marked_vector"), TsQuery(any_of(map(phrase, others)))))
            found &= here
        return found

    def in_name(self) -> Q:
        """All words stand in the name, the last one as a beginning: what a broad search is looked through for first."""
        *whole, last = (NAME + word for word in self.folded)
        return Q(Found(F("folded_vector"), TsQuery(" & ".join([*map(quoted, whole), f"{quoted(last)}:*"]))))

    def as_written(self) -> str:
        """The words with the marks they were typed with, the last one as a beginning; or another name of a phrase."""
        typed = all_of(self.marked)
        return any_of([typed, *map(phrase, self.other_names())])

    def other_names(self) -> list[Phrase]:
        return [name for _start, _end, others in self._phrases() for name in others]

    def _phrases(self) -> Iterator[tuple[int, int, list[Phrase]]]:
        """Cut the words into the longest phrases that have other names, and the words between."""
        start = 0
        while start < len(self.folded):
            end, others = self._phrase_at(start)
            yield start, end, others
            start = end

    def _phrase_at(self, start: int) -> tuple[int, list[Phrase]]:
        for end in range(min(start + longest_phrase(), len(self.folded)), start, -1):
            marked = self.marked[start:end] if len(self.marked) == len(self.folded) else []
            if others := other_names(marked, self.folded[start:end], loosely=self.loosely):
                return end, others
        return start + 1, []


def understand(text: str) -> Reading | None:
    """The first reading that finds something on sale; None for a search without a single word.

    One statement when the words as typed find something. When no reading does, the text as typed is returned.
    """
    typed = Reading(normalise(text))
    if not typed.folded:
        return None
    on_sale = Product.objects.published()
    return next((one for one in readings(typed) if on_sale.filter(one.condition()).exists()), typed)


def readings(typed: Reading) -> Iterator[Reading]:
    """As typed; with all synonyms; as Telex or VNI keys; with slips of the finger mended. Each only when it differs."""
    yield typed
    loose = replace(typed, loosely=True)
    if loose.condition() != typed.condition():
        yield loose
    decoded = decode_telex(typed.text)
    if folded_words(decoded) != typed.folded:
        yield Reading(decoded, label=decoded)
    if better := corrected(typed.text):
        yield Reading(better, label=better)


def rank_of(reading: Reading) -> Expression:
    """A whole number, higher for better: words with the very marks first, then A before B before C before D."""
    words, pairs = reading.folded, joined(reading.folded)
    ends = [begun(last[-1]) for last in (words, pairs) if last]
    typed = TsQuery(any_of([*map(quoted, words), *map(quoted, pairs), *ends]))
    weight = SearchRank(F("folded_vector"), typed, weights=_WEIGHTS)
    bonus = Case(When(Found(F("marked_vector"), TsQuery(reading.as_written())), then=_MARKED_BONUS), default=0)
    return Cast(weight * _RANK_SCALE, IntegerField()) + bonus

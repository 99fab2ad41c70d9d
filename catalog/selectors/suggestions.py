"""Words offered while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from marketplace.kernel.text import normalise

from ..models import Category, Producer, Product
from ..search import Reading, rank_of
from ..search.words import folded_words, joined

_SHORTEST = 2
MOST_MATCHES = 500
Named = TypeVar("Named", Category, Producer)


@dataclass(frozen=True)
class Suggestion:
    kind: Literal["product", "category", "producer"]
    label: str
    slug: str


def suggest(text: str, limit: int) -> list[Suggestion]:
    """Shelves and producers called so, then products, at most `limit` in all; only of what is on sale.

    Four statements. Fewer than two letters suggest nothing.
    """
    typed = Reading(normalise(text))
    if len("".join(typed.folded)) < _SHORTEST:
        return []
    # In a large catalogue the first matches stand for all: a suggestion has to come between two key strokes.
    first = Product.objects.published().filter(typed.condition()).order_by()[:MOST_MATCHES]
    found = Product.objects.filter(pk__in=list(first.values_list("pk", flat=True)))
    shelves = _called(Category.objects.filter(products__in=found).distinct(), typed)
    producers = _called(Producer.objects.filter(products__in=found).distinct(), typed)
    best = found.annotate(rank=rank_of(typed)).order_by("-rank", "-pk")
    names = [Suggestion("category", one.name, one.slug) for one in shelves[:2]]
    names += [Suggestion("producer", one.name, one.slug) for one in producers[:2]]
    names += [Suggestion("product", one.name, one.slug) for one in best.only("slug", "name_vi", "name_en")[:limit]]
    return names[:limit]


def _called(rows: Iterable[Named], typed: Reading) -> list[Named]:
    """Those whose own name holds all the words, the last one as a beginning."""
    *whole, begun = typed.folded
    return [one for one in rows if _holds(folded_words(one.name), whole, begun)]


def _holds(name: Sequence[str], whole: Sequence[str], begun: str) -> bool:
    words = {*name, *joined(name)}
    return words.issuperset(whole) and any(word.startswith(begun) for word in words)

"""Which kind of good a product row is, read from the words of its slug."""

from __future__ import annotations

from collections.abc import Sequence

# The first rule whose words are all in the slug wins, so the narrow ones stand first.
RULES: tuple[tuple[str, str], ...] = ()
BY_CATEGORY: dict[str, str] = {}
FALLBACK = "gift-box"


def kind_of(*, category_slug: str, slug: str, name: str, tags: Sequence[str]) -> str:
    """Return the kind of drawing that suits a product; always one of `KINDS`."""
    said = f"-{slug}-"
    for words, kind in RULES:
        if all(f"-{word}-" in said for word in words.split()):
            return kind
    for tag in tags:
        if kind := BY_TAG.get(tag):
            return kind
    return BY_CATEGORY.get(category_slug, FALLBACK)


BY_TAG: dict[str, str] = {}

"""Drawn pictures of goods and places, for the day before the first photograph arrives."""

from __future__ import annotations

from PIL import Image

from catalog.illustration.compose import compose
from catalog.illustration.emblem import emblem
from catalog.illustration.kinds import KINDS
from catalog.illustration.naming import kind_of
from catalog.illustration.scenes import portrait

__all__ = ["KINDS", "emblem", "illustrate", "kind_of", "portrait"]


def illustrate(*, kind: str, seed: str, view: int, size: tuple[int, int]) -> Image.Image:
    """Draw a good; the same arguments always give the same pixels.

    kind  one of KINDS, as `kind_of` tells; any other raises KeyError
    seed  the product's slug: its words choose colours and fillings, the whole of it chooses the arrangement
    view  0 the good itself, 1 packed, 2 from above; higher numbers go round with other chances
    size  width and height in pixels
    """
    return compose(KINDS[kind], seed, view, size)

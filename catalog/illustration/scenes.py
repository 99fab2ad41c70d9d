"""Cover scenes of the delta for producers."""

from __future__ import annotations

from PIL import Image

from catalog.illustration.art import Art
from catalog.illustration.palettes import PALETTES
from catalog.illustration.stage import FRAME, backdrop, finished


def portrait(seed: str, size: tuple[int, int]) -> Image.Image:
    """Draw the country a producer works in; the seed's words (bien, dong, vuon, con, chua) choose it."""
    scale = max(size[0] / FRAME[0], size[1] / FRAME[1])
    art = Art(seed, scale)
    return finished(backdrop(art, size, PALETTES[art.pick(("rice", "teal"))]))

"""The marketplace's emblem: sun over paddies and river, a lotus before it. No letters, so it needs no translation."""

from __future__ import annotations

import math

from PIL import Image

from catalog.illustration.canvas import Layer
from catalog.illustration.colour import darker, lighter, tint
from catalog.illustration.mushrooms import PETAL
from catalog.illustration.shapes import curve, ellipse, leaf, placed, squircle

SIDE = 512  # drawing units
GREEN, GOLD, RIVER = tint("2f6b4f"), tint("f2b84a"), tint("3f8a86")


def emblem(size: int) -> Image.Image:
    """Draw the square emblem, `size` pixels a side, RGB: a rounded tile that also reads at 32 px."""
    sheet = Layer(SIDE, SIDE, size / SIDE)
    sheet.image = Image.new("RGBA", (size, size), (*tint("fbf6ec"), 255))
    tile = squircle(0, 0, 250, 250, 5)
    with sheet.clipped(tile) as face:
        face.wash(tile, (tint("fbe3ae"), tint("f6cf86"), GREEN))
        face.flat(ellipse(0, -60, 122, 122, points=90), GOLD)
        face.halo(0, -60, 200, 200, tint("fff2c4"), 0.7)
        _land(face)
        _lotus(face)
    sheet.shade(tile, 0.16, 0.08)
    return sheet.image.convert("RGB")


def _land(face: Layer) -> None:
    for i, (y, colour) in enumerate(((40, lighter(GREEN, 0.28)), (96, GREEN), (160, RIVER))):
        crest = curve([(x, y + 16 * math.sin(x / 70 + i * 2)) for x in range(-280, 300, 40)], 6)
        face.flat([[*crest, (280, 300), (-280, 300)]], colour)
        face.line(crest, 7, lighter(colour, 0.45), 0.7)


def _lotus(face: Layer) -> None:
    for reach, width, spread, count, share in ((170, 76, 74, 6, 0.0), (176, 84, 44, 4, 0.35), (170, 92, 0, 1, 0.65)):
        for i in range(count):
            angle = -90 + (0 if count == 1 else (i - (count - 1) / 2) * 2 * spread / (count - 1))
            petal = placed(leaf(0, 0, reach, width, 0), 0, 180, angle)
            face.flat(petal, darker(PETAL, 0.3), 0.35)
            face.blob(
                placed(leaf(0, 0, reach * 0.96, width * 0.92, 0), 0, 180, angle), lighter(PETAL, share), 0.5, 0.25
            )

"""Shallots and garlic, roots, gourds, corn and greens, one piece each."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, mix, tint
from catalog.illustration.shapes import Path, curve, ellipse, leaf, placed, ribbon, rough


def _long(art: Art, colour: Colour, length: float, width: float, bend: float) -> tuple[Layer, Path]:
    sheet = art.layer(length + 60, width * 2 + abs(bend))
    line = curve(
        [(-length / 2, bend / 3), (-length * 0.2, -bend / 3), (length * 0.2, -bend / 3), (length / 2, bend / 3)], 10
    )
    body = ribbon(line, (width * 0.25, width * 0.8, width, width * 1.02, width * 0.9, width * 0.3))
    sheet.blob(body, colour, 0.65, 0.4)
    return sheet, body


def cucumber(art: Art) -> Layer:
    """Return one baby cucumber. 300 x 80 units."""
    colour = art.hue(tint("4f8a3c"), tint("6fa348")) if not art.has("dua-mam") else tint("9a8a3a")
    sheet, body = _long(art, colour, 290, 70, 26)
    with sheet.clipped(body) as skin:
        skin.lines(
            [curve([(-140, y), (0, y - 10), (140, y + 4)], 6) for y in (-24, -8, 8, 22)], 4, lighter(colour, 0.5), 0.35
        )
        skin.flat(
            [ellipse(art.rng.uniform(-130, 130), art.rng.uniform(-32, 28), 3, 3, 0, 7) for _ in range(34)],
            lighter(colour, 0.6),
            0.7,
        )
    sheet.halo(-20, -22, 80, 9, LIGHT, 0.6)
    return sheet


def bitter_gourd(art: Art) -> Layer:
    """Return one small wild bitter gourd, warty. 240 x 110 units."""
    colour = art.hue(tint("6fa348"), tint("93b957"))
    sheet, body = _long(art, colour, 230, 100, 20)
    with sheet.clipped(body) as skin:
        for _ in range(62):
            x, y = art.rng.uniform(-110, 110), art.rng.uniform(-52, 46)
            skin.flat(ellipse(x + 2, y + 4, 9, 6, 0, 12), darker(colour, 0.4), 0.45)
            skin.flat(ellipse(x, y, 9, 5.5, 0, 12), lighter(colour, 0.32), 0.8)
    sheet.shade(body, 0.5, 0.4)
    sheet.blob(ribbon(curve([(108, 6), (128, 0), (142, -12)], 6), (12, 7, 9)), tint("6f8a3a"))
    return sheet


def sweet_potato(art: Art) -> Layer:
    """Return one purple sweet potato, or its cut half. 300 x 140 units."""
    skin = art.hue(tint("7a3f5f"), tint("8f4d62"))
    sheet, _body = _long(art, skin, 290, 122, 24)
    eyes = [(art.rng.uniform(-110, 110), art.rng.uniform(-40, 40)) for _ in range(9)]
    sheet.lines([curve([(x, y), (x + 12, y + 2), (x + 26, y - 1)], 4) for x, y in eyes], 3, darker(skin, 0.5), 0.6)
    if art.rng.random() < 0.5:
        cut = ellipse(92, 6, 44, 58, 8)
        sheet.blob(cut, tint("e0cfd5"), 0.3)
        sheet.blob(placed(ellipse(0, 0, 38, 51), 92, 6, 8), tint("6d3d86"), 0.35)
        sheet.lines([ellipse(92, 6, 38 * s, 51 * s, 8) for s in (0.35, 0.6, 0.82)], 2.4, tint("a578b8"), 0.5)
    return sheet


def corn(art: Art) -> Layer:
    """Return one ear of waxy corn in its husk. 380 x 150 units."""
    sheet = art.layer(420, 190)
    white = tint("f3e6bd")
    ear = ribbon([(-150 + i * 33, 0) for i in range(10)], (94, 106, 104, 96, 84, 62, 26))
    sheet.blob(ear, white, 0.5, 0.4)
    with sheet.clipped(ear) as cob:
        for r in range(9):
            y = -48 + r * 12
            for c in range(25):
                kernel = ellipse(-160 + c * 13 + (r % 2) * 4, y * (1 - c * 0.018), 6.2, 5.4, 0, 10)
                cob.flat(kernel, art.hue(white, tint("fffbea")))
                cob.flat(placed(kernel, 1, 2.5, 0), darker(white, 0.3), 0.18)
    sheet.shade(ear, 0.6, 0.4)
    for y, angle, reach in ((30, 24, 190), (-30, -24, 190), (8, 6, 150), (-10, -5, 140)):
        husk = leaf(-200, y * 0.4, reach, 74, angle)
        green = art.hue(tint("9dbb5a"), tint("c0d07e"))
        sheet.blob(husk, green, 0.5, 0.3)
        sheet.lines(
            [placed([(12, 0), (reach * 0.8, k)], -200, y * 0.4, angle) for k in (-12, 0, 12)],
            2,
            lighter(green, 0.5),
            0.5,
        )
    silk = [curve([(150, k), (186, k * 1.8), (204, k * 1.2 - 14)], 4) for k in range(-12, 16, 6)]
    sheet.lines(silk, 3, tint("b5803f"))
    return sheet


def baby_corn(art: Art) -> Layer:
    """Return one ear of baby corn. 260 x 50 units."""
    sheet = art.layer(280, 80)
    gold = art.hue(tint("f0d777"), tint("f5e39a"))
    ear = ribbon([(-120, 0), (-60, 0), (0, 0), (60, 0), (125, 0)], (38, 48, 44, 34, 6))
    sheet.blob(ear, gold, 0.55, 0.4)
    with sheet.clipped(ear) as cob:
        dots = [ellipse(-120 + c * 9, -20 + r * 8 + (c % 2) * 4, 3.8, 3.2, 0, 8) for c in range(27) for r in range(6)]
        cob.flat(dots, lighter(gold, 0.5), 0.6)
    return sheet


def stalks(art: Art) -> Layer:
    """Return a tied bundle: chives with buds, or white cattail hearts. 560 x 190 units."""
    sheet = art.layer(600, 230)
    white = art.has("bon-bon")
    tones = (
        (tint("f3f0dc"), tint("e8ecc8"), tint("cbdca0")) if white else (tint("3f7f35"), tint("5a9a43"), tint("7fb556"))
    )
    for _i in range(26 if not white else 15):
        spread = art.rng.uniform(-1, 1)
        line = curve(
            [(-270, spread * 34), (-60, spread * 22), (110, spread * 50), (art.near(265, 0.08), spread * 92)], 8
        )
        sheet.blob(ribbon(line, (17, 15, 11, 3) if white else (8, 8, 7, 4)), art.pick(tones), 0.5, 0.5)
        if not white:
            sheet.blob(
                placed(leaf(0, 0, 36, 15, 0), *line[-1], spread * 20), art.hue(tint("dfe8b5"), tint("a9c56c")), 0.4
            )
    sheet.blob(ribbon(curve([(-64, -40), (-56, 0), (-62, 40)], 6), (20, 20)), tint("c9a15c"), 0.5)
    return sheet


def greens(art: Art) -> Layer:
    """Return a head of leaf greens. 300 x 320 units."""
    sheet = art.layer(340, 350)
    green = art.pick((tint("5f9a40"), tint("7fb04a"), tint("4a8050"), tint("8a5a6a")))
    for i in range(9):
        angle = -90 + (i - 4) * 20 * (-1 if i % 2 else 1)
        blade = rough(placed(ellipse(112, 0, 76, 46), 0, 130, angle), art.rng, 6, 11)
        tone = art.hue(green, lighter(green, 0.35))
        sheet.blob(
            ribbon(
                [(0, 140), (110 * math.cos(math.radians(angle)), 130 + 110 * math.sin(math.radians(angle)))], (24, 13)
            ),
            tint("e3ecc0"),
            0.4,
        )
        sheet.blob(blade, tone, 0.6, 0.3)
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        sheet.line([(60 * c, 130 + 60 * s), (172 * c, 130 + 172 * s)], 5, lighter(tone, 0.6), 0.7)
    return sheet


def radish(art: Art) -> Layer:
    """Return one wrinkled, salt-cured radish. 300 x 110 units."""
    colour = art.hue(tint("b5803f"), tint("d1a15c"))
    sheet, body = _long(art, colour, 280, 84, 34)
    with sheet.clipped(body) as skin:
        skin.lines(
            [
                curve([(-140, y), (-40, y + art.rng.uniform(-8, 8)), (60, y - 8), (140, y)], 6)
                for y in range(-36, 40, 11)
            ],
            3.4,
            darker(colour, 0.5),
            0.5,
        )
        skin.lines(
            [curve([(-140, y), (-40, y + 3), (60, y - 8), (140, y)], 6) for y in range(-30, 40, 11)],
            2.6,
            lighter(colour, 0.6),
            0.5,
        )
    return sheet


def ginger(art: Art) -> Layer:
    """Return one knob of ginger. 220 x 150 units."""
    sheet = art.layer(250, 190)
    colour = tint("d9b172")
    knobs = (
        (-60, 10, 60, 40, -20),
        (10, -6, 62, 42, 10),
        (70, -34, 44, 30, -40),
        (44, 42, 40, 28, 30),
        (-24, -44, 30, 26, 60),
    )
    for x, y, rx, ry, angle in knobs:
        body = rough(ellipse(x, y, rx, ry, angle), art.rng, 3)
        sheet.blob(body, mix(colour, tint("e8c88e"), art.rng.random()), 0.55)
        sheet.lines([ellipse(x, y, rx * s, ry, angle)[8:20] for s in (0.3, 0.7)], 2, darker(colour, 0.4), 0.4)
    return sheet

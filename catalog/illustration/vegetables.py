"""Shallots and garlic, roots, gourds, corn and greens, one piece each."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, mix, tint
from catalog.illustration.shapes import Path, curve, ellipse, leaf, placed, ribbon, rough, smooth

SHALLOT = tint("8e3f67")
STRAW = tint("c9a86e")


def _bulb(width: float, height: float) -> Path:
    w, h = width / 2, height / 2
    return smooth([(0, -h), (w * 0.16, -h * 0.74), (w * 0.62, -h * 0.38), (w, h * 0.14), (w * 0.72, h * 0.74), (w * 0.14, h * 0.96),
                   (-w * 0.14, h * 0.96), (-w * 0.72, h * 0.74), (-w, h * 0.14), (-w * 0.62, -h * 0.38), (-w * 0.16, -h * 0.74)])


def shallot(art: Art) -> Layer:
    """Return one purple shallot with dry neck and root beard. 210 x 250 units."""
    sheet = art.layer(230, 300)
    skin = art.hue(SHALLOT, tint("b05a80"))
    if art.has("lot-san"):
        skin = art.hue(tint("d9a3c0"), tint("e8c4d4"))
    bulb = _bulb(art.near(176, 0.07), art.near(210, 0.06))
    neck = ribbon(curve([(0, -84), (art.rng.uniform(-8, 8), -114), (art.rng.uniform(-24, 24), -142)], 8), (30, 15, 19))
    roots = [[(0, 96), (x * 0.6, 108), (x, art.rng.uniform(112, 126))] for x in range(-24, 25, 6)]
    sheet.lines(roots, 2.6, tint("b79a6a"))
    sheet.blob(neck, STRAW, 0.5)
    sheet.blob(bulb, skin, 0.75, 0.34)
    with sheet.clipped(bulb) as peel:
        for i in range(-6, 7):
            rib = curve([(i * 1.5, -104), (i * 12.5, -30), (i * 14.5, 34), (i * 4, 104)], 8)
            peel.line(rib, art.rng.uniform(1.6, 3.4), art.pick((lighter(skin, 0.5), darker(skin, 0.4), tint("d99ab5"))), 0.38)
        peel.soft(curve([(-30, -112), (-16, -52), (0, -40), (18, -54), (30, -112)], 6), STRAW, 0.7, 9)
    sheet.halo(-34, -8, 22, 46, LIGHT, 0.8)
    sheet.halo(48, 48, 26, 30, tint("e39bbd"), 0.4)
    return sheet


def garlic(art: Art) -> Layer:
    """Return one head of garlic. 220 x 240 units."""
    sheet = art.layer(240, 290)
    skin = art.hue(tint("f2e8dc"), tint("e8d3d6"))
    bulb = smooth([(0, -104), (20, -76), (74, -40), (102, 22), (76, 82), (30, 96), (0, 90), (-30, 96), (-76, 82), (-102, 22), (-74, -40), (-20, -76)])
    sheet.blob(ribbon(curve([(0, -80), (4, -110), (16, -136)], 8), (34, 18, 22)), tint("d9c49a"), 0.5)
    sheet.blob(bulb, skin, 0.6, 0.34)
    ribs = [curve([(0, -96), (x * 0.8, -24), (x, 34), (x * 0.5, 92)], 8) for x in (-66, -24, 24, 66)]
    sheet.lines(ribs, 3, tint("a98a8f"), 0.55)
    sheet.lines([[(x - 5, y) for x, y in rib] for rib in ribs], 4, LIGHT, 0.7)
    veins = [curve([(0, -96), (x * 0.9, -20), (x * 1.1, 30)], 6) for x in (-84, -45, 2, 44, 82)]
    sheet.lines(veins, 2, tint("a8617f"), 0.35)
    return sheet


def shallot_slice(art: Art) -> Layer:
    """Return one dried ring of shallot. 110 x 80 units."""
    sheet = art.layer(120, 90)
    colour = art.hue(tint("c98aa5"), tint("e3bccb")) if not art.has("phi", "phi-gion") else art.hue(tint("b5722f"), tint("d99a4a"))
    for size in (1.0, 0.66, 0.34):
        ring = rough(ellipse(0, 0, 46 * size, 32 * size), art.rng, 4 * size)
        sheet.line([*ring, ring[0]], 8, darker(colour, 0.3))
        sheet.line([(x - 1, y - 2) for x, y in [*ring, ring[0]]], 5, lighter(colour, 0.25))
    return sheet


def black_bulb(art: Art) -> Layer:
    """Return a fermented black shallot, opened. 200 x 220 units."""
    sheet = art.layer(210, 240)
    sheet.blob(_bulb(170, 200), tint("8a6a4c"), 0.7, 0.34)
    sheet.blob(placed(_bulb(112, 146), 14, 16, 8), tint("2b1f22"), 0.6, 0.34)
    sheet.halo(-4, 0, 24, 38, LIGHT, 0.6)
    return sheet


def _long(art: Art, colour: Colour, length: float, width: float, bend: float) -> tuple[Layer, Path]:
    sheet = art.layer(length + 60, width * 2 + abs(bend))
    line = curve([(-length / 2, bend / 3), (-length * 0.2, -bend / 3), (length * 0.2, -bend / 3), (length / 2, bend / 3)], 10)
    body = ribbon(line, (width * 0.25, width * 0.8, width, width * 1.02, width * 0.9, width * 0.3))
    sheet.blob(body, colour, 0.65, 0.4)
    return sheet, body


def cucumber(art: Art) -> Layer:
    """Return one baby cucumber. 300 x 80 units."""
    colour = art.hue(tint("4f8a3c"), tint("6fa348")) if not art.has("dua-mam") else tint("9a8a3a")
    sheet, body = _long(art, colour, 290, 70, 26)
    with sheet.clipped(body) as skin:
        skin.lines([curve([(-140, y), (0, y - 10), (140, y + 4)], 6) for y in (-24, -8, 8, 22)], 4, lighter(colour, 0.5), 0.35)
        skin.flat([ellipse(art.rng.uniform(-130, 130), art.rng.uniform(-32, 28), 3, 3, 0, 7) for _ in range(34)], lighter(colour, 0.6), 0.7)
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
    sheet, body = _long(art, skin, 290, 122, 24)
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
    for y, angle in ((46, -6), (-44, 8), (30, 4)):
        husk = leaf(-196, y * 0.5, 290, 70, angle + y * 0.12)
        green = art.hue(tint("9dbb5a"), tint("c0d07e"))
        sheet.blob(husk, green, 0.5, 0.3)
        sheet.lines([[(-180, y * 0.5), (-180 + 250 * math.cos(math.radians(angle + y * 0.12 + k)), y * 0.5 + 250 * math.sin(math.radians(angle + y * 0.12 + k)))] for k in (-3, 0, 3)], 2, lighter(green, 0.5), 0.5)
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
    tones = (tint("f3f0dc"), tint("e8ecc8"), tint("cbdca0")) if white else (tint("3f7f35"), tint("5a9a43"), tint("7fb556"))
    for i in range(26 if not white else 15):
        spread = art.rng.uniform(-1, 1)
        line = curve([(-270, spread * 34), (-60, spread * 22), (110, spread * 50), (art.near(265, 0.08), spread * 92)], 8)
        sheet.blob(ribbon(line, (17, 15, 11, 3) if white else (8, 8, 7, 4)), art.pick(tones), 0.5, 0.5)
        if not white:
            sheet.blob(placed(leaf(0, 0, 36, 15, 0), *line[-1], spread * 20), art.hue(tint("dfe8b5"), tint("a9c56c")), 0.4)
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
        sheet.blob(ribbon([(0, 140), (110 * math.cos(math.radians(angle)), 130 + 110 * math.sin(math.radians(angle)))], (24, 13)), tint("e3ecc0"), 0.4)
        sheet.blob(blade, tone, 0.6, 0.3)
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        sheet.line([(60 * c, 130 + 60 * s), (172 * c, 130 + 172 * s)], 5, lighter(tone, 0.6), 0.7)
    return sheet


def radish(art: Art) -> Layer:
    """Return one wrinkled, salt-cured radish. 300 x 110 units."""
    colour = art.hue(tint("b5803f"), tint("d1a15c"))
    sheet, body = _long(art, colour, 280, 84, 34)
    with sheet.clipped(body) as skin:
        skin.lines([curve([(-140, y), (-40, y + art.rng.uniform(-8, 8)), (60, y - 8), (140, y)], 6) for y in range(-36, 40, 11)], 3.4, darker(colour, 0.5), 0.5)
        skin.lines([curve([(-140, y), (-40, y + 3), (60, y - 8), (140, y)], 6) for y in range(-30, 40, 11)], 2.6, lighter(colour, 0.6), 0.5)
    return sheet


def ginger(art: Art) -> Layer:
    """Return one knob of ginger. 220 x 150 units."""
    sheet = art.layer(250, 190)
    colour = tint("d9b172")
    knobs = ((-60, 10, 60, 40, -20), (10, -6, 62, 42, 10), (70, -34, 44, 30, -40), (44, 42, 40, 28, 30), (-24, -44, 30, 26, 60))
    for x, y, rx, ry, angle in knobs:
        body = rough(ellipse(x, y, rx, ry, angle), art.rng, 3)
        sheet.blob(body, mix(colour, tint("e8c88e"), art.rng.random()), 0.55)
        sheet.lines([ellipse(x, y, rx * s, ry, angle)[8:20] for s in (0.3, 0.7)], 2, darker(colour, 0.4), 0.4)
    return sheet

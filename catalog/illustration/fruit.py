"""Fruit of the orchards along the Hậu, one piece each."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, tint
from catalog.illustration.shapes import Path, arc, curve, ellipse, leaf, placed, ribbon, rough, smooth

LEAF = tint("4f8440")
TWIG = tint("7a5636")


def globe(art: Art, colour: Colour, size: float, squash: float = 0.96) -> tuple[Layer, Path]:
    sheet = art.layer(size * 1.3, size * 1.4)
    body = rough(ellipse(0, 0, size / 2, size / 2 * squash), art.rng, size * 0.008)
    sheet.blob(body, colour, 0.72, 0.42)
    return sheet, body


def _pores(art: Art, sheet: Layer, body: Path, size: float, colour: Colour, count: int, opacity: float = 0.3) -> None:
    with sheet.clipped(body) as peel:
        dots = [(art.rng.uniform(-size, size) / 2, art.rng.uniform(-size, size) / 2) for _ in range(count)]
        peel.flat([ellipse(x, y, size * 0.009, size * 0.008, 0, 6) for x, y in dots], colour, opacity)


def stalk(art: Art, sheet: Layer, x: float, y: float, size: float, leaves: int = 1) -> None:
    for i in range(leaves):
        angle = art.rng.uniform(-40, -10) - i * 120
        blade = leaf(x, y - size * 0.05, size * 0.55, size * 0.21, angle)
        sheet.blob(blade, art.hue(LEAF, tint("6f9f4c")), 0.5, 0.3)
        tip = placed([(size * 0.04, 0), (size * 0.5, 0)], x, y - size * 0.05, angle)
        sheet.line(tip, size * 0.013, lighter(LEAF, 0.5), 0.7)
    sheet.blob(ribbon([(x, y + size * 0.03), (x + size * 0.02, y - size * 0.1)], (size * 0.07, size * 0.05)), TWIG)


def star_apple(art: Art) -> Layer:
    """Return one purple star apple. 260 x 280 units."""
    skin = tint("c9808f") if art.has("bo-hong") else art.hue(tint("6a3558"), tint("7f4a6a"))
    sheet, body = globe(art, skin, 236)
    sheet.halo(30, -70, 90, 60, tint("8fa05a"), 0.55)
    _pores(art, sheet, body, 236, lighter(skin, 0.5), 70)
    sheet.halo(-44, -46, 34, 28, LIGHT, 0.75)
    stalk(art, sheet, 6, -108, 220)
    return sheet


def star_apple_half(art: Art) -> Layer:
    """Return a cut star apple with its milky star. 260 x 260 units."""
    skin = tint("c9808f") if art.has("bo-hong") else tint("6a3558")
    sheet = art.layer(290, 290)
    sheet.blob(ellipse(0, 4, 120, 118), skin, 0.6, 0.2)
    flesh = tint("f3d3d8") if art.has("bo-hong") else tint("d9b5cf")
    sheet.blob(ellipse(-2, 0, 108, 106), flesh, 0.35, 0.2)
    sheet.halo(-2, 0, 92, 90, tint("fbf3f3"), 0.95)
    for i in range(8):
        angle = i * 45 + 10
        sheet.flat(placed(leaf(20, 0, 52, 24, 0), 0, 0, angle), tint("f9f4ee"), 0.95)
        if i % 2:
            seed = placed(leaf(26, 0, 38, 17, 0), 0, 0, angle)
            sheet.blob(seed, tint("3a2622"), 0.6, 0.4)
    sheet.halo(0, 0, 26, 26, tint("fffaf3"), 1)
    return sheet


def pomelo(art: Art) -> Layer:
    """Return one pomelo: round and green, or Năm Roi with its neck. 320 x 350 units."""
    neck = art.has("nam-roi")
    peel = art.hue(tint("b5bd4f"), tint("c9c45a")) if neck else art.hue(tint("7d9c42"), tint("95ad4e"))
    sheet = art.layer(350, 410)
    top = -150 if neck else -132
    body = smooth(
        [
            (0, top),
            (44 if neck else 60, top + 14),
            (118, -50),
            (146, 40),
            (104, 132),
            (0, 158),
            (-104, 132),
            (-146, 40),
            (-118, -50),
            (-44 if neck else -60, top + 14),
        ]
    )
    sheet.blob(body, peel, 0.68, 0.42)
    _pores(art, sheet, body, 320, darker(peel, 0.4), 240, 0.28)
    _pores(art, sheet, body, 320, lighter(peel, 0.6), 120, 0.4)
    sheet.halo(-50, -40, 46, 50, LIGHT, 0.6)
    stalk(art, sheet, 0, top + 4, 220, 2)
    return sheet


def citrus_half(art: Art) -> Layer:
    """Return a cut citrus fruit with its segments. 280 x 280 units."""
    sheet = art.layer(300, 300)
    peel, pith, pulp = art.word(
        {
            "chanh": (tint("6f9a35"), tint("eaf0c4"), tint("c3d36a")),
            "cam-xoan": (tint("c9a23a"), tint("fbf0cf"), tint("f3a93c")),
        },
        (tint("8aa544"), tint("fbf1e3"), tint("f0a79a") if art.has("da-xanh") else tint("f3e3a0")),
    )
    sheet.blob(ellipse(0, 4, 128, 126), peel, 0.6, 0.15)
    sheet.flat(ellipse(0, 0, 119, 117), pith)
    reach = 104 if art.has("chanh", "cam-xoan") else 90
    for i in range(10):
        wedge = [(0.0, 0.0), *arc(0, 0, reach, reach, i * 36 + 2.5, i * 36 + 33.5, 8)]
        cell = placed(wedge, 5 * math.cos(math.radians(i * 36 + 18)), 5 * math.sin(math.radians(i * 36 + 18)))
        sheet.blob(cell, art.hue(pulp, lighter(pulp, 0.2)), 0.4, 0.2)
        turn = math.radians(i * 36 + 18)
        sheet.flat(
            [
                leaf(30 * math.cos(turn + d), 30 * math.sin(turn + d), reach * 0.5, 8, i * 36 + 18 + d * 40)
                for d in (-0.2, 0.12)
            ],
            lighter(pulp, 0.6),
            0.5,
        )
    return sheet


def citrus(art: Art) -> Layer:
    """Return a small round citrus: lime, orange, kumquat. 190 x 200 units."""
    colour = art.word(
        {"chanh": art.hue(tint("6f9f35"), tint("97b546")), "tac": art.hue(tint("ee9a24"), tint("f3b13e"))},
        art.hue(tint("d9a533"), tint("b9aa3c")),
    )
    sheet, body = globe(art, colour, 170, 0.94)
    _pores(art, sheet, body, 170, darker(colour, 0.35), 90, 0.35)
    sheet.halo(-32, -34, 24, 20, LIGHT, 0.8)
    stalk(art, sheet, 2, -76, 130, art.rng.randrange(2))
    return sheet


def longan(art: Art) -> Layer:
    """Return a small cluster of longans on a twig. 330 x 300 units."""
    sheet = art.layer(370, 350)
    sheet.line(curve([(-60, -150), (0, -60), (30, 60)], 8), 10, TWIG)
    skin = tint("a9703f") if art.has("say") else tint("c9a063")
    for i in range(9):
        x, y = ((-84, -50), (8, -86), (88, -44), (-112, 40), (-26, -4), (64, 40), (-64, 104), (22, 92), (112, 108))[i]
        berry = ellipse(x, y, 52, 50)
        sheet.soft(placed(berry, 5, 9), darker(skin, 0.9), 0.3, 5)
        colour = art.hue(skin, tint("b5874a"))
        sheet.blob(berry, colour, 0.65, 0.42)
        sheet.flat(
            [ellipse(x + art.rng.uniform(-34, 34), y + art.rng.uniform(-34, 34), 3, 2.4, 0, 6) for _ in range(14)],
            darker(colour, 0.4),
            0.3,
        )
        sheet.halo(x - 15, y - 16, 15, 12, LIGHT, 0.65)
    return sheet


def longan_open(art: Art) -> Layer:
    """Return one opened longan, its seed showing through. 130 x 130 units."""
    sheet = art.layer(140, 140)
    sheet.blob(ellipse(0, 6, 54, 52), tint("b98a50"), 0.6)
    flesh = tint("f3dc98") if art.has("vang", "com-vang") else tint("f4eee2")
    sheet.blob(ellipse(0, -8, 48, 44), flesh, 0.4, 0.4)
    sheet.halo(6, -2, 26, 24, tint("4a2f22"), 0.75)
    sheet.halo(-14, -22, 14, 10, (255, 255, 255), 0.95)
    return sheet


def mango(art: Art) -> Layer:
    """Return one ripe mango, the drawing for fruit without a drawing of its own. 280 x 210 units."""
    sheet = art.layer(310, 260)
    body = smooth([(-126, 20), (-96, -62), (-10, -92), (86, -62), (126, 10), (92, 70), (0, 90), (-90, 74)])
    sheet.blob(body, tint("efb63c"), 0.6, 0.42)
    sheet.halo(60, -30, 100, 70, tint("d9603a"), 0.55)
    sheet.halo(-70, 30, 70, 50, tint("a8b04a"), 0.4)
    sheet.halo(-44, -46, 54, 22, LIGHT, 0.75)
    stalk(art, sheet, 110, -34, 120)
    return sheet


def banana_hand(art: Art) -> Layer:
    """Return a hand of stout Siamese bananas. 420 x 300 units."""
    sheet = art.layer(460, 360)
    gold = tint("efc544")
    for i in range(6):
        x = -150 + i * 58
        line = curve([(20 + (x * 0.2), -128), (x * 0.8, -60), (x * 1.15, 30), (x * 1.12 + 12, 124)], 10)
        fruit = ribbon(line, (26, 62, 80, 78, 60, 16))
        sheet.soft(placed(fruit, 8, 6), darker(gold, 0.9), 0.28, 7)
        colour = art.hue(gold, tint("e3bb3c"))
        sheet.blob(fruit, colour, 0.62, 0.4)
        sheet.line([(px + 9, py) for px, py in line[4:-4]], 4, darker(colour, 0.4), 0.4)
        sheet.flat(
            [ellipse(line[-8][0] + art.rng.uniform(-20, 20), art.rng.uniform(-40, 100), 4, 6, 0, 8) for _ in range(4)],
            tint("7a5a24"),
            0.5,
        )
        sheet.flat(ellipse(line[-1][0], line[-1][1], 9, 7), tint("5a4426"))
    sheet.blob(ribbon(curve([(-70, -132), (20, -146), (96, -130)], 6), (40, 54, 40)), tint("b59a42"), 0.6)
    return sheet

"""Crackers, rice paper, and the cakes of Khmer and delta kitchens."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, darker, lighter, tint
from catalog.illustration.shapes import (
    arc,
    curve,
    ellipse,
    ribbon,
    rough,
    smooth,
)
from catalog.illustration.sweets import SESAME, strew_seeds

CRACKERS = {
    "hanh-tim": tint("d9b8c4"),
    "muc": tint("f1ede2"),
    "khoai-mi": tint("f3ead0"),
    "tom": tint("f0b08f"),
    "dua": tint("efdfb8"),
}


def cracker(art: Art) -> Layer:
    """Return one puffed cracker, curled at the edge. 290 x 220 units."""
    sheet = art.layer(320, 250)
    colour = art.word(CRACKERS, tint("f0c9a0"))
    colour = art.hue(colour, lighter(colour, 0.25))
    body = rough(
        smooth([(-136, 10), (-110, -66), (-30, -96), (70, -84), (134, -20), (120, 54), (40, 92), (-70, 84)]),
        art.rng,
        9,
        11,
    )
    sheet.blob(body, colour, 0.55, 0.16)
    with sheet.clipped(body) as face:
        for _ in range(46):
            x, y, r = art.rng.uniform(-126, 126), art.rng.uniform(-84, 84), art.rng.uniform(7, 18)
            face.halo(x + 2, y + 3, r * 1.2, r, darker(colour, 0.45), 0.38)
            face.halo(x - 2, y - 2, r, r * 0.8, LIGHT, 0.75)
        specks = [ellipse(art.rng.uniform(-120, 120), art.rng.uniform(-80, 80), 3.4, 2.4, 0, 6) for _ in range(22)]
        face.flat(specks, darker(colour, 0.5) if not art.has("hanh-tim") else tint("8e3f67"), 0.6)
    sheet.line(body[30:70], 7, lighter(colour, 0.7), 0.7)
    return sheet


def rice_paper(art: Art) -> Layer:
    """Return one large grilled rice paper with sesame and coconut. 520 x 470 units."""
    sheet = art.layer(560, 520)
    colour = tint("ecd3a0")
    body = rough(ellipse(0, 0, 246, 226, points=90), art.rng, 7, 13)
    sheet.blob(body, colour, 0.35, 0.05)
    with sheet.clipped(body) as face:
        face.line([*body, body[0]], 30, tint("c98f45"), 0.35)
        for _ in range(36):
            x, y, r = art.rng.uniform(-230, 230), art.rng.uniform(-210, 210), art.rng.uniform(14, 38)
            face.halo(x + 3, y + 4, r, r, tint("b5762f"), 0.30)
            face.halo(x - 3, y - 4, r * 0.8, r * 0.8, LIGHT, 0.35)
    strew_seeds(art, sheet, body, (230, 210), 190, tint("3a3230"))
    strew_seeds(art, sheet, body, (230, 210), 110, SESAME)
    return sheet


def leaf_log(art: Art) -> Layer:
    """Return one bánh tét wrapped in banana leaf and tied. 470 x 160 units."""
    sheet = art.layer(500, 190)
    green = tint("5f8038")
    body = ribbon([(-225, 0), (-100, 0), (100, 0), (225, 0)], (112, 134, 136, 134, 112))
    sheet.blob(body, green, 0.65, 0.42)
    with sheet.clipped(body) as wrap:
        wrap.lines([[(-240, y), (240, y + 12)] for y in range(-70, 80, 9)], 2.2, lighter(green, 0.5), 0.3)
        for x in range(-190, 220, 63):
            wrap.lines([arc(x, 0, 16, 80, -90, 90, 12)], 9, darker(green, 0.6), 0.4)
            wrap.lines([arc(x - 2, 0, 16, 80, -90, 90, 12)], 6, tint("e3cf95"))
    return sheet


def leaf_log_slice(art: Art) -> Layer:
    """Return one round slice of bánh tét. 190 x 180 units."""
    sheet = art.layer(210, 200)
    sheet.blob(ellipse(4, 8, 88, 84), tint("6f8a45"), 0.5)
    rice = tint("b9c27a") if art.has("com-dep") else tint("efe6c9")
    face = ellipse(-2, -2, 86, 80)
    sheet.blob(face, rice, 0.35, 0.2)
    strew_seeds(art, sheet, face, (84, 80), 90, lighter(rice, 0.5))
    sheet.blob(rough(ellipse(-2, 0, 40, 36), art.rng, 3), tint("b0506a"), 0.45)
    sheet.flat(
        [ellipse(-2 + 14 * math.cos(i * 2.1), 12 * math.sin(i * 2.1), 4, 3, 0, 8) for i in range(3)],
        tint("5a2f35"),
        0.7,
    )
    return sheet


def shrimp_cake(art: Art) -> Layer:
    """Return one bánh cống: a golden fried cup crowned with a shrimp. 210 x 230 units."""
    sheet = art.layer(240, 260)
    gold = art.hue(tint("d99a3c"), tint("c9842f"))
    side = rough(
        [
            *arc(0, -40, 96, 44, 180, 360, 30),
            *curve([(96, -40), (84, 40), (70, 92)], 6),
            *arc(0, 92, 70, 24, 0, 180, 16),
            *curve([(-70, 92), (-84, 40), (-96, -40)], 6),
        ],
        art.rng,
        4,
        23,
    )
    sheet.blob(side, gold, 0.65, 0.3)
    for _ in range(40):
        x, y = art.rng.uniform(-84, 84), art.rng.uniform(-60, 96)
        sheet.halo(x, y, 8, 6, art.pick((tint("8a4f1c"), tint("f7d489"))), 0.55)
    sheet.blob(rough(ellipse(0, -44, 94, 42), art.rng, 4, 15), lighter(gold, 0.2), 0.45)
    body = ribbon(arc(0, -42, 52, 24, 160, 400, 20), (30, 34, 30, 24, 12))
    sheet.blob(body, tint("ec7a45"), 0.6)
    sheet.lines(
        [[arc(0, -42, 38, 14, a, a + 1, 1)[0], arc(0, -42, 66, 36, a, a + 1, 1)[0]] for a in range(180, 400, 34)],
        3,
        tint("f9c29a"),
        0.8,
    )
    return sheet


def knobbly(art: Art) -> Layer:
    """Return one bánh gừng: a fried cake shaped as a ginger root, glazed with sugar. 260 x 190 units."""
    sheet = art.layer(290, 220)
    colour = art.hue(tint("f3dfb0"), tint("f9ecd0"))
    for x, y, rx, ry, angle in (
        (0, 20, 92, 36, 8),
        (-78, -18, 54, 26, 40),
        (-14, -44, 50, 26, -74),
        (66, -34, 56, 26, -46),
        (104, 18, 42, 24, 10),
        (-96, 40, 40, 22, -20),
    ):
        sheet.blob(rough(ellipse(x, y, rx, ry, angle), art.rng, 3), art.hue(colour, tint("e8c07a")), 0.5, 0.4)
    for _ in range(16):
        sheet.halo(art.rng.uniform(-100, 100), art.rng.uniform(-50, 40), 15, 10, (255, 255, 255), 0.6)
    return sheet


def pandan_tube(art: Art) -> Layer:
    """Return one steamed pandan tube cake with coconut. 130 x 250 units."""
    sheet = art.layer(160, 280)
    green = art.hue(tint("8fb552"), tint("a5c465"))
    body = [*arc(0, -96, 56, 20, 180, 360, 20), *arc(0, 96, 56, 20, 0, 180, 20)]
    sheet.blob(body, green, 0.6, 0.4)
    pores = [ellipse(art.rng.uniform(-52, 52), art.rng.uniform(-100, 108), 3.4, 2.8, 0, 6) for _ in range(60)]
    sheet.flat(pores, darker(green, 0.3), 0.4)
    sheet.blob(ellipse(0, -96, 56, 20), lighter(green, 0.3), 0.3)
    flakes = [
        curve([(x, y), (x + 12, y - 4), (x + 22, y + 3)], 4)
        for x, y in ((art.rng.uniform(-46, 24), art.rng.uniform(-112, -84)) for _ in range(22))
    ]
    sheet.lines(flakes, 4.4, tint("fdf9ee"))
    return sheet


def leaf_cup(art: Art) -> Layer:
    """Return one palm-fruit cake steamed in a boat of banana leaf. 320 x 190 units."""
    sheet = art.layer(350, 220)
    green = tint("5f8a3c")
    sheet.blob(
        smooth([(-160, -10), (-120, 50), (0, 84), (120, 50), (160, -10), (90, -50), (0, -62), (-90, -50)]),
        darker(green, 0.2),
        0.6,
    )
    sponge = rough(ellipse(0, -12, 124, 54), art.rng, 4, 13)
    gold = tint("efb53e")
    sheet.blob(sponge, gold, 0.5, 0.4)
    sheet.flat(
        [ellipse(art.rng.uniform(-110, 110), -12 + art.rng.uniform(-44, 40), 4, 3, 0, 7) for _ in range(60)],
        darker(gold, 0.3),
        0.35,
    )
    flakes = [
        curve([(x, y), (x + 14, y - 4), (x + 24, y + 4)], 4)
        for x, y in ((art.rng.gauss(-10, 40), art.rng.gauss(-14, 15)) for _ in range(34))
    ]
    sheet.lines(flakes, 4.4, tint("fdf9ee"))
    front = curve(
        [(-160, -10), (-110, 26), (0, 46), (110, 26), (160, -10), (120, 52), (0, 86), (-120, 52), (-160, -10)], 6
    )
    sheet.blob(front, green, 0.55, 0.25)
    sheet.lines([[(x, 22), (x * 0.86, 78)] for x in range(-120, 130, 20)], 2, lighter(green, 0.5), 0.4)
    return sheet

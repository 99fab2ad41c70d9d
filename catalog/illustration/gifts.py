"""Gift boxes, hampers, coconuts and the vegetable crate: goods made of other goods."""

from __future__ import annotations

import math

from catalog.illustration import alliums, fruit, meat, pia, vegetables
from catalog.illustration.arrange import Loose, heap
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, Colour, darker, lighter, tint
from catalog.illustration.crafts import basket, woven
from catalog.illustration.packs import bottle, jar
from catalog.illustration.props import BAMBOO, ground_shadow
from catalog.illustration.shapes import Path, arc, curve, ellipse, leaf, placed, ribbon, rough, rounded

SILKS = (("a5342f", "e8b84a"), ("2f6b62", "efd08a"), ("7a3f6a", "f0cf7f"), ("c07a2c", "fbeecb"), ("3f5f7a", "e8c878"))


def open_box(art: Art, sheet: Layer) -> None:
    """Hero: a gift box, its lid leaning behind, filled with cakes, tins and fruit in compartments."""
    silk, gold = map(tint, art.pick(SILKS))
    lid: Path = [(-330, -210), (330, -210), (350, 60), (-350, 60)]
    sheet.soft(placed(lid, 10, 16), SHADE, 0.35, 16)
    sheet.wash(lid, (lighter(silk, 0.2), darker(silk, 0.15)))
    sheet.line([*rounded(0, -80, 600, 210, 10), (300, -175)], 5, gold, 0.8)
    _emblem(sheet, 0, -90, 74, gold)
    ground_shadow(sheet, 0, 300, 440, 70, 0.6)
    sheet.wash([(-420, 60), (420, 60), (440, 250), (-440, 250)], (darker(silk, 0.55), darker(silk, 0.3)))
    _fill(art, sheet)
    front: Path = [(-440, 220), (440, 220), (420, 340), (-420, 340)]
    sheet.wash(front, (lighter(silk, 0.1), darker(silk, 0.3)))
    sheet.lines([[(-434, 240), (434, 240)], [(-422, 322), (422, 322)]], 5, gold, 0.85)
    sheet.flat([leaf(x, 316, 58, 26, -90) for x in range(-400, 420, 40)], gold, 0.35)


def _fill(art: Art, sheet: Layer) -> None:
    makers = [pia.whole, meat.sausage, fruit.citrus, alliums.shallot, pia.whole, fruit.star_apple]
    art.rng.shuffle(makers)
    for i, x in enumerate((-300, -100, 100, 300)):
        sprite = makers[i](art)
        grow = 190 * art.scale / sprite.image.width
        for dx, dy in ((-44, 92), (46, 96), (0, 150)):
            sheet.stamp(sprite, (x + dx, dy + 6), grow=grow * 1.05, angle=art.rng.uniform(-16, 16))


def _emblem(sheet: Layer, x: float, y: float, size: float, gold: Colour) -> None:
    sheet.line([*ellipse(x, y, size, size), (x + size, y)], 5, gold, 0.9)
    sheet.flat([leaf(x, y + size * 0.6, size * 1.15, size * 0.5, a) for a in (-90, -58, -122, -32, -148)], gold, 0.85)


def tied_box(art: Art, sheet: Layer) -> None:
    """Hero: a closed box with ribbon and bow, a smaller one on top or beside."""
    silk, gold = map(tint, art.pick(SILKS))
    ground_shadow(sheet, 0, 300, 380, 70, 0.6)
    _wrapped(sheet, 0, 150, 620, 300, silk, gold)
    _wrapped(sheet, art.pick((-60, 50)), -82, 400, 176, lighter(silk, 0.72), silk)
    _bow(sheet, 0, -214, gold)


def _wrapped(sheet: Layer, x: float, y: float, width: float, height: float, paper: Colour, band: Colour) -> None:
    left, right, top, low = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    sheet.wash([(left, top), (right, top), (right - 6, low), (left + 6, low)], (paper, darker(paper, 0.3)))
    sheet.wash(
        [(left - 8, top - 34), (right + 8, top - 34), (right + 8, top + 34), (left - 8, top + 34)],
        (lighter(paper, 0.3), darker(paper, 0.08)),
    )
    sheet.soft([(left, top + 34), (right, top + 34), (right, top + 48), (left, top + 48)], SHADE, 0.3, 6)
    sheet.flat(
        [leaf(left + 30 + i * 52, low - 8, 90, 26, -90 + (i % 2) * 16 - 8) for i in range(int(width / 52))], band, 0.30
    )
    sheet.wash(
        [(x - 34, top - 34), (x + 34, top - 34), (x + 34, low), (x - 34, low)],
        (lighter(band, 0.35), band, darker(band, 0.25)),
    )


def _bow(sheet: Layer, x: float, y: float, silk: Colour) -> None:
    for side in (-1, 1):
        tail = curve([(x, y), (x + side * 70, y + 60), (x + side * 120, y + 130)], 8)
        sheet.blob(ribbon(tail, (30, 46, 56)), darker(silk, 0.15), 0.55, 0.3)
        loop = [
            (x + side * px, y + py)
            for px, py in curve([(0, 0), (60, -70), (150, -84), (170, -20), (90, 14), (0, 0)], 8)
        ]
        sheet.blob(loop, silk, 0.65, 0.3)
        sheet.flat(
            placed(
                [
                    (side * px, py)
                    for px, py in curve([(40, -20), (80, -48), (130, -50), (136, -24), (90, -8), (40, -20)], 6)
                ],
                x,
                y,
            ),
            darker(silk, 0.5),
            0.6,
        )
    sheet.blob(rounded(x, y, 56, 50, 18), lighter(silk, 0.1), 0.6, 0.3)


def hamper(art: Art, sheet: Layer) -> None:
    """Hero: a basket heaped with a bottle, a jar, cakes and fruit."""
    ground_shadow(sheet, 0, 320, 380, 70, 0.6)
    accent = tint(art.pick(SILKS)[0])
    sheet.stamp(bottle(art, accent, Loose((tint("b5652a"),), 5, 5)), (-170, -70), grow=0.82, angle=-7, shadow=0.2)
    sheet.stamp(
        jar(art, tint("7a4a75"), Loose((tint("d99a4a"), tint("b9702f")), 16, 10)), (20, -50), grow=0.80, shadow=0.2
    )
    sheet.stamp(bottle(art, tint("4f7f45"), Loose((tint("7f8a3a"),), 5, 5)), (200, -60), grow=0.76, angle=8, shadow=0.2)
    drawn = [pia.whole(art), fruit.pomelo(art), fruit.citrus(art), alliums.shallot(art)]
    for sprite, x, y, size in (
        (drawn[1], -240, 70, 0.72),
        (drawn[0], -60, 96, 0.8),
        (drawn[2], 110, 70, 0.8),
        (drawn[2], 180, 100, 0.8),
        (drawn[3], 262, 84, 0.72),
    ):
        sheet.stamp(sprite, (x, y), grow=size, angle=art.rng.uniform(-8, 8))
    wall = [
        *arc(0, 110, 350, 70, 180, 0, 40),
        *curve([(350, 110), (326, 240), (270, 322)], 6),
        *arc(0, 318, 270, 34, 0, 180, 20),
        *curve([(-270, 322), (-326, 240), (-350, 110)], 6),
    ]
    woven(sheet, wall, BAMBOO, 22)
    sheet.blob(ribbon(arc(0, 110, 350, 70, 180, 0, 40), (30, 30)), lighter(BAMBOO, 0.12), 0.6)
    _bow(sheet, 0, 222, accent)


def vegetable_crate(art: Art, sheet: Layer) -> None:
    """Hero: a crate of four greens."""
    ground_shadow(sheet, 0, 320, 420, 60, 0.6)
    for i, x in enumerate((-270, -90, 90, 270)):
        sheet.stamp(vegetables.greens(art), (x, 16 + (i % 2) * 26), grow=1.12, angle=art.rng.uniform(-8, 8))
    sheet.stamp(vegetables.cucumber(art), (-140, 180), angle=-18)
    sheet.stamp(vegetables.cucumber(art), (120, 190), angle=12)
    wood = tint("c99a62")
    for y in (206, 264, 322):
        sheet.wash(rounded(0, y, 860, 50, 4), (lighter(wood, 0.25), wood, darker(wood, 0.2)))
        sheet.lines(
            [curve([(-420, y + d), (0, y + d + 4), (420, y + d - 3)], 6) for d in (-10, 6)], 2, darker(wood, 0.4), 0.3
        )
    for x in (-400, 400):
        sheet.wash(rounded(x, 264, 44, 176, 4), (lighter(wood, 0.1), darker(wood, 0.25)), across=True)


def coconut(art: Art) -> Layer:
    """Return one young coconut, its husk cut white to a point. 280 x 330 units."""
    sheet = art.layer(310, 380)
    white = art.hue(tint("f5ecd6"), tint("efe2c2"))
    body = [(-118, -10), (0, -146), (118, -10), (112, 92), (58, 150), (-58, 150), (-112, 92)]
    sheet.blob(rough(body, art.rng, 2), darker(white, 0.1), 0.5, 0.15)
    sheet.flat([(-118, -10), (0, -146), (-24, 0)], lighter(white, 0.6))
    sheet.flat([(118, -10), (0, -146), (40, 6)], darker(white, 0.2))
    sheet.flat([(-24, 0), (40, 6), (0, -146)], lighter(white, 0.2))
    fibres = [[(x, -4), (x * 0.95 + art.rng.uniform(-4, 4), 140)] for x in range(-100, 106, 11)]
    sheet.lines(fibres, 3, tint("b99a62"), 0.38)
    sheet.shade(body, 0.6, 0.34)
    return sheet


def coconut_half(art: Art) -> Layer:
    """Return half a coconut, white inside. 300 x 260 units."""
    sheet = art.layer(330, 290)
    sheet.blob(ellipse(0, 10, 142, 120), tint("6f4a30"), 0.65, 0.3)
    sheet.lines([arc(0, 10, r, r * 0.86, 20, 160, 16) for r in (128, 136)], 3, tint("a9805a"), 0.6)
    sheet.blob(ellipse(0, -14, 130, 90), tint("fcf8ee"), 0.3, 0.12)
    sheet.wash(ellipse(0, -4, 98, 64), (tint("c9c2b0"), tint("f6f2e6")))
    sheet.halo(20, 14, 60, 26, (255, 255, 255), 0.8)
    return sheet


def nipa(art: Art) -> Layer:
    """Return one ball of nipa palm fruit. 380 x 380 units."""
    sheet = art.layer(420, 420)
    for ring, count in ((1.0, 16), (0.72, 12), (0.42, 8), (0.14, 3)):
        for i in range(count):
            angle = i * 360 / count + ring * 40
            x, y = 150 * ring * math.cos(math.radians(angle)), 146 * ring * math.sin(math.radians(angle))
            nut = placed(leaf(-34, 0, 92, 62, 0), x, y, angle)
            sheet.blob(nut, art.hue(tint("6a3a26"), tint("96582f")), 0.65, 0.34)
    return sheet


def cane(art: Art) -> Layer:
    """Return one cut length of sugar cane. 460 x 70 units."""
    sheet = art.layer(490, 90)
    skin = art.hue(tint("8f9a45"), tint("7a4f5a"))
    body: Path = rounded(0, 0, 440, 54, 10)
    sheet.wash(body, (lighter(skin, 0.45), skin, darker(skin, 0.4)))
    sheet.lines([[(x, -27), (x + 5, 27)] for x in (-140, -20, 110)], 8, tint("e3d9a0"))
    sheet.blob(ellipse(218, 0, 14, 27), tint("f3ecc6"))
    return sheet


def capsules(art: Art, sheet: Layer) -> None:
    """Hero: a jar of capsules, some spilled before it."""
    shell, gel = tint("2f2326"), tint("c9a25c")

    def capsule(own: Art) -> Layer:
        one = own.layer(110, 50)
        one.blob(rounded(0, 0, 94, 38, 19), shell, 0.6, 0.4)
        one.blob(rounded(24, 0, 48, 38, 19), gel, 0.6, 0.4)
        one.halo(-10, -9, 30, 6, LIGHT, 0.8)
        return one

    sheet.stamp(jar(art, tint("7a4a75"), Loose((shell, gel), 26, 14, 300)), (-60, 0), grow=1.2, shadow=0)
    heap(art, sheet, [capsule(art) for _ in range(3)], 210, 270, count=12, width=320, rise=30, turn=90)


def hamper_pack(art: Art, _accent: Colour, _loose: Loose) -> Layer:
    """Return a closed basket as the packed view of a hamper."""
    return basket(art)

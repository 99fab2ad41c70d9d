"""Sausages on their string, jerky, floss and eggs."""

from __future__ import annotations

import math

from catalog.illustration.arrange import Loose
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, Colour, darker, lighter, tint
from catalog.illustration.props import bamboo_tray, ground_shadow
from catalog.illustration.shapes import Path, along, curve, ellipse, placed, ribbon, rough, smooth

SAUSAGES = {
    "gan": tint("6f3a2c"), "tom": tint("d9653f"), "tuoi": tint("d97a6a"), "bo-que-hoi": tint("7f3a2a"),
    "thit-trau": tint("6a2f28"), "nac": tint("a83f34"),
}  # fmt: skip


def sausage(art: Art) -> Layer:
    """Return one link, marbled with fat, tied at both ends. 420 x 130 units."""
    sheet = art.layer(470, 160)
    colour = art.word(SAUSAGES, tint("a8322c"))
    colour = art.hue(colour, lighter(colour, 0.1))
    line = curve([(-190, art.rng.uniform(2, 14)), (-60, -8), (60, -10), (190, art.rng.uniform(2, 14))], 10)
    ties = [curve([line[0], (-214, 0), (-226, -22)], 4), curve([line[-1], (214, 2), (228, 26)], 4)]
    sheet.lines(ties, 6, tint("e3cf9f"))
    body = rough(ribbon(line, (22, 66, 76, 78, 76, 66, 22)), art.rng, 2)
    sheet.blob(body, colour, 0.72, 0.4)
    with sheet.clipped(body) as casing:
        for size, tone in ((9, tint("f3cdb8")), (6, tint("f7e0cf")), (7, darker(colour, 0.4))):
            spots = [(art.rng.uniform(-190, 190), art.rng.uniform(-46, 36)) for _ in range(24)]
            casing.flat(
                [
                    rough(ellipse(x, y, art.near(size, 0.4), size * 0.6, art.rng.uniform(-30, 30), 9), art.rng, 1)
                    for x, y in spots
                ],
                tone,
                0.75,
            )
        wrinkles = [
            placed(curve([(0, -36), (9, 0), (0, 36)], 4), *along(line, s)[:2]) for s in (0.08, 0.13, 0.87, 0.92)
        ]
        casing.lines(wrinkles, 3, darker(colour, 0.6), 0.5)
    sheet.shade(body, 0.7, 0.4)
    sheet.halo(-30, -26, 130, 9, LIGHT, 0.85)
    return sheet


def sausage_strings(art: Art, sheet: Layer) -> None:
    """Hero: pairs of links hanging from a bamboo pole, as they dry on the roof."""
    drawn = [sausage(art) for _ in range(3)]
    pole = ribbon([(-700, -306), (-200, -312), (300, -308), (700, -314)], (26, 28, 26))
    count = art.rng.randint(4, 6)
    for i in range(count):
        x = (i - (count - 1) / 2) * 128
        for side in (-1, 1):
            sheet.line([(x, -310), (x + side * 24, -190)], 6, tint("e3cf9f"))
            sheet.stamp(
                drawn[(i + side) % 3],
                (x + side * 31, 24 + art.rng.uniform(-10, 10)),
                angle=90 + side * art.rng.uniform(-2, 3),
                shadow=0.4,
            )
    sheet.soft(placed(pole, 4, 14), SHADE, 0.3, 8)
    sheet.blob(pole, tint("c9a15c"), 0.55, 0.4)
    sheet.lines([[(x, -324), (x + 3, -298)] for x in (-420, -150, 130, 420)], 5, tint("8a6a35"), 0.7)
    knots = [ellipse((i - (count - 1) / 2) * 128, -310, 17, 19) for i in range(count)]
    for knot in knots:
        sheet.blob(knot, tint("efe0b8"), 0.5)


def sausage_slices(art: Art) -> Layer:
    """Return one slice cut on the bias. 130 x 90 units."""
    sheet = art.layer(145, 110)
    colour = art.word(SAUSAGES, tint("a8322c"))
    sheet.blob(ellipse(3, 8, 58, 36, -12), darker(colour, 0.3))
    face = rough(ellipse(0, 0, 57, 35, -12), art.rng, 1.5)
    sheet.blob(face, lighter(colour, 0.08), 0.35)
    with sheet.clipped(face) as cut:
        cut.flat(
            [
                rough(
                    ellipse(art.rng.uniform(-50, 50), art.rng.uniform(-30, 30), 8, 5.5, art.rng.uniform(0, 180), 9),
                    art.rng,
                    1,
                )
                for _ in range(16)
            ],
            tint("f5d9c8"),
            0.95,
        )
    return sheet


JERKY = {"kho-trau": tint("7a3a26"), "kho-heo": tint("c2662f"), "kho-ca": tint("cf8a3a")}


def jerky(art: Art) -> Layer:
    """Return one torn strip of jerky with seeds and chilli. 300 x 120 units."""
    sheet = art.layer(330, 150)
    colour = art.hue(art.word(JERKY, tint("8a4429")), tint("a8552c"))
    body = rough(ribbon(curve([(-138, 6), (-50, -10), (50, 8), (138, -6)], 8), (56, 92, 84, 96, 50)), art.rng, 7, 13)
    sheet.blob(body, colour, 0.65, 0.2)
    with sheet.clipped(body) as meat:
        fibres = [
            curve([(-150, y), (-40, y + art.rng.uniform(-9, 9)), (60, y + art.rng.uniform(-9, 9)), (150, y)], 6)
            for y in range(-52, 56, 8)
        ]
        meat.lines(fibres[::2], 3.4, darker(colour, 0.5), 0.55)
        meat.lines(fibres[1::2], 3, lighter(colour, 0.5), 0.5)
        for tone, size in ((tint("f3e2b8"), 5), (tint("c9342a"), 5), (tint("6f8a3a"), 4)):
            meat.flat(
                [
                    ellipse(
                        art.rng.uniform(-140, 140),
                        art.rng.uniform(-50, 50),
                        size,
                        size * 0.6,
                        art.rng.uniform(0, 180),
                        8,
                    )
                    for _ in range(16)
                ],
                tone,
                0.95,
            )
    sheet.halo(-40, -22, 70, 16, LIGHT, 0.5)
    return sheet


def floss(art: Art) -> Loose:
    """Return meat, fish or shrimp floss: long fluffy threads."""
    colour = art.word({"tom": tint("e58a55"), "ca-loc": tint("dcae68")}, tint("c98a45"))
    return Loose((colour, lighter(colour, 0.3), darker(colour, 0.2)), 44, 4, 900)


EGGS = {
    "trung-vit-muoi": tint("dfe6e2"),
    "trung-vit": tint("d3e0da"),
    "trung-ga": tint("d9a67c"),
    "long-do": tint("f08a1d"),
}


def egg(art: Art) -> Layer:
    """Return one egg in the colour of its bird. 180 x 220 units."""
    sheet = art.layer(200, 240)
    colour = art.word(EGGS, tint("e3b58f"))
    colour = art.hue(colour, lighter(colour, 0.35))
    body = smooth(
        [(0, -104), (46, -82), (78, -16), (76, 42), (44, 88), (0, 100), (-44, 88), (-76, 42), (-78, -16), (-46, -82)]
    )
    sheet.blob(body, colour, 0.55, 0.42)
    if art.has("u-tro"):
        _ash(art, sheet, body)
    else:
        sheet.flat(
            [ellipse(art.rng.uniform(-64, 64), art.rng.uniform(-80, 80), 2.4, 2, 0, 6) for _ in range(26)],
            darker(colour, 0.4),
            0.3,
        )
    sheet.halo(-26, -40, 24, 32, (255, 255, 255), 0.75)
    return sheet


def _ash(art: Art, sheet: Layer, body: Path) -> None:
    with sheet.clipped(body) as coat:
        crust = rough(smooth([(-110, -6), (-40, -22), (30, 6), (110, -16), (110, 120), (-110, 120)]), art.rng, 6)
        coat.blob(crust, tint("4f4a46"), 0.4)
        for tone in (tint("2f2b29"), tint("8a7f6a"), tint("a89a78")):
            coat.flat(
                [
                    ellipse(art.rng.uniform(-80, 80), art.rng.uniform(-10, 104), 9, 3.4, art.rng.uniform(0, 180), 8)
                    for _ in range(26)
                ],
                tone,
                0.8,
            )
    sheet.shade(body, 0.5, 0.4)


def yolk(art: Art) -> Layer:
    """Return one salted yolk. 120 x 120 units."""
    sheet = art.layer(135, 130)
    sheet.blob(rough(ellipse(0, 0, 54, 51), art.rng, 2), art.hue(tint("ee7f17"), tint("f59a2a")), 0.6, 0.42)
    sheet.halo(-16, -18, 18, 13, LIGHT, 0.9)
    return sheet


def nest(art: Art, sheet: Layer) -> None:
    """Hero: eggs in a straw nest on a tray."""
    bamboo_tray(art, sheet, 0, 230, 430)
    straw: tuple[Colour, ...] = (tint("c9a24f"), tint("e3c578"), tint("a9823a"))
    ground_shadow(sheet, 0, 236, 330, 100, 0.4)
    _straw(art, sheet, straw, 150, 0)
    drawn = [egg(art) for _ in range(4)]
    spots = [(-170, 110), (-58, 84), (62, 86), (174, 112), (-112, 172), (4, 160), (118, 176)]
    for i, (x, y) in enumerate(spots):
        sheet.stamp(drawn[i % 4], (x, y), angle=art.rng.uniform(-24, 24), grow=1.12)
    _straw(art, sheet, straw, 70, 62)


def _straw(art: Art, sheet: Layer, tones: tuple[Colour, ...], count: int, lower: float) -> None:
    for tone in tones:
        stems = []
        for _ in range(count // len(tones)):
            turn = art.rng.uniform(0.12, math.pi - 0.12) if lower else art.rng.uniform(0, math.tau)
            x, y = 285 * math.cos(turn), 200 + 84 * math.sin(turn)
            lean = math.pi / 2 + turn + art.rng.uniform(-0.6, 0.6)
            stems.append(
                [(x - 62 * math.cos(lean), y - 26 * math.sin(lean)), (x + 62 * math.cos(lean), y + 26 * math.sin(lean))]
            )
        sheet.lines(stems, 6, tone)

"""Rice, noodles, flour, salt and everything else that pours."""

from __future__ import annotations

import math

from catalog.illustration.arrange import Loose, mound, pour
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import SHADE, Colour, darker, lighter, mix, tint
from catalog.illustration.packs import sack
from catalog.illustration.props import GLAZES, bowl_back, bowl_front, ground_shadow
from catalog.illustration.shapes import Path, arc, curve, ellipse, leaf, placed, ribbon, smooth

RICE_COLOURS = {
    "tim-than": (tint("3d2b3f"), tint("574059"), tint("2c2030")),
    "nep-than": (tint("3a2a3c"), tint("5a4358"), tint("6d5a62")),
    "huyet-rong": (tint("a0503c"), tint("b9694c"), tint("86402f")),
    "lut-do": (tint("a8563f"), tint("c27656"), tint("8c4433")),
    "gao-lut": (tint("c9a573"), tint("d9bc8d"), tint("b68e5a")),
    "nep": (tint("f7f4ec"), tint("fdfcf7"), tint("ebe5d6")),
    "lua-mua": (tint("e6d3b4"), tint("d9bf98"), tint("f0e4cd")),
    "tam": (tint("f3ecda"), tint("fbf7ea"), tint("e6dbc0")),
}
WHITE_RICE = (tint("f4eddb"), tint("fcf8ec"), tint("e8dcc0"))


def rice_of(art: Art) -> Loose:
    """Return the grain this product's words speak of."""
    round_grain = art.has("nep", "tam")
    return Loose(art.word(RICE_COLOURS, WHITE_RICE), 15 if round_grain else 21, 8 if round_grain else 6, 900)


def bowl_of(art: Art, sheet: Layer, x: float, y: float, rx: float, loose: Loose, height: float = 0.62) -> None:
    """Set a bowl heaped with something loose; (x, y) is the middle of its rim."""
    glaze = art.pick(GLAZES)
    bowl_back(sheet, x, y, rx, glaze)
    top = [
        (x + rx * 0.93 * t, y + 4 - rx * height * math.cos(t * math.pi / 2) ** 1.2)
        for t in (i / 16 - 1 for i in range(33))
    ]
    pour(art, sheet, [*top, *arc(x, y + 2, rx * 0.93, rx * 0.33, 0, 180, 24)], loose)
    bowl_front(sheet, x, y, rx, glaze)


def rice_ear(_art: Art, sheet: Layer, x: float, y: float, size: float, angle: float) -> None:
    """Lay a ripe ear of rice down."""
    gold = tint("d6a748")
    stem = curve([(0, 0), (size * 0.5, -size * 0.10), (size * 0.9, size * 0.02), (size * 1.1, size * 0.22)], 10)
    spots = [stem[i] for i in range(12, len(stem), 2)]
    kernels = [placed(leaf(0, 0, size * 0.15, size * 0.055, a), px, py) for px, py in spots for a in (-26, 14, 52)]
    drawn = [placed(k, x, y, angle) for k in kernels]
    sheet.flat([placed(k, 5, 9) for k in drawn], SHADE, 0.2)
    sheet.line(placed(stem, x, y, angle), size * 0.014, tint("9a8a3c"))
    for i, tone in enumerate((darker(gold, 0.15), gold, lighter(gold, 0.35))):
        sheet.flat(drawn[i::3], tone)
    sheet.blob(placed(leaf(size * 0.1, 0, size * 0.6, size * 0.07, -24), x, y, angle), tint("a9a94d"), 0.4)


def rice(art: Art, sheet: Layer) -> None:
    """Hero: a sack and a bowl, a bowl alone, or a mound, with ears of rice."""
    loose = rice_of(art)
    design = art.pick(("sack", "bowl", "both"))
    if design == "bowl":
        rice_ear(art, sheet, -330, 250, 330, -24)
        bowl_of(art, sheet, 0, 40, 275, loose, 0.72)
        rice_ear(art, sheet, 120, 330, 300, -14)
        return
    side = art.pick((-1, 1))
    accent = art.pick((tint("4f7f45"), tint("a5472f"), tint("3f6f7a"), tint("7a4a75")))
    sheet.stamp(sack(art, accent, loose), (side * (-60 if design == "sack" else -150), -20), grow=1.1, shadow=0)
    if design == "both":
        bowl_of(art, sheet, side * 230, 190, 165, loose)
    else:
        mound(art, sheet, side * 245, 280, 150, 80, loose)
    rice_ear(art, sheet, -side * 300 - 130, 320, 270, -18)


def powder_of(art: Art) -> Colour:
    """Return the colour of this flour, salt or powder."""
    return art.word(POWDERS, tint("f3ead6"))


POWDERS = {
    "muoi-ot": tint("d96a43"), "hanh": tint("cfa0a8"), "rau-ma": tint("7fa554"),
    "gao-lut": tint("c8a06c"), "ban": tint("c79a5e"),
    "muoi-hat": tint("f4f2ee"), "cu-sen": tint("f0e3e0"), "nghe": tint("d9a13a"),
}  # fmt: skip


def fine(art: Art) -> Loose:
    """Return a powder in this product's colour; salt has coarser, lighter crystals."""
    colour = powder_of(art)
    if art.has("muoi-hat"):
        return Loose((colour, tint("ffffff"), tint("dde3e6")), 13, 11, 700)
    return Loose((colour, lighter(colour, 0.3), darker(colour, 0.12)), 5, 4, 700)


def powder(art: Art, sheet: Layer) -> None:
    """Hero: a heaped bowl and a wooden spoon of powder before it."""
    loose = fine(art)
    bowl_of(art, sheet, art.pick((-50, 40)), 20, 260, loose, 0.7)
    spoon(sheet, 190, 318, 250, -14)
    mound(art, sheet, 214, 306, 66, 44, loose, shadow=False)


def spoon(sheet: Layer, x: float, y: float, size: float, angle: float) -> None:
    """Lay a wooden spoon down, its bowl at (x, y)."""
    wood = tint("b98552")
    handle = placed(ribbon([(0, 0), (size * 0.8, 0), (size * 1.3, 0)], (18, 16, 24)), x, y, angle)
    sheet.soft(placed(handle, 6, 14), SHADE, 0.3, 7)
    ground_shadow(sheet, x, y + 14, size * 0.34, size * 0.16, 0.4)
    sheet.blob(handle, wood, 0.5)
    sheet.blob(ellipse(x, y, size * 0.36, size * 0.18, angle), wood, 0.5, 0.2)
    sheet.wash(ellipse(x, y - 2, size * 0.30, size * 0.13, angle), (darker(wood, 0.4), wood))


NOODLES = {"gao-lut": tint("c9a074"), "banh-canh": tint("f0e7d2"), "bun": tint("f5eedd")}


def noodle_bundle(art: Art) -> Layer:
    """Return one bundle of straight noodles tied with a band. 520 x 170 units."""
    sheet = art.layer(560, 200)
    colour, thick = art.word(NOODLES, tint("efe0bd")), 9 if art.has("banh-canh", "hu-tieu") else 5
    body = [
        *curve([(-255, -50), (-90, -62), (0, -46), (90, -62), (255, -54)], 8),
        *curve([(258, 52), (90, 62), (0, 46), (-90, 62), (-256, 50)], 8),
    ]
    sheet.blob(body, colour, 0.5, 0.4)
    for i in range(130 // thick + 1):
        y = -60 + i * thick + art.rng.uniform(-2, 2)
        line = curve(
            [
                (-262 + art.rng.uniform(0, 14), y),
                (-90, y * 1.02),
                (0, y * 0.80),
                (90, y * 1.02),
                (262 - art.rng.uniform(0, 14), y),
            ],
            6,
        )
        sheet.line(
            line, thick * 0.66, art.pick((lighter(colour, 0.5), lighter(colour, 0.25), darker(colour, 0.14))), 0.85
        )
    sheet.shade(body, 0.7, 0.4)
    band = art.pick((tint("b5483a"), tint("5f8f3e"), tint("8a5c7e")))
    strap: Path = [(-24, -52), (24, -52), (26, 52), (-26, 52)]
    sheet.wash(strap, (lighter(band, 0.25), band, darker(band, 0.35)))
    return sheet


def noodle_nest(art: Art) -> Layer:
    """Return one coiled nest of dried noodles. 300 x 200 units."""
    sheet = art.layer(320, 230)
    colour = art.word(NOODLES, tint("efe0bd"))
    base = smooth([(140 * math.cos(t), 84 * math.sin(t)) for t in (i * math.tau / 10 for i in range(10))])
    sheet.blob(base, darker(colour, 0.22), 0.6, 0.4)
    for _i in range(30):
        size, turn = art.rng.uniform(0.25, 0.98), art.rng.uniform(0, 360)
        strand = arc(
            art.rng.uniform(-12, 12),
            art.rng.uniform(-8, 8),
            138 * size,
            82 * size,
            turn,
            turn + art.rng.uniform(110, 260),
        )
        sheet.line(strand, 9, darker(colour, 0.25), 0.5)
        sheet.line([(x - 1, y - 2) for x, y in strand], 6, mix(colour, lighter(colour, 0.6), art.rng.random()))
    sheet.shade(base, 0.5, 0.35)
    return sheet

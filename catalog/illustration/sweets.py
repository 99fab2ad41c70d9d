"""Pressed cakes, candies, crackers and Khmer sweets, one piece each."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, tint
from catalog.illustration.pia import filling_of
from catalog.illustration.shapes import (
    Path,
    Point,
    arc,
    curve,
    ellipse,
    leaf,
    placed,
    ribbon,
    rough,
    rounded,
    squircle,
)

SESAME = tint("f3e2b8")


def _flower(x: float, y: float, rx: float, ry: float, petals: int) -> Path:
    ring: list[Point] = []
    for i in range(petals * 8):
        turn = i * math.tau / (petals * 8)
        push = 1 + 0.07 * math.cos(petals * turn)
        ring.append((x + rx * push * math.cos(turn), y + ry * push * math.sin(turn)))
    return ring


def pressed_cake(art: Art) -> Layer:
    """Return one bánh in or snow-skin cake: scalloped, with the mould's flower on top. 290 x 230 units."""
    sheet = art.layer(320, 270)
    colour = art.word(
        {"trang": tint("f7f2e6"), "banh-deo": tint("f3f0ea"), "khuon-go": tint("ecd9a0")},
        art.hue(tint("f3e8c4"), tint("ecdcae")),
    )
    side = [
        *[(x, y + 56) for x, y in _flower(0, -24, 134, 84, 12) if y > -24],
        *[p for p in _flower(0, -24, 134, 84, 12) if p[1] <= -24],
    ]
    side = sorted(side, key=lambda p: math.atan2(p[1], p[0]))
    sheet.blob(side, darker(colour, 0.14), 0.5, 0.2)
    sheet.lines(
        [[(x, y), (x, y + 54)] for x, y in _flower(0, -24, 134, 84, 12)[2:46:4] if y > -10],
        3,
        darker(colour, 0.4),
        0.35,
    )
    top = _flower(0, -26, 134, 84, 12)
    sheet.blob(top, colour, 0.4, 0.12)
    ring = _flower(0, -26, 108, 66, 12)
    sheet.line([*ring, ring[0]], 4, darker(colour, 0.34), 0.5)
    for i in range(8):
        turn = i * 45.0
        petal = [(x, -26 + (y + 26) * 0.62) for x, y in placed(leaf(20, 0, 66, 34, 0), 0, -26, turn)]
        sheet.blob(petal, lighter(colour, 0.3), 0.55, 0.3)
    sheet.blob(ellipse(0, -26, 20, 13), colour, 0.6)
    return sheet


def pressed_half(art: Art) -> Layer:
    """Return a pressed cake cut open. 260 x 170 units."""
    sheet = art.layer(290, 200)
    colour = tint("f5efdd")
    sheet.blob(squircle(0, -34, 124, 46, 3), colour, 0.4)
    sheet.blob(rounded(0, 24, 250, 110, 18), colour, 0.35, 0.1)
    core = rough(rounded(0, 26, 196, 66, 24), art.rng, 2)
    sheet.blob(core, filling_of(art), 0.4, 0.15)
    sheet.flat(
        [ellipse(art.rng.uniform(-90, 90), 26 + art.rng.uniform(-26, 26), 3, 2, 0, 6) for _ in range(50)],
        lighter(filling_of(art), 0.4),
        0.6,
    )
    return sheet


def strew_seeds(art: Art, sheet: Layer, body: Path, reach: tuple[float, float], count: int, colour: Colour) -> None:
    with sheet.clipped(body) as skin:
        spots = [(art.rng.uniform(-reach[0], reach[0]), art.rng.uniform(-reach[1], reach[1])) for _ in range(count)]
        seeds = [leaf(x, y, 13, 7, art.rng.uniform(0, 360)) for x, y in spots]
        skin.flat([placed(s, 1.5, 2.5) for s in seeds], darker(colour, 0.8), 0.3)
        skin.flat(seeds, colour)


def sesame_stick(art: Art) -> Layer:
    """Return one mè láo: a puffed roll coated in sesame. 320 x 100 units."""
    sheet = art.layer(340, 130)
    black = art.has("me-den")
    base = tint("4a4038") if black else tint("d9a85c")
    body = ribbon(curve([(-144, 4), (-60, -4), (60, -6), (144, 2)], 8), (58, 80, 84, 80, 58))
    sheet.blob(body, base, 0.6, 0.4)
    strew_seeds(art, sheet, body, (150, 44), 240, tint("2d2826") if black else SESAME)
    if black:
        strew_seeds(art, sheet, body, (150, 44), 60, tint("8a8078"))
    sheet.shade(body, 0.75, 0.42)
    return sheet


def brittle(art: Art) -> Layer:
    """Return one bar of peanut and malt candy. 230 x 140 units."""
    sheet = art.layer(250, 170)
    amber = tint("c98434")
    sheet.blob(rough(rounded(0, 12, 210, 110, 16), art.rng, 2), darker(amber, 0.35), 0.5, 0.15)
    top = rough(rounded(0, -4, 210, 104, 18), art.rng, 3)
    sheet.blob(top, amber, 0.5, 0.15)
    for _ in range(24):
        x, y = art.rng.uniform(-92, 92), art.rng.uniform(-48, 36)
        nut = ellipse(x, y, 19, 13, art.rng.uniform(0, 180))
        sheet.soft(placed(nut, 2, 4), darker(amber, 0.7), 0.4, 3)
        sheet.blob(nut, art.hue(tint("e8c58c"), tint("f0d8a8")), 0.55, 0.4)
    strew_seeds(art, sheet, top, (100, 50), 40, SESAME)
    return sheet


CANDY = {"gung": tint("e8c06a"), "mang-cau": tint("f1ecd9"), "ca-phe": tint("a9744a"), "ban": tint("b9653f")}


def candy(art: Art) -> Layer:
    """Return one candy in a paper twist. 260 x 110 units."""
    sheet = art.layer(290, 140)
    core = art.word(CANDY, tint("e3b56a"))
    paper = art.pick(
        (
            core,
            lighter(core, 0.4),
            tint("f3e3d0"),
            art.pick((tint("d9695f"), tint("8fb05a"), tint("e8a0a8"), tint("7aa5a8"))),
        )
    )
    for side in (-1, 1):
        twist = [
            (side * 66, 0),
            (side * 88, -14),
            (side * 134, -44),
            (side * 128, -14),
            (side * 138, 4),
            (side * 126, 22),
            (side * 132, 46),
            (side * 86, 12),
        ]
        sheet.blob(twist, lighter(paper, 0.3), 0.6, 0.2)
        sheet.lines([[(side * 72, 0), (side * 130, y)] for y in (-28, -8, 12, 32)], 2.4, darker(paper, 0.4), 0.4)
    body = squircle(0, 0, 78, 44, 3)
    sheet.blob(body, core, 0.6, 0.4)
    sheet.wash(rounded(0, 0, 74, 92, 8), (lighter(paper, 0.5), paper, darker(paper, 0.2)), opacity=0.8)
    sheet.soft(curve([(-60, -22), (0, -30), (60, -22), (58, -14), (0, -20), (-58, -14)], 4), (255, 255, 255), 0.8, 2)
    return sheet


def block(art: Art) -> Layer:
    """Return one round or square block: palm sugar, cane sugar, milk cake, caramel. 230 x 170 units."""
    sheet = art.layer(260, 200)
    colour = art.word(BLOCKS, tint("d6a45c"))
    colour = art.hue(colour, lighter(colour, 0.14))
    if art.has("thot-not"):
        sheet.blob(
            rough([*arc(0, -30, 100, 46, 180, 360, 28), *arc(0, 34, 98, 46, 0, 180, 28)], art.rng, 3),
            darker(colour, 0.08),
            0.6,
            0.3,
        )
        sheet.blob(rough(ellipse(0, -32, 98, 44), art.rng, 3), lighter(colour, 0.25), 0.35, 0.3)
    else:
        sheet.wash(rough(rounded(0, 30, 206, 108, 12), art.rng, 3), (colour, darker(colour, 0.35)))
        sheet.blob(rough([(-104, -18), (-70, -66), (108, -62), (100, -10)], art.rng, 2), lighter(colour, 0.3), 0.3, 0.2)
    dots = [ellipse(art.rng.uniform(-92, 92), art.rng.uniform(-60, 70), 3, 2.4, 0, 6) for _ in range(40)]
    sheet.flat(dots, lighter(colour, 0.6), 0.35)
    return sheet


BLOCKS = {"mia": tint("a8672e"), "ca-phe": tint("a8713f"), "banh-sua": tint("f0c777"), "thot-not": tint("d9a052")}


def flan(art: Art) -> Layer:
    """Return one crème caramel turned out on its own syrup. 300 x 220 units."""
    sheet = art.layer(340, 250)
    sheet.blob(rough(ellipse(0, 66, 158, 48), art.rng, 5), tint("8a4317"), 0.5, 0.3)
    custard = tint("f5d77c")
    sheet.blob(
        [
            *arc(0, -52, 100, 34, 180, 360, 30),
            *curve([(100, -52), (118, 20), (128, 60)], 6),
            *arc(0, 60, 128, 38, 0, 180, 30),
            *curve([(-128, 60), (-118, 20), (-100, -52)], 6),
        ],
        custard,
        0.5,
        0.3,
    )
    top = [
        *arc(0, -52, 100, 34, 180, 360, 30),
        *curve(
            [(100, -52), (104, -10), (80, -6), (64, 26), (40, -2), (0, 4), (-34, 34), (-58, 0), (-90, -2), (-100, -52)],
            6,
        ),
    ]
    sheet.blob(top, tint("a4561d"), 0.5, 0.2)
    sheet.halo(-36, -62, 44, 13, LIGHT, 0.85)
    return sheet


def chewy(art: Art) -> Layer:
    """Return one piece of dried or candied fruit. 180 x 110 units."""
    sheet = art.layer(200, 140)
    colour = art.word(DRIED, tint("d99a4a"))
    colour = art.hue(colour, lighter(colour, 0.22))
    line = curve(
        [
            (-74, art.rng.uniform(-16, 16)),
            (-24, art.rng.uniform(-22, 22)),
            (26, art.rng.uniform(-22, 22)),
            (74, art.rng.uniform(-16, 16)),
        ],
        8,
    )
    wide = 26 if art.has("dua-non") else 58
    body = rough(ribbon(line, (wide * 0.5, wide, wide * 1.1, wide * 0.9, wide * 0.4)), art.rng, 2)
    sheet.blob(body, colour, 0.65, 0.34)
    sheet.lines([[(x, y + k) for x, y in line] for k in (-wide * 0.2, wide * 0.14)], 2.6, darker(colour, 0.4), 0.4)
    sheet.flat([ellipse(*art.pick(line), 3, 2.4, 0, 6) for _ in range(12)], LIGHT, 0.7)
    return sheet


DRIED = {
    "mit": tint("f0bd4a"), "chuoi": tint("b5702f"), "buoi": tint("b9c060"), "mang-cau": tint("efe3c0"),
    "dua-non": tint("fbf6ea"),
    "ban": tint("a8583a"), "tac": tint("ee8f24"), "cu-cai": tint("d9b06a"), "com-dep": tint("b5c472"),
}  # fmt: skip

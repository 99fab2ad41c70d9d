"""Baskets, mats, cloth, masks and paintings made by hand."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import SHADE, Colour, darker, lighter, tint
from catalog.illustration.props import BAMBOO, ground_shadow
from catalog.illustration.shapes import Path, arc, curve, ellipse, placed, ribbon, rounded, smooth

HYACINTH = tint("b58a57")


def woven(sheet: Layer, outline: Path, colour: Colour, step: int = 18, softness: float = 0.3) -> None:
    """Fill an outline with a basket weave."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    left, right, top, low = int(min(xs)), int(max(xs)), int(min(ys)), int(max(ys))
    sheet.blob(outline, darker(colour, 0.2), 0.4, softness)
    with sheet.clipped(outline) as cane:
        for r, y in enumerate(range(top, low + step, step)):
            shift = (r % 2) * step
            strips = [
                rounded(x + shift, y, step * 1.7, step * 0.84, step * 0.3)
                for x in range(left - step, right + 2 * step, 2 * step)
            ]
            cane.flat([placed(s, 0, 3) for s in strips], darker(colour, 0.55), 0.6)
            cane.flat(strips, lighter(colour, 0.16))
            cane.lines(
                [[(s[8][0] - step * 1.3, y - step * 0.2), (s[8][0] - step * 0.3, y - step * 0.2)] for s in strips],
                2,
                lighter(colour, 0.6),
                0.6,
            )
    sheet.shade(outline, 0.75, softness)


def basket(art: Art) -> Layer:
    """Return one bamboo basket with a handle. 440 x 420 units."""
    sheet = art.layer(560, 520)
    cane = art.hue(BAMBOO, tint("c99a58"))
    sheet.halo(16, 196, 240, 44, SHADE, 0.55)
    sheet.wash(ellipse(0, -40, 206, 62), (darker(cane, 0.6), darker(cane, 0.3)))
    hoop = arc(0, -40, 190, 190, 180, 360, 40)
    sheet.blob(ribbon(hoop, (22, 24, 22)), cane, 0.6, 0.4)
    sheet.lines([[(x * 0.95 - 8, y - 2), (x * 1.02 + 8, y + 6)] for x, y in hoop[2:-2:2]], 4, darker(cane, 0.4), 0.5)
    wall = [
        *arc(0, -40, 206, 62, 180, 0, 30),
        *curve([(206, -40), (190, 100), (150, 190)], 6),
        *arc(0, 190, 150, 34, 0, 180, 20),
        *curve([(-150, 190), (-190, 100), (-206, -40)], 6),
    ]
    woven(sheet, wall, cane)
    for dy, width in ((0, 26), (212, 16)):
        rim = arc(0, -40 + dy, 206 if dy == 0 else 158, 62 if dy == 0 else 40, 180, 0, 40)
        sheet.blob(ribbon(rim, (width, width)), lighter(cane, 0.1), 0.6, 0.4)
    return sheet


def nested(art: Art, sheet: Layer) -> None:
    """Hero: baskets of three sizes."""
    side = art.pick((-1, 1))
    sheet.stamp(basket(art), (side * -120, 30), grow=1.25, shadow=0)
    sheet.stamp(basket(art), (side * 190, 110), grow=0.95, shadow=0)
    sheet.stamp(basket(art), (side * 30, 220), grow=0.62, shadow=0)


def tote(art: Art) -> Layer:
    """Return one bag: water hyacinth with leather handles, or cloth embroidered with a boat. 520 x 600 units."""
    sheet = art.layer(640, 680)
    sheet.halo(20, 266, 290, 46, SHADE, 0.55)
    leather = tint("7a4a2c")
    for dx in (-14, 18):
        strap = curve([(-130 + dx, -80), (-110 + dx, -260), (0 + dx, -306), (110 + dx, -260), (130 + dx, -80)], 10)
        sheet.blob(ribbon(strap, (22, 22)), darker(leather, 0.2) if dx < 0 else leather, 0.55, 0.4)
    body = [
        *curve([(-240, -90), (-262, 120), (-236, 262)], 8),
        *curve([(-236, 262), (0, 284), (236, 262)], 6),
        *curve([(236, 262), (262, 120), (240, -90)], 8),
        *curve([(240, -90), (0, -76), (-240, -90)], 6),
    ]
    if art.has("vai", "theu"):
        sheet.blob(body, tint("efe3c8"), 0.5, 0.2)
        _ghe_ngo(sheet)
    else:
        woven(sheet, body, HYACINTH, 30)
        sheet.blob(ribbon(curve([(-244, -84), (0, -72), (244, -84)], 8), (30, 30)), darker(HYACINTH, 0.1), 0.6, 0.4)
    return sheet


def _ghe_ngo(sheet: Layer) -> None:
    """Stitch a long racing boat with its rowers over waves."""
    hull = smooth([(-210, 40), (-120, 108), (0, 122), (120, 108), (214, 30), (130, 84), (0, 94), (-130, 84)])
    sheet.flat(hull, tint("a5372f"))
    sheet.line(curve([(-180, 66), (0, 104), (180, 60)], 8), 5, tint("e8b84a"))
    for i in range(9):
        x = -132 + i * 33
        sheet.flat(ellipse(x, 66 + 14 * math.cos(x / 90), 9, 11), tint("4a3328"))
        sheet.flat([(x - 12, 98), (x + 12, 98), (x + 4, 72), (x - 4, 72)], tint("d98f2c"))
        sheet.line([(x + 6, 84), (x - 14, 132)], 5, tint("7a5636"))
    waves = [curve([(x, y), (x + 20, y - 9), (x + 40, y)], 6) for y in (146, 172) for x in range(-190, 190, 44)]
    sheet.lines(waves, 5, tint("4f8a8c"))
    sheet.flat(ellipse(0, -8, 34, 34), tint("e8a83a"))


def mat(art: Art) -> Layer:
    """Return one patterned sedge mat, half rolled. 720 x 430 units."""
    sheet = art.layer(760, 480)
    red, green, gold = art.pick(
        ((tint("b5382f"), tint("4f8440"), tint("e8c878")), (tint("8a3f6a"), tint("3f7a72"), tint("efd79a")))
    )
    field: Path = [(-300, -80), (250, -120), (340, 150), (-330, 200)]
    sheet.soft(placed(field, 8, 16), SHADE, 0.4, 12)
    sheet.wash(field, (lighter(gold, 0.2), gold))
    with sheet.clipped(field) as rush:
        rush.lines([[(-360, y), (370, y - 46)] for y in range(-110, 250, 7)], 2.2, darker(gold, 0.4), 0.3)
        for i in range(7):
            x = -260 + i * 88
            rush.flat([[(x - 34, 40), (x, -18), (x + 34, 40), (x, 98)]], red)
            rush.flat([[(x - 18, 40), (x, 10), (x + 18, 40), (x, 70)]], gold)
            rush.flat(
                [
                    [(x + 30, -66), (x + 44, -86), (x + 58, -66), (x + 44, -46)],
                    [(x + 30, 146), (x + 44, 126), (x + 58, 146), (x + 44, 166)],
                ],
                green,
            )
        rush.lines([[(-360, -66), (370, -106)], [(-360, 186), (370, 142)]], 13, red)
        rush.lines([[(-360, -48), (370, -88)], [(-360, 168), (370, 124)]], 5, green)
    roll: Path = [(-340, -84), (-262, -92), (-276, 216), (-362, 210)]
    sheet.wash(roll, (darker(gold, 0.2), lighter(gold, 0.4), gold, darker(gold, 0.35)), across=True)
    sheet.lines([[(-344, y), (-266, y - 6)] for y in (-60, -46, 60, 74, 180)], 7, red, 0.75)
    sheet.lines([ellipse(-301, -88, 38 * s, 15 * s) for s in (1, 0.7, 0.4)], 4, darker(gold, 0.45))
    return sheet


def rug(art: Art) -> Layer:
    """Return one round rug of plaited water hyacinth. 640 x 290 units."""
    sheet = art.layer(860, 420)
    ground_shadow(sheet, 0, 20, 390, 160, 0.45)
    for i in range(12):
        size = 1 - i / 12
        rx, ry = 380 * size, 158 * size
        tone = darker(HYACINTH, 0.12) if i % 2 else lighter(HYACINTH, 0.14)
        sheet.blob(ellipse(0, 0, rx, ry, points=90), tone, 0.35, 0.06)
        count = max(8, int(70 * size))
        knots = [
            ellipse(
                (rx - 13) * math.cos(k * math.tau / count),
                (ry - 6) * math.sin(k * math.tau / count),
                13,
                5,
                k * 360 / count + 120,
                10,
            )
            for k in range(count)
        ]
        sheet.flat(knots, lighter(tone, 0.4), 0.6)
    return sheet


def lantern(art: Art) -> Layer:
    """Return one open-weave bamboo lantern, lit. 440 x 580 units."""
    sheet = art.layer(620, 700)
    sheet.halo(0, 30, 300, 320, tint("ffd27a"), 0.85)
    body = smooth([(-90, -200), (90, -200), (190, -60), (200, 80), (110, 220), (-110, 220), (-200, 80), (-190, -60)])
    sheet.wash(body, (tint("ffe7ad"), tint("fbc766"), tint("e89c3c")), opacity=0.85)
    sheet.halo(0, 40, 130, 160, tint("fff6d8"), 1)
    with sheet.clipped(body) as cage:
        for k in range(-9, 10):
            cage.line(curve([(k * 30 - 70, -230), (k * 34, 0), (k * 30 + 70, 240)], 8), 8, BAMBOO)
            cage.line(curve([(k * 30 + 70, -230), (k * 34, 0), (k * 30 - 70, 240)], 8), 8, darker(BAMBOO, 0.25))
    for y, rx in ((-200, 92), (220, 112)):
        sheet.blob(ribbon(ellipse(0, y, rx, 22), (18, 18)), darker(BAMBOO, 0.12), 0.6, 0.4)
    sheet.line([(0, -340), (0, -210)], 6, darker(BAMBOO, 0.6))
    return sheet


def scoop(art: Art) -> Layer:
    """Return one scoop basket with its long mouth, as used for small fish. 560 x 420 units."""
    sheet = art.layer(700, 520)
    sheet.halo(0, 176, 320, 50, SHADE, 0.55)
    body = smooth([(-290, -60), (-180, 80), (0, 168), (190, 110), (286, -90), (150, -20), (0, -2), (-160, -20)])
    inside = smooth([(-290, -60), (-150, -130), (60, -150), (286, -90), (150, -18), (0, 0), (-160, -18)])
    woven(sheet, inside, darker(BAMBOO, 0.3), 16)
    woven(sheet, body, BAMBOO, 16)
    sheet.blob(
        ribbon(
            [
                *curve([(-290, -60), (-150, -130), (60, -150), (286, -90)], 8),
                *curve([(286, -90), (150, -18), (0, 0), (-160, -18), (-290, -60)], 8),
            ],
            (18, 18),
        ),
        lighter(BAMBOO, 0.1),
        0.6,
    )
    return sheet


def flat_tray(art: Art) -> Layer:
    """Return one square serving tray lined with a leaf. 620 x 300 units."""
    sheet = art.layer(760, 420)
    ground_shadow(sheet, 0, 60, 330, 110, 0.5)
    woven(sheet, [(-330, -30), (330, -30), (290, 130), (-290, 130)], BAMBOO, 16)
    sheet.blob([(-260, -120), (260, -120), (330, -30), (-330, -30)], darker(BAMBOO, 0.2), 0.4)
    sheet.blob([(-240, -104), (240, -104), (296, -40), (-296, -40)], tint("5f8f3e"), 0.4, 0.2)
    sheet.lines([[(x, -102), (x * 1.22, -42)] for x in range(-230, 240, 26)], 3, lighter(tint("5f8f3e"), 0.5), 0.5)
    return sheet

"""What stands in the delta: palms, fruit trees, houses on stilts, boats, pagodas."""

from __future__ import annotations

import math
from collections.abc import Callable

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, Colour, darker, lighter, tint
from catalog.illustration.shapes import Path, curve, ellipse, leaf, placed, ribbon, rough, rounded


def palm(art: Art, sheet: Layer, x: float, y: float, height: float, green: Colour, fan: bool = False) -> None:
    """Plant a coconut palm, or a sugar palm with its fan crown, its foot at (x, y)."""
    lean = 0 if fan else art.rng.uniform(-0.22, 0.22) * height
    trunk = curve([(x, y), (x + lean * 0.3, y - height * 0.5), (x + lean, y - height)], 8)
    bark = darker(tint("8a6a4a"), 0.15)
    sheet.blob(ribbon(trunk, (height * 0.06, height * 0.04, height * 0.035)), bark, 0.5)
    top = (x + lean, y - height)
    if fan:
        for i in range(11):
            angle = i * 360 / 11
            reach = height * 0.26
            sheet.flat(
                placed(leaf(0, 0, reach, reach * 0.5, 0), *top, angle),
                darker(green, 0.2) if math.sin(math.radians(angle)) > 0.2 else lighter(green, 0.12),
            )
        return
    for angle in (200, 164, 230, -18, 18, -52, 52, 128, 262):
        reach = height * art.rng.uniform(0.36, 0.48)
        tip = (reach * math.cos(math.radians(angle)), reach * math.sin(math.radians(angle)) + reach * 0.3)
        spine = curve([(0, 0), (tip[0] * 0.5, tip[1] * 0.5 - reach * 0.22), tip], 8)
        tone = lighter(green, 0.15) if angle in (200, 230, 262, -52) else darker(green, 0.15)
        sheet.flat(placed(ribbon(spine, (height * 0.02, height * 0.075, height * 0.055, 1)), *top), tone)
    if height > 150:
        sheet.flat([ellipse(top[0] + dx, top[1] + 12, 11, 12) for dx in (-12, 4, 16)], tint("8a8a3c"))


def orchard_tree(art: Art, sheet: Layer, x: float, y: float, size: float, green: Colour, fruit: Colour) -> None:
    """Plant a round fruit tree, its foot at (x, y)."""
    sheet.halo(x + 20 * size, y, 150 * size, 26 * size, SHADE, 0.45)
    sheet.blob(ribbon([(x, y), (x + 4 * size, y - 120 * size)], (30 * size, 18 * size)), tint("7a5636"), 0.5)
    tone = art.hue(darker(green, 0.2), green)
    for dx, dy, r in ((-70, -130, 82), (70, -136, 84), (0, -196, 96), (0, -120, 84)):
        crown = rough(ellipse(x + dx * size, y + dy * size, r * size, r * 0.86 * size), art.rng, 6 * size, 15)
        sheet.blob(crown, tone, 0.6, 0.36)
    for _ in range(13):
        turn, away = art.rng.uniform(0, math.tau), art.rng.uniform(0, 130)
        fx, fy = x + away * math.cos(turn) * size, y + (-150 + away * 0.72 * math.sin(turn)) * size
        sheet.blob(ellipse(fx, fy, 14 * size, 14 * size, points=20), fruit, 0.6, 0.4)


def house(art: Art, sheet: Layer, x: float, y: float, size: float) -> None:
    """Build a thatched house on stilts; (x, y) is the middle of its foot."""

    def at(path: Path) -> Path:
        return placed(path, x, y, 0, size)

    wall, thatch = art.pick((tint("c99a62"), tint("b9805a"), tint("8fae9a"), tint("d9b98a"))), tint("a8814a")
    sheet.halo(x, y, 190 * size, 26 * size, SHADE, 0.5)
    sheet.lines([at([(px, 0), (px, -60)]) for px in (-120, -60, 0, 60, 120)], 11 * size, tint("6a4a30"))
    sheet.wash(at([(-136, -150), (136, -150), (136, -54), (-136, -54)]), (lighter(wall, 0.15), darker(wall, 0.2)))
    sheet.lines([at([(px, -146), (px, -58)]) for px in range(-126, 136, 14)], 2 * size, darker(wall, 0.5), 0.35)
    sheet.flat(at([(-28, -130), (28, -130), (28, -56), (-28, -56)]), tint("4a3226"))
    sheet.flat([at(rounded(px, -102, 44, 38, 3)) for px in (-84, 84)], tint("f7d68a"))
    sheet.lines([at([(px, -121), (px, -83)]) for px in (-84, 84)], 4 * size, tint("6a4a30"))
    roof = at([(-176, -138), (-104, -238), (104, -238), (176, -138)])
    sheet.wash(roof, (lighter(thatch, 0.25), darker(thatch, 0.3)))
    sheet.lines([at([(px * 0.6, -236), (px, -140)]) for px in range(-170, 175, 17)], 3 * size, darker(thatch, 0.5), 0.4)
    sheet.flat(at([(-148, -62), (148, -62), (148, -50), (-148, -50)]), tint("7a5636"))
    sheet.lines([at([(44, -50), (74, 0)]), at([(64, -50), (94, 0)])], 5 * size, tint("6a4a30"))
    sheet.lines(
        [at([(50 + k * 9, -40 + k * 14), (71 + k * 9, -40 + k * 14)]) for k in range(3)], 5 * size, tint("6a4a30")
    )


def boat(art: Art, sheet: Layer, x: float, y: float, size: float, sail: bool = False) -> None:
    """Float a sampan with its load, or a fishing boat with a sail."""

    def at(path: Path) -> Path:
        return placed(path, x, y, 0, size)

    wood = art.pick((tint("7a4a2c"), tint("8f5a35"), tint("3f6f7a"), tint("a5472f")))
    sheet.halo(x, y + 26 * size, 150 * size, 20 * size, SHADE, 0.5)
    if sail:
        sheet.line(at([(0, -10), (0, -170)]), 6 * size, tint("6a4a30"))
        sheet.blob(
            at(curve([(6, -168), (92, -90), (104, -24), (6, -20), (6, -168)], 8)),
            art.pick((tint("c9603c"), tint("f0e2c0"), tint("e0b04a"))),
            0.5,
            0.2,
        )
        sheet.blob(at(curve([(-6, -150), (-60, -70), (-66, -24), (-6, -22), (-6, -150)], 8)), tint("f3e8d0"), 0.5, 0.2)
    else:
        load = art.pick(
            ((tint("e8a02c"), tint("d9b53c")), (tint("8e3f67"), tint("a8567f")), (tint("6f9a45"), tint("8fb55a")))
        )
        sheet.flat(
            [at(ellipse(-70 + (i % 8) * 15, -16 - (i // 8) * 11, 12, 11, points=16)) for i in range(16)], load[0]
        )
        sheet.flat([at(ellipse(-66 + (i % 7) * 15, -22 - (i // 7) * 11, 9, 8, points=16)) for i in range(14)], load[1])
        _rower(sheet, at)
    hull = at(
        curve([(-150, -34), (-96, 10), (0, 24), (96, 10), (156, -40), (90, -14), (0, -8), (-90, -12), (-150, -34)], 8)
    )
    sheet.blob(hull, wood, 0.6, 0.3)
    sheet.line(
        at(curve([(-146, -32), (-90, -10), (0, -6), (90, -12), (152, -38)], 8)), 5 * size, lighter(wood, 0.5), 0.8
    )
    sheet.lines([at([(-120, 34), (-40, 34)]), at([(20, 40), (120, 40)])], 3 * size, LIGHT, 0.5)


def _rower(sheet: Layer, at: Callable[[Path], Path]) -> None:
    """Put a rower in a conical hat at the stern."""
    sheet.flat(at([(70, -10), (104, -10), (98, -66), (78, -66)]), tint("5a4a6a"))
    sheet.flat(at(ellipse(88, -76, 12, 13, points=20)), tint("d9a57c"))
    sheet.flat(at([(56, -76), (88, -104), (120, -76), (88, -70)]), tint("efdcae"))
    sheet.line(at([(84, -46), (140, 26)]), 4, tint("6a4a30"))


def pagoda(sheet: Layer, x: float, y: float, size: float) -> None:
    """Build a Khmer pagoda with stepped golden roofs; (x, y) is the middle of its foot."""

    def at(path: Path) -> Path:
        return placed(path, x, y, 0, size)

    gold, red, wall = tint("e8b03f"), tint("c25a2c"), tint("f9ecc8")
    sheet.halo(x, y, 300 * size, 34 * size, SHADE, 0.5)
    sheet.wash(at([(-230, -36), (230, -36), (250, 4), (-250, 4)]), (lighter(wall, 0.2), darker(wall, 0.25)))
    sheet.wash(at([(-180, -130), (180, -130), (180, -36), (-180, -36)]), (wall, darker(wall, 0.15)))
    sheet.wash(at([(-40, -116), (40, -116), (40, -36), (-40, -36)]), (red, darker(red, 0.4)))
    for px in (-168, -112, -62, 62, 112, 168):
        sheet.wash(at(rounded(px, -84, 20, 96, 3)), (lighter(wall, 0.5), gold, darker(gold, 0.2)), across=True)
    for i, (w, top) in enumerate(((236, -126), (188, -184), (136, -236), (86, -282))):
        roof: Path = [
            *curve([(-w - 30, top - 26), (-w, top + 2), (-w * 0.5, top - 34), (0, top - 132)], 6),
            *curve([(0, top - 132), (w * 0.5, top - 34), (w, top + 2), (w + 30, top - 26)], 6),
            (w, top + 14),
            (-w, top + 14),
        ]
        sheet.blob(at(roof), red if i % 2 == 0 else tint("d9772f"), 0.5, 0.2)
        sheet.line(at(roof[:-2]), 6 * size, gold)
    spire = curve([(-22, -368), (-9, -410), (0, -470), (9, -410), (22, -368)], 6)
    sheet.blob(at(spire), gold, 0.6, 0.3)

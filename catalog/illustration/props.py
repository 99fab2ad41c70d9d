"""Things goods are shown on and in: plates, boards, bamboo trays, banana leaves, bowls and cups."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, Colour, darker, lighter, mix, tint
from catalog.illustration.shapes import Path, arc, curve, ellipse, leaf, placed, ribbon, rounded

TILT = 0.40  # height of a circle on the table as a share of its width: we look down at about 24 degrees
PORCELAIN = tint("f4efe4")
CELADON = tint("b9cdb6")
INDIGO = tint("5b7d92")
TERRACOTTA = tint("b96f4a")
BAMBOO = tint("d8b477")
WOOD = tint("a9744a")
BANANA_LEAF = tint("5f8f3e")
GLAZES = (PORCELAIN, PORCELAIN, CELADON, INDIGO, tint("d9c3a0"))


def ground_shadow(sheet: Layer, x: float, y: float, rx: float, ry: float, strength: float = 0.5) -> None:
    """Anchor something on the table: a wide soft shadow to the right and a tight one below."""
    sheet.halo(x + rx * 0.12, y + ry * 0.15, rx * 1.45, ry * 1.75, SHADE, strength * 0.62)
    sheet.halo(x, y, rx * 1.12, ry * 1.2, SHADE, strength)


def plate(sheet: Layer, x: float, y: float, rx: float, glaze: Colour = PORCELAIN) -> None:
    """Set a flat plate; its middle is good for a pile at (x, y)."""
    ry = rx * TILT
    ground_shadow(sheet, x, y + ry * 0.22, rx, ry * 1.05, 0.55)
    sheet.wash(ellipse(x, y + 12, rx, ry), (darker(glaze, 0.2), darker(glaze, 0.42)), across=True)
    sheet.wash(ellipse(x, y, rx, ry, points=90), (lighter(glaze, 0.6), glaze), across=True)
    sheet.wash(ellipse(x, y + 5, rx * 0.76, ry * 0.72), (darker(glaze, 0.16), lighter(glaze, 0.4)))
    sheet.line(ellipse(x, y + 1, rx * 0.94, ry * 0.93, points=90), 3, darker(glaze, 0.35), 0.35)


def board(art: Art, sheet: Layer, x: float, y: float, rx: float) -> None:
    """Set a round wooden board with year rings."""
    ry, wood = rx * TILT, art.hue(WOOD, tint("c08a58"))
    ground_shadow(sheet, x, y + 22, rx, ry, 0.6)
    sheet.wash(ellipse(x, y + 22, rx, ry, points=90), (darker(wood, 0.25), darker(wood, 0.55)), across=True)
    top = ellipse(x, y, rx, ry, points=90)
    with sheet.clipped(top) as face:
        face.wash(top, (lighter(wood, 0.38), wood), across=True)
        rings = [ellipse(x - rx * 0.3, y - ry * 0.1, rx * s / 9, ry * s / 9, points=70) for s in range(1, 13)]
        face.lines(rings, 2.4, darker(wood, 0.45), 0.30)
    sheet.line(top[40:85], 3, lighter(wood, 0.7), 0.6)


def bamboo_tray(_art: Art, sheet: Layer, x: float, y: float, rx: float) -> None:
    """Set a round winnowing tray of woven bamboo."""
    ry = rx * TILT
    ground_shadow(sheet, x, y + 20, rx, ry, 0.6)
    sheet.wash(ellipse(x, y + 16, rx, ry, points=90), (darker(BAMBOO, 0.2), darker(BAMBOO, 0.6)), across=True)
    floor = ellipse(x, y, rx * 0.97, ry * 0.97, points=90)
    with sheet.clipped(floor) as weave:
        weave.wash(floor, (darker(BAMBOO, 0.22), lighter(BAMBOO, 0.25)))
        _weave(weave, x, y, rx, ry, 22)
    sheet.lines([ellipse(x, y, rx * 0.98, ry * 0.98, points=90)], 15, darker(BAMBOO, 0.14))
    sheet.lines([ellipse(x, y - 3, rx * 0.98, ry * 0.98, points=90)], 7, lighter(BAMBOO, 0.35))


def _weave(sheet: Layer, x: float, y: float, rx: float, ry: float, step: int) -> None:
    slant = [
        [(x - rx + i * step, y - ry), (x - rx + i * step + ry * 1.4, y + ry)] for i in range(-20, int(2 * rx / step))
    ]
    other = [[(2 * x - px, py) for px, py in line] for line in slant]
    sheet.lines(slant, 5, darker(BAMBOO, 0.30), 0.35)
    sheet.lines(other, 5, lighter(BAMBOO, 0.50), 0.45)


def banana_leaf(art: Art, sheet: Layer, x: float, y: float, length: float, width: float, angle: float = 0) -> None:
    """Lay a cut piece of banana leaf with its midrib."""
    green = art.hue(BANANA_LEAF, tint("7ba34a"))
    half_l, half_w = length / 2, width / 2
    knots = [
        (-half_l, -half_w * 0.15),
        (-half_l * 0.6, -half_w * 0.9),
        (0, -half_w),
        (half_l * 0.6, -half_w * 0.85),
        (half_l, 0),
        (half_l * 0.6, half_w * 0.85),
        (0, half_w),
        (-half_l * 0.6, half_w * 0.9),
        (-half_l, half_w * 0.15),
    ]
    outline = placed(curve([*knots, knots[0]], 10), x, y, angle)
    sheet.soft(placed(outline, 8, 14), SHADE, 0.34, 12)
    with sheet.clipped(outline) as blade:
        blade.wash(outline, (lighter(green, 0.22), green, darker(green, 0.25)))
        veins = [
            placed(curve([(vx, 0), (vx + 26, side * half_w * 0.5), (vx + 66, side * half_w)], 6), x, y, angle)
            for vx in range(int(-half_l), int(half_l), 17)
            for side in (-1, 1)
        ]
        blade.lines(veins, 2.2, lighter(green, 0.45), 0.32)
        lower = placed([(-half_l, 0), (half_l, 0), (half_l, half_w), (-half_l, half_w)], x, y, angle)
        blade.flat(lower, darker(green, 0.6), 0.16)
        blade.line(placed([(-half_l, 0), (half_l, 0)], x, y, angle), 8, lighter(green, 0.42))


def bowl_back(sheet: Layer, x: float, y: float, rx: float, glaze: Colour) -> Path:
    """Draw the inside of a bowl whose rim is centred on (x, y); returns the opening. Fill it, then call bowl_front."""
    ry = rx * TILT * 0.9
    ground_shadow(sheet, x, y + rx * 0.78, rx * 0.72, rx * 0.24, 0.65)
    opening = ellipse(x, y, rx, ry, points=90)
    sheet.wash(opening, (darker(glaze, 0.42), darker(glaze, 0.12)))
    return opening


def bowl_front(sheet: Layer, x: float, y: float, rx: float, glaze: Colour, depth: float = 0.78) -> None:
    """Draw the outside of the bowl over its filling."""
    ry = rx * TILT * 0.9
    foot = rx * 0.42
    side = curve(
        [
            (x + rx, y),
            (x + rx * 0.93, y + rx * depth * 0.45),
            (x + rx * 0.66, y + rx * depth * 0.85),
            (x + foot, y + rx * depth),
        ],
        8,
    )
    back = [(2 * x - px, py) for px, py in side[::-1]]
    wall = [*arc(x, y, rx, ry, 180, 0, 40), *side, *arc(x, y + rx * depth, foot, foot * 0.3, 0, 180, 16), *back]
    sheet.blob(wall, glaze, 0.42, 0.22)
    band = [*arc(x, y + rx * 0.16, rx * 0.985, ry, 178, 2, 40)]
    sheet.line(band, 7, mix(glaze, INDIGO, 0.75) if glaze != INDIGO else LIGHT, 0.55)
    sheet.line(arc(x, y, rx - 2, ry, 180, 0, 40), 6, lighter(glaze, 0.75), 0.9)
    sheet.halo(x - rx * 0.5, y + rx * 0.34, rx * 0.16, rx * 0.26, LIGHT, 0.55)


def sprig(
    art: Art, x: float, y: float, size: float, angle: float, green: Colour = tint("6f9a45")
) -> list[tuple[Path, Colour]]:
    """Return the leaves of a small herb sprig as outlines with colours, stem first."""
    stem = ribbon(curve([(0, 0), (size * 0.5, -size * 0.08), (size, 0)], 8), (size * 0.05, size * 0.02))
    parts: list[tuple[Path, Colour]] = [(placed(stem, x, y, angle), darker(green, 0.3))]
    for i in range(4):
        for side in (-1, 1):
            blade = leaf(size * (0.2 + i * 0.2), -size * 0.05, size * 0.36, size * 0.17, side * 48)
            parts.append((placed(blade, x, y, angle), art.hue(green, lighter(green, 0.3))))
    return [*parts, (placed(leaf(size * 0.92, 0, size * 0.36, size * 0.17, 0), x, y, angle), lighter(green, 0.2))]


def lay_sprig(art: Art, sheet: Layer, x: float, y: float, size: float, angle: float) -> None:
    """Lay a herb sprig down with its shadow."""
    parts = sprig(art, x, y, size, angle)
    for path, _ in parts:
        sheet.flat(placed(path, size * 0.03, size * 0.06), SHADE, 0.16)
    for path, colour in parts:
        sheet.blob(path, colour, 0.4, 0.3)


def chilli(sheet: Layer, x: float, y: float, size: float, angle: float, colour: Colour = tint("c9302c")) -> None:
    """Lay one chilli down."""
    body = ribbon(
        curve([(0, 0), (size * 0.4, size * 0.1), (size * 0.8, size * 0.02), (size, -size * 0.12)], 8),
        (size * 0.16, size * 0.2, size * 0.14, 2),
    )
    sheet.soft(placed(body, x + 4, y + 8, angle), SHADE, 0.3, 5)
    sheet.blob(placed(body, x, y, angle), colour, 0.6, 0.4)
    stalk = ribbon(
        curve([(-size * 0.22, -size * 0.06), (-size * 0.1, 0), (size * 0.03, 0)], 6),
        (size * 0.05, size * 0.07, size * 0.16),
    )
    sheet.blob(placed(stalk, x, y, angle), tint("5f8a3a"), 0.5, 0.4)


def steam(sheet: Layer, x: float, y: float, height: float) -> None:
    """Let steam rise from something hot."""
    for i, lean in enumerate((-34, 6, 42)):
        line = curve([(x + lean + 14 * math.sin(k * 1.7 + i), y - height * k / 5) for k in range(6)], 8)
        sheet.soft(ribbon(line, (6, 18, 14, 2)), LIGHT, 0.42, 9)


def saucer(art: Art, sheet: Layer, x: float, y: float, rx: float, filling: Colour) -> None:
    """Set a small dish of sauce or salt."""
    glaze = art.pick(GLAZES)
    ground_shadow(sheet, x, y + rx * 0.2, rx, rx * TILT, 0.5)
    sheet.wash(ellipse(x, y + rx * 0.14, rx * 0.9, rx * TILT), (darker(glaze, 0.2), darker(glaze, 0.45)), across=True)
    sheet.wash(ellipse(x, y, rx, rx * TILT), (lighter(glaze, 0.6), glaze), across=True)
    sheet.blob(ellipse(x, y + rx * 0.04, rx * 0.78, rx * TILT * 0.74), filling, 0.35, 0.2)
    sheet.halo(x - rx * 0.25, y - rx * 0.05, rx * 0.26, rx * 0.08, LIGHT, 0.7)


def label(sheet: Layer, x: float, y: float, width: float, height: float, accent: Colour) -> None:
    """Paste a paper label with an abstract emblem and lines that stand for text."""
    sheet.wash(rounded(x, y, width, height, min(width, height) * 0.09), (tint("fdf8ea"), tint("f1e6cd")))
    sheet.line([*rounded(x, y, width - 12, height - 12, 8), (x + width / 2 - 14, y - height / 2 + 6)], 2, accent, 0.55)
    sheet.flat(ellipse(x, y - height * 0.14, height * 0.20, height * 0.20), accent)
    sheet.flat([leaf(x, y - height * 0.06, height * 0.2, height * 0.1, a) for a in (-60, -90, -120)], tint("fdf3dc"))
    lines = [
        [(x - width * w, y + height * h), (x + width * w, y + height * h)] for w, h in ((0.32, 0.19), (0.22, 0.30))
    ]
    sheet.lines(lines, max(3, height * 0.045), darker(accent, 0.3), 0.75)

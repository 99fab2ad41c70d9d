"""The set: wall, disc of light, table, the shadow of a palm, and the grain over everything."""

from __future__ import annotations

import math

from PIL import Image, ImageEnhance

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, darker, lighter, mix
from catalog.illustration.light import falloff, grained
from catalog.illustration.palettes import Palette
from catalog.illustration.shapes import Path, curve, ellipse, leaf, ribbon

FRAME = (1200, 900)  # drawing units every composition is made for
TABLE_Y = 128.0
VEIL_PX = 220  # width at which the soft shadow of the palm is drawn


def backdrop(art: Art, size: tuple[int, int], palette: Palette) -> Layer:
    """Return an opaque sheet of `size` pixels with the set on it."""
    sheet = Layer(1, 1, art.scale)
    sheet.image = Image.new("RGBA", size, (*palette.low, 255))
    w, h = sheet.half_width, sheet.half_height
    _wall(sheet, palette)
    design = art.pick(("disc", "arch", "table", "table", "sun"))
    if design == "table":
        _pattern(art, sheet, palette)
        _disc(sheet, palette, 0, -60, 330, 330)
        _table(sheet, palette)
    elif design == "arch":
        _disc(sheet, palette, 0, 40, 400, 440)
        _table(sheet, palette)
    elif design == "disc":
        _pattern(art, sheet, palette)
        _disc(sheet, palette, 0, 0, 395, 395)
    else:
        _disc(sheet, palette, art.pick((-210, 210)), -120, 250, 250)
        _table(sheet, palette)
    _palm_shadow(art, sheet)
    sheet.halo(-w * 0.55, -h * 0.8, w * 1.1, h * 1.2, LIGHT, 0.30)
    return sheet


def top_view(art: Art, size: tuple[int, int], palette: Palette) -> Layer:
    """Return a sheet seen from straight above: a cloth with a fine weave."""
    sheet = Layer(1, 1, art.scale)
    sheet.image = Image.new("RGBA", size, (*palette.low, 255))
    _wall(sheet, palette)
    w, h = sheet.half_width, sheet.half_height
    rows = [[(-w, y), (w, y)] for y in range(-int(h), int(h), 9)]
    columns = [[(x, -h), (x, h)] for x in range(-int(w), int(w), 9)]
    sheet.lines(rows, 1.6, darker(palette.low, 0.5), 0.07)
    sheet.lines(columns, 1.6, LIGHT, 0.12)
    _palm_shadow(art, sheet)
    sheet.halo(-w * 0.4, -h * 0.6, w * 1.2, h * 1.2, LIGHT, 0.28)
    return sheet


def finished(sheet: Layer) -> Image.Image:
    """Return the picture as RGB: corners a little darker, grain over all."""
    ring = falloff().resize(sheet.image.size, Image.Resampling.BICUBIC)
    shade = Image.new("RGBA", sheet.image.size, (*SHADE, 0))
    shade.putalpha(ring.point([max(0, round(30 - v * 0.55)) for v in range(256)]))
    sheet.image.alpha_composite(shade)
    return grained(ImageEnhance.Color(sheet.image.convert("RGB")).enhance(1.14))


def _all(sheet: Layer) -> Path:
    w, h = sheet.half_width, sheet.half_height
    return [(-w, -h), (w, -h), (w, h), (-w, h)]


def _wall(sheet: Layer, palette: Palette) -> None:
    sheet.wash(_all(sheet), (palette.high, palette.low))


def _disc(sheet: Layer, palette: Palette, x: float, y: float, rx: float, ry: float) -> None:
    outline = ellipse(x, y, rx, ry, points=96)
    if ry > rx:  # an arch stands on the ground: straight sides below its round top
        top = [p for p in ellipse(x, y - 60, rx, rx, points=96) if p[1] <= y - 60]
        outline = [*sorted(top, key=lambda p: math.atan2(p[1] - y + 60, p[0] - x)), (x + rx, 600), (x - rx, 600)]
    sheet.soft(outline, darker(palette.low, 0.3), 0.16, 16)
    sheet.wash(outline, (palette.disc, mix(palette.disc, palette.high, 0.7)), opacity=0.92)


def _table(sheet: Layer, palette: Palette) -> None:
    w, h = sheet.half_width, sheet.half_height
    top = [(-w, TABLE_Y), (w, TABLE_Y), (w, h), (-w, h)]
    sheet.soft([(-w, TABLE_Y - 8), (w, TABLE_Y - 8), (w, h), (-w, h)], darker(palette.table, 0.4), 0.22, 14)
    sheet.wash(top, (lighter(palette.table, 0.30), palette.table, darker(palette.table, 0.12)))
    sheet.line([(-w, TABLE_Y + 2), (w, TABLE_Y + 2)], 4, lighter(palette.table, 0.55), 0.6)


def _pattern(art: Art, sheet: Layer, palette: Palette) -> None:
    w, h = sheet.half_width, sheet.half_height
    step = art.pick((64, 80))
    kind = art.pick(("scales", "paddies", "weave", "plain"))
    if kind == "scales":
        arcs = [
            ellipse(x + (row % 2) * step / 2, -h + row * step / 2, r, r, points=28)[14:]
            for row in range(int(4 * h / step) + 2)
            for x in range(-int(w) - step, int(w) + step, step)
            for r in (step * 0.46, step * 0.28)
        ]
        sheet.lines(arcs, 2.2, palette.disc, 0.34)
    elif kind == "paddies":
        rows = range(-int(h), int(h), step // 2)
        lines = [curve([(x, y + 12 * math.sin(x / 130 + y)) for x in range(-int(w), int(w) + 99, 90)], 4) for y in rows]
        sheet.lines(lines, 2.4, palette.disc, 0.36)
    elif kind == "weave":
        knots = [
            (x + (i % 2) * step / 2, y)
            for i, y in enumerate(range(-int(h), int(h), step // 2))
            for x in range(-int(w), int(w) + step, step)
        ]
        sheet.flat([[(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)] for x, y in knots], palette.disc, 0.34)


def _palm_shadow(art: Art, sheet: Layer) -> None:
    """A frond outside the frame lets its shadow fall in: the shop window is in the tropics."""
    shrink = VEIL_PX / sheet.image.width
    veil = Layer(1, 1, sheet.scale * shrink)
    veil.image = Image.new("RGBA", (VEIL_PX, max(1, round(sheet.image.height * shrink))), (*SHADE, 0))
    side = art.pick((-1, 1))
    x, y = side * sheet.half_width * 1.06, -sheet.half_height * art.rng.uniform(0.5, 1.0)
    lean = 180 - art.rng.uniform(-5, 38) if side > 0 else art.rng.uniform(-5, 38)
    turn = math.radians(lean)
    fronds: list[Path] = [ribbon([(x, y), (x + 560 * math.cos(turn), y + 560 * math.sin(turn))], (12, 5))]
    for i in range(3, 16):
        px, py = x + i * 37 * math.cos(turn), y + i * 37 * math.sin(turn)
        fronds += [leaf(px, py, 300 - i * 11, 30, lean + flank * (58 - i * 1.5)) for flank in (-1, 1)]
    if cut := veil.cut(fronds):
        whole = Image.new("L", veil.image.size)
        whole.paste(cut.mask, cut.at)
        soft = whole.resize(sheet.image.size, Image.Resampling.BICUBIC)
        shadow = Image.new("RGBA", sheet.image.size, (*SHADE, 0))
        shadow.putalpha(soft.point([round(v * 0.11) for v in range(256)]))
        sheet.image.alpha_composite(shadow)

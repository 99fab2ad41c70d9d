"""Purple shallots and garlic, fresh, dried and fermented."""

from __future__ import annotations

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, darker, lighter, tint
from catalog.illustration.shapes import Path, curve, ellipse, placed, ribbon, rough, smooth

SHALLOT = tint("8e3f67")


STRAW = tint("c9a86e")


def _bulb(width: float, height: float) -> Path:
    w, h = width / 2, height / 2
    return smooth(
        [
            (0, -h),
            (w * 0.16, -h * 0.74),
            (w * 0.62, -h * 0.38),
            (w, h * 0.14),
            (w * 0.72, h * 0.74),
            (w * 0.14, h * 0.96),
            (-w * 0.14, h * 0.96),
            (-w * 0.72, h * 0.74),
            (-w, h * 0.14),
            (-w * 0.62, -h * 0.38),
            (-w * 0.16, -h * 0.74),
        ]
    )


def shallot(art: Art) -> Layer:
    """Return one purple shallot with dry neck and root beard. 210 x 250 units."""
    sheet = art.layer(230, 300)
    skin = art.hue(SHALLOT, tint("b05a80"))
    if art.has("lot-san"):
        skin = art.hue(tint("d9a3c0"), tint("e8c4d4"))
    bulb = _bulb(art.near(176, 0.07), art.near(210, 0.06))
    neck = ribbon(curve([(0, -84), (art.rng.uniform(-8, 8), -114), (art.rng.uniform(-24, 24), -142)], 8), (30, 15, 19))
    roots = [[(0, 96), (x * 0.6, 108), (x, art.rng.uniform(112, 126))] for x in range(-24, 25, 6)]
    sheet.lines(roots, 2.6, tint("b79a6a"))
    sheet.blob(neck, STRAW, 0.5)
    sheet.blob(bulb, skin, 0.75, 0.34)
    with sheet.clipped(bulb) as peel:
        for i in range(-6, 7):
            rib = curve([(i * 1.5, -104), (i * 12.5, -30), (i * 14.5, 34), (i * 4, 104)], 8)
            peel.line(
                rib, art.rng.uniform(1.6, 3.4), art.pick((lighter(skin, 0.5), darker(skin, 0.4), tint("d99ab5"))), 0.38
            )
        peel.soft(curve([(-30, -112), (-16, -52), (0, -40), (18, -54), (30, -112)], 6), STRAW, 0.7, 9)
    sheet.halo(-34, -8, 22, 46, LIGHT, 0.8)
    sheet.halo(48, 48, 26, 30, tint("e39bbd"), 0.4)
    return sheet


def garlic(art: Art) -> Layer:
    """Return one head of garlic. 220 x 240 units."""
    sheet = art.layer(240, 290)
    skin = art.hue(tint("f2e8dc"), tint("e8d3d6"))
    bulb = smooth(
        [
            (0, -104),
            (20, -76),
            (74, -40),
            (102, 22),
            (76, 82),
            (30, 96),
            (0, 90),
            (-30, 96),
            (-76, 82),
            (-102, 22),
            (-74, -40),
            (-20, -76),
        ]
    )
    sheet.blob(ribbon(curve([(0, -80), (4, -110), (16, -136)], 8), (34, 18, 22)), tint("d9c49a"), 0.5)
    sheet.blob(bulb, skin, 0.6, 0.34)
    ribs = [curve([(0, -96), (x * 0.8, -24), (x, 34), (x * 0.5, 92)], 8) for x in (-66, -24, 24, 66)]
    sheet.lines(ribs, 3, tint("a98a8f"), 0.55)
    sheet.lines([[(x - 5, y) for x, y in rib] for rib in ribs], 4, LIGHT, 0.7)
    veins = [curve([(0, -96), (x * 0.9, -20), (x * 1.1, 30)], 6) for x in (-84, -45, 2, 44, 82)]
    sheet.lines(veins, 2, tint("a8617f"), 0.35)
    return sheet


def shallot_slice(art: Art) -> Layer:
    """Return one dried ring of shallot. 110 x 80 units."""
    sheet = art.layer(120, 90)
    colour = (
        art.hue(tint("c98aa5"), tint("e3bccb"))
        if not art.has("phi", "phi-gion")
        else art.hue(tint("b5722f"), tint("d99a4a"))
    )
    for size in (1.0, 0.66, 0.34):
        ring = rough(ellipse(0, 0, 46 * size, 32 * size), art.rng, 4 * size)
        sheet.line([*ring, ring[0]], 8, darker(colour, 0.3))
        sheet.line([(x - 1, y - 2) for x, y in [*ring, ring[0]]], 5, lighter(colour, 0.25))
    return sheet


def black_bulb(art: Art) -> Layer:
    """Return a fermented black shallot, opened. 200 x 220 units."""
    sheet = art.layer(210, 240)
    sheet.blob(_bulb(170, 200), tint("8a6a4c"), 0.7, 0.34)
    sheet.blob(placed(_bulb(112, 146), 14, 16, 8), tint("2b1f22"), 0.6, 0.34)
    sheet.halo(-4, 0, 24, 38, LIGHT, 0.6)
    return sheet

"""Straw and oyster mushrooms, lotus flowers, pods and seeds, herbs."""

from __future__ import annotations

import math

from catalog.illustration.arrange import heap
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, darker, lighter, mix, tint
from catalog.illustration.props import banana_leaf, plate
from catalog.illustration.shapes import arc, curve, ellipse, leaf, placed, ribbon, rough, rounded, smooth

PETAL = tint("ee9fb5")


def straw_mushroom(art: Art) -> Layer:
    """Return one straw mushroom bud, dark-capped. 180 x 220 units."""
    sheet = art.layer(200, 240)
    dry = art.has("kho")
    skin = tint("8a6a48") if dry else art.hue(tint("8f857a"), tint("a89c8c"))
    body = smooth(
        [(0, -98), (52, -82), (78, -20), (80, 44), (50, 88), (0, 98), (-50, 88), (-80, 44), (-78, -20), (-52, -82)]
    )
    sheet.blob(body, tint("d9b98a") if dry else tint("efe6d6"), 0.55, 0.4)
    with sheet.clipped(body) as bud:
        bud.soft(
            smooth([(-100, -130), (100, -130), (92, -40), (40, -8), (0, -20), (-40, -4), (-92, -34)]),
            darker(skin, 0.12),
            0.85,
            16,
        )
        streaks = [curve([(x * 0.4, -96), (x, -30), (x * 1.05, 18)], 6) for x in range(-70, 80, 14)]
        bud.lines(streaks, 2.4, lighter(skin, 0.3), 0.3)
    sheet.blob(ellipse(0, 84, 34, 13), tint("f6efe2"), 0.4)
    sheet.halo(-26, -48, 22, 28, LIGHT, 0.55)
    return sheet


def oyster_mushroom(art: Art) -> Layer:
    """Return one cluster of grey oyster mushrooms. 330 x 300 units."""
    sheet = art.layer(370, 340)
    grey = art.hue(tint("a89f98"), tint("c2b8ac"))
    for x, y, size, angle in (
        (-84, -40, 84, -24),
        (80, -52, 88, 20),
        (0, -84, 80, 0),
        (-44, 8, 82, -10),
        (62, 14, 76, 16),
    ):
        stem = ribbon(curve([(x * 0.2, 128), (x * 0.5, 70), (x, y + 10)], 8), (46, 36, 50))
        sheet.blob(stem, tint("efe7da"), 0.5, 0.4)
        cap = rough(ellipse(x, y, size, size * 0.62, angle), art.rng, 5)
        sheet.soft(placed(cap, 3, 9), SHADE, 0.28, 7)
        sheet.blob(cap, art.hue(grey, lighter(grey, 0.2)), 0.6, 0.34)
        sheet.halo(x - size * 0.3, y - size * 0.25, size * 0.4, size * 0.2, LIGHT, 0.6)
    return sheet


def lotus_flower(art: Art) -> Layer:
    """Return one open lotus. 440 x 330 units."""
    sheet = art.layer(480, 360)
    pink = art.hue(PETAL, tint("f3b9c6"))
    for ring, (reach, width, spread, lift) in enumerate(((220, 104, 84, 10), (210, 108, 62, 0), (190, 104, 36, 0))):
        count = 5 - ring if ring else 6
        for i in range(count):
            angle = -90 + (i - (count - 1) / 2) * (2 * spread / (count - 1))
            petal = leaf(0, 110 + lift, reach, width, angle)
            sheet.blob(petal, mix(pink, lighter(pink, 0.7), ring * 0.28), 0.5, 0.22)
            tip = placed([(reach * 0.86, 0)], 0, 110 + lift, angle)[0]
            sheet.halo(*tip, 34, 34, tint("d9567f"), 0.55)
            veins = [
                placed(curve([(20, 0), (reach * 0.5, v), (reach * 0.9, 0)], 6), 0, 110 + lift, angle)
                for v in (-22, 0, 22)
            ]
            sheet.lines(veins, 1.8, tint("c9607f"), 0.22)
    for angle in (-152, -28, -90):
        sheet.blob(leaf(0, 124, 150, 100, angle), lighter(pink, 0.45), 0.45, 0.22)
    sheet.blob(leaf(0, 128, 116, 96, -90), lighter(pink, 0.65), 0.35, 0.22)
    return sheet


def lotus_pod(art: Art) -> Layer:
    """Return one green seed pod seen from half above. 260 x 300 units."""
    sheet = art.layer(290, 340)
    green = art.hue(tint("8fae5a"), tint("a5b96a"))
    sheet.blob(ribbon(curve([(0, 60), (8, 120), (-6, 165)], 6), (30, 22, 20)), darker(green, 0.2))
    sheet.blob(
        [
            *arc(0, -40, 118, 56, 180, 360, 24),
            *curve([(118, -40), (80, 40), (18, 88), (-18, 88), (-80, 40), (-118, -40)], 8),
        ],
        darker(green, 0.1),
        0.6,
        0.3,
    )
    sheet.blob(ellipse(0, -42, 117, 55), lighter(green, 0.25), 0.35, 0.2)
    spots = [(0.0, -42.0)] + [(62 * math.cos(i * 1.047), -42 + 29 * math.sin(i * 1.047)) for i in range(6)]
    for x, y in spots:
        sheet.flat(ellipse(x, y, 21, 12), darker(green, 0.55))
        sheet.blob(ellipse(x, y - 5, 16, 11), tint("c9cf92"), 0.5, 0.4)
    return sheet


def lotus_seed(art: Art) -> Layer:
    """Return one shelled lotus seed, fresh or roasted. 100 x 90 units."""
    sheet = art.layer(110, 100)
    colour = (
        art.hue(tint("e8c083"), tint("d9a85f"))
        if art.has("say", "say-gion")
        else art.hue(tint("f5eccf"), tint("ebe0b4"))
    )
    sheet.blob(ellipse(0, 0, 46, 37), colour, 0.6, 0.42)
    sheet.line(arc(0, 0, 46, 14, 200, 340, 10), 2.4, darker(colour, 0.3), 0.45)
    sheet.flat(ellipse(41, 2, 6, 8), darker(colour, 0.3), 0.7)
    sheet.halo(-14, -14, 15, 10, LIGHT, 0.8)
    return sheet


def lotus_scene(art: Art, sheet: Layer) -> None:
    """Hero: seeds on a leaf with a flower and a pod behind them."""

    side = art.pick((-1, 1))
    sheet.stamp(lotus_pod(art), (side * 255, 30), grow=1.15, angle=side * 14)
    sheet.stamp(lotus_flower(art), (side * -190, -20), grow=1.15, angle=side * -6)
    banana_leaf(art, sheet, 0, 240, 900, 220, art.rng.uniform(-5, 5))
    plate(sheet, 0, 240, 270)
    heap(art, sheet, [lotus_seed(art) for _ in range(4)], 0, 226, count=34, width=350, rise=34, turn=180)


def herb_bunch(art: Art) -> Layer:
    """Return one bunch of herb for tea and oils: grass blades or round leaves. 330 x 380 units."""
    sheet = art.layer(370, 430)
    green = tint("7fa850")
    if art.has("sa", "sa-chanh"):
        for i in range(15):
            x = (i - 7) * 9
            blade = curve([(x * 0.6, 180), (x, 40), (x * 3.0, -120), (x * 4.4, -150 + abs(x) * 1.3)], 8)
            sheet.blob(ribbon(blade, (16, 15, 11, 3)), art.hue(green, tint("b9c87a")), 0.5, 0.4)
    else:
        for i in range(13):
            angle = -90 + (i - 6) * 13
            reach = art.rng.uniform(150, 230)
            end = (reach * math.cos(math.radians(angle)), 130 + reach * math.sin(math.radians(angle)))
            sheet.line([(0, 150), end], 5, darker(green, 0.2))
            round_leaf = ellipse(*end, 36, 30, angle) if art.has("rau-ma") else leaf(end[0], end[1] + 20, 86, 28, angle)
            sheet.blob(round_leaf, art.hue(green, tint("5f8f45")), 0.55, 0.3)
    sheet.blob(ribbon(curve([(-34, 138), (0, 146), (34, 138)], 6), (24, 26, 24)), tint("c9a15c"), 0.5)
    return sheet


def seedlings(art: Art, sheet: Layer) -> None:
    """Hero: young plants in a tray of soil."""

    sheet.blob(rounded(0, 230, 820, 150, 26), tint("7a5a42"), 0.55, 0.2)
    sheet.blob(ellipse(0, 168, 390, 34), tint("4a3628"), 0.5)
    for i in range(9):
        x, h = -320 + i * 80, art.rng.uniform(150, 250)
        sheet.blob(ribbon(curve([(x, 168), (x + 8, 168 - h * 0.5), (x, 168 - h)], 8), (10, 8, 5)), tint("8fb55a"))
        for angle in (-150, -30, -120, -60):
            sheet.blob(
                leaf(x, 168 - h * art.rng.uniform(0.7, 1), 92, 38, angle),
                art.hue(tint("6fa348"), tint("9bc267")),
                0.5,
                0.3,
            )

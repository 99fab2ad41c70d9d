"""Fruit with thorns, hairs and shells."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, darker, lighter, tint
from catalog.illustration.fruit import TWIG, globe, stalk
from catalog.illustration.shapes import curve, ellipse, leaf, placed, ribbon, rough, smooth, squircle


def durian(art: Art) -> Layer:
    """Return one durian, thorny. 360 x 380 units."""
    sheet = art.layer(410, 460)
    rind = art.hue(tint("8f9a45"), tint("a8a04a"))
    body = smooth(
        [
            (0, -160),
            (90, -140),
            (150, -50),
            (152, 50),
            (100, 140),
            (0, 172),
            (-100, 140),
            (-152, 50),
            (-150, -50),
            (-90, -140),
        ]
    )
    for i in range(0, len(body), 4):
        x, y = body[i]
        away = math.hypot(x, y)
        sheet.blob(
            leaf(x * 0.93, y * 0.93, 36, 36, math.degrees(math.atan2(y, x))), darker(rind, 0.2), 0.5
        ) if away else None
    sheet.blob(body, darker(rind, 0.25), 0.75, 0.42)
    rows = [(x + (r % 2) * 17, -150 + r * 25) for r in range(13) for x in range(-136, 150, 34)]
    for x, y in rows:
        if (x / 150) ** 2 + (y / 165) ** 2 < 0.95:
            lit = 0.34 - x / 620 - y / 620
            base = lighter(rind, max(0.0, lit)) if lit > 0 else darker(rind, -lit)
            sheet.flat([(x - 19, y + 13), (x + 1, y - 19), (x + 1, y + 17)], lighter(base, 0.24))
            sheet.flat([(x + 20, y + 13), (x + 1, y - 19), (x + 1, y + 17)], darker(base, 0.24))
    sheet.shade(body, 0.5, 0.4)
    sheet.blob(ribbon(curve([(0, -150), (6, -190), (-6, -216)], 6), (34, 26, 38)), tint("9a7f4a"), 0.6)
    return sheet


def durian_pod(art: Art) -> Layer:
    """Return a slice of durian with two golden arils. 330 x 210 units."""
    sheet = art.layer(360, 240)
    sheet.blob(rough(ellipse(0, 22, 164, 88), art.rng, 6, 17), tint("8a8a3c"), 0.6, 0.2)
    sheet.blob(ellipse(0, 8, 146, 70), tint("f3e8c4"), 0.4, 0.2)
    for x, angle in ((-56, 14), (58, -10)):
        aril = rough(ellipse(x, -4, 74, 52, angle), art.rng, 4)
        sheet.blob(aril, tint("f2cd4f"), 0.5, 0.4)
        sheet.lines([curve([(x - 40, -8), (x, -22), (x + 44, -6)], 6)], 4, tint("d9a52e"), 0.5)
        sheet.halo(x - 22, -24, 30, 15, LIGHT, 0.8)
    return sheet


def rambutan(art: Art) -> Layer:
    """Return one hairy rambutan. 230 x 230 units."""
    sheet = art.layer(260, 260)
    red = art.hue(tint("b92d34"), tint("d94a3c"))
    spines = []
    for i in range(90):
        turn, size = i * math.tau / 90 + art.rng.uniform(-0.05, 0.05), art.rng.uniform(88, 116)
        lean = turn + art.rng.uniform(-0.25, 0.25)
        spines.append(
            curve(
                [
                    (70 * math.cos(turn), 68 * math.sin(turn)),
                    (90 * math.cos(turn), 88 * math.sin(turn)),
                    (size * math.cos(lean), size * math.sin(lean)),
                ],
                4,
            )
        )
    sheet.lines(spines, 4, darker(red, 0.2))
    sheet.blob(ellipse(0, 0, 80, 77), red, 0.7, 0.42)
    for tone, opacity in ((darker(red, 0.4), 0.7), (tint("e8a35a"), 0.85), (tint("c9c25a"), 0.7)):
        hairs = []
        for _ in range(34):
            turn, away = art.rng.uniform(0, math.tau), art.rng.uniform(0, 68)
            x, y = away * math.cos(turn), away * math.sin(turn)
            hairs.append(curve([(x, y), (x * 1.15 + 5, y * 1.15 - 9), (x * 1.25 + 14, y * 1.25 - 12)], 4))
        sheet.lines(hairs, 3.2, tone, opacity)
    sheet.halo(-24, -28, 26, 22, LIGHT, 0.5)
    return sheet


def mangosteen(art: Art) -> Layer:
    """Return one mangosteen with its green crown. 230 x 230 units."""
    skin = art.hue(tint("4f2440"), tint("632b45"))
    sheet, _ = globe(art, skin, 208, 0.92)
    sheet.halo(-40, -10, 28, 34, tint("e3a9c4"), 0.6)
    for angle in (-168, -122, -60, -14):
        petal = placed(ellipse(44, 0, 42, 25), 0, -78, angle * 0.9 + 0)
        sheet.blob(petal, art.hue(tint("8a9a4a"), tint("a3a85a")), 0.55, 0.3)
    sheet.blob(placed(ellipse(0, 0, 46, 24), 0, -66), tint("97a352"), 0.5)
    sheet.blob(ribbon([(0, -80), (4, -112)], (26, 20)), TWIG)
    return sheet


def mangosteen_open(art: Art) -> Layer:
    """Return an opened mangosteen: white segments in a wine-red shell. 230 x 200 units."""
    sheet = art.layer(250, 220)
    sheet.blob(ellipse(0, 14, 106, 88), tint("4f2440"), 0.65)
    sheet.blob(ellipse(0, -6, 102, 74), tint("a83a55"), 0.4, 0.15)
    sheet.flat(ellipse(0, -4, 84, 60), tint("7a2340"))
    for i in range(6):
        turn = i * math.tau / 6 + 0.3
        seg = ellipse(40 * math.cos(turn), -8 + 26 * math.sin(turn), 37, 30, math.degrees(turn))
        sheet.blob(seg, tint("f8f3ee"), 0.42, 0.4)
    sheet.halo(-24, -32, 24, 14, (255, 255, 255), 0.9)
    return sheet


def lumpy(art: Art) -> Layer:
    """Return one soursop: green, heart-shaped, with soft hooks. 280 x 340 units."""
    sheet = art.layer(320, 400)
    green = art.hue(tint("6f9445"), tint("8aa650"))
    body = smooth(
        [(-20, -140), (60, -142), (128, -60), (110, 50), (40, 142), (-20, 160), (-92, 100), (-126, -10), (-98, -104)]
    )
    sheet.blob(body, green, 0.7, 0.42)
    for r in range(11):
        for c in range(9):
            x, y = -120 + c * 30 + (r % 2) * 15, -120 + r * 26
            if (x / 112) ** 2 + ((y - 4) / 146) ** 2 < 0.86:
                hook = curve([(x - 5, y - 4), (x + 1, y + 3), (x + 7, y - 5)], 4)
                sheet.line([(px + 2, py + 3) for px, py in hook], 5, darker(green, 0.5), 0.5)
                sheet.line(hook, 4, lighter(green, 0.45))
    sheet.halo(-44, -56, 46, 50, LIGHT, 0.35)
    stalk(art, sheet, 16, -136, 200)
    return sheet


def jackfruit_bulb(art: Art) -> Layer:
    """Return one golden bulb of jackfruit. 180 x 130 units."""
    sheet = art.layer(200, 160)
    gold = art.hue(tint("f2b92e"), tint("f7cf5a"))
    body = rough(smooth([(-84, 6), (-50, -46), (20, -54), (78, -24), (86, 12), (40, 50), (-40, 50)]), art.rng, 3)
    sheet.blob(body, gold, 0.55, 0.42)
    sheet.lines(
        [curve([(-74, y * 0.4), (0, y - 8), (78, y * 0.4)], 6) for y in (-28, 0, 28)], 2.6, darker(gold, 0.25), 0.3
    )
    sheet.blob(squircle(74, -6, 15, 19, 2.5), tint("c98a1e"), 0.4)
    sheet.halo(-20, -26, 34, 14, LIGHT, 0.8)
    return sheet

"""Shrimp, crab, squid, clams and what is made of them, one piece each."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, mix, tint
from catalog.illustration.props import plate, saucer
from catalog.illustration.shapes import Path, along, arc, curve, ellipse, leaf, placed, ribbon, rough, smooth

SHRIMPS = {
    "tom-su": tint("5f6f6a"), "tom-cang": tint("5f86a3"), "tom-the-hap": tint("ee7f4d"), "hap-chin": tint("ee7f4d"),
    "com-xanh": tint("93b04f"),
    "boc-non": tint("eec4b4"), "bo-dau": tint("c9b3a6"), "song": tint("a8b0a2"), "tom-kho": tint("e2693a"),
    "ruoc": tint("d98a6a"),
    "tep": tint("dd8a58"),
}  # fmt: skip


def _tail_line(_art: Art) -> Path:
    return curve([(-112, -14), (-86, -72), (-10, -102), (70, -74), (104, 0), (76, 66), (24, 90)], 8)


def shrimp(art: Art) -> Layer:
    """Return one shrimp, whole with feelers, or peeled when the words say so. 330 x 300 units."""
    sheet = art.layer(400, 360)
    shell = art.word(SHRIMPS, tint("b9a79a"))
    peeled = art.has("boc-non", "bo-dau", "com-xanh")
    line = _tail_line(art)
    if not peeled:
        _feelers(art, sheet, shell)
    for angle in (118, 150, 178):
        sheet.blob(leaf(30, 88, 62, 26, angle), darker(mix(shell, tint("e8804a"), 0.35), 0.1), 0.5, 0.3)
    widths = (66, 84, 88, 80, 62, 42, 26) if peeled else (60, 88, 92, 82, 64, 44, 26)
    body = ribbon(line, widths)
    sheet.blob(body, shell, 0.65, 0.36)
    _rings(sheet, body, line, shell, peeled, art.has("tom-su"))
    if art.has("com-xanh"):
        _crumbs(art, sheet, body)
    if not peeled:
        _head(sheet, shell)
    sheet.halo(-20, -104, 60, 16, LIGHT, 0.75)
    return sheet


def _rings(sheet: Layer, body: Path, line: Path, shell: Colour, peeled: bool, tiger: bool) -> None:
    with sheet.clipped(body) as skin:
        for i in range(1, 8):
            x, y, angle = along(line, 0.12 + i * 0.11)
            cross = placed(arc(0, 0, 16, 52, -90, 90, 12), x, y, angle)
            skin.line(cross, 13 if tiger else 4, darker(shell, 0.55 if tiger else 0.35), 0.55 if tiger else 0.5)
            skin.line(placed(cross, -5, -1), 3.5, lighter(shell, 0.55), 0.7)
        inner = [(x * 0.80, y * 0.72 + 10) for x, y in line]
        skin.line(inner, 16, lighter(shell, 0.5) if not peeled else tint("e8957a"), 0.45)
    sheet.shade(body, 0.35, 0.36)


def _head(sheet: Layer, shell: Colour) -> None:
    carapace = smooth([(-140, 26), (-150, -14), (-112, -78), (-44, -104), (-34, -40), (-70, 10), (-112, 40)])
    sheet.blob(carapace, mix(shell, tint("d97a4a"), 0.12), 0.65, 0.34)
    sheet.blob(leaf(-96, -64, 84, 18, 158), darker(shell, 0.25), 0.5)
    sheet.flat(ellipse(-128, -30, 11, 11), tint("1f1a1c"))
    sheet.flat(ellipse(-131, -34, 3.6, 3.6), LIGHT)


def _feelers(art: Art, sheet: Layer, shell: Colour) -> None:
    red = mix(shell, tint("d9623a"), 0.5)
    whips = [
        curve([(-140, 6), (-186, -50 + k * 26), (-150, -120 + k * 50), (-60 + k * 34, -158 + k * 26)], 8)
        for k in range(2)
    ]
    sheet.lines(whips, 4, red, 0.9)
    legs = [curve([(x, -6), (x - 12, 34), (x + 6, 58)], 6) for x in (-86, -62, -38, -14, 8)]
    sheet.lines(legs, 7, darker(red, 0.1))
    if art.has("tom-cang"):
        for k in (0, 26):
            arm = curve([(-110, 16 + k), (-176, 40 + k), (-170, 100), (-96, 128 + k * 0.6)], 8)
            sheet.blob(ribbon(arm, (12, 14, 16, 22, 6)), tint("3f6fa8"), 0.5)


def _crumbs(art: Art, sheet: Layer, body: Path) -> None:
    with sheet.clipped(body) as coat:
        for _ in range(170):
            x, y = art.rng.uniform(-130, 120), art.rng.uniform(-140, 110)
            coat.flat(
                ellipse(x, y, 9, 5, art.rng.uniform(0, 180), 8),
                art.pick((tint("a9c25c"), tint("c5d585"), tint("7f9a3c"))),
            )
    sheet.shade(body, 0.7, 0.36)


def dried_shrimp(art: Art) -> Layer:
    """Return one small dried shrimp, curled. 130 x 110 units."""
    sheet = art.layer(140, 130)
    shell = art.hue(tint("e0633a"), tint("ee9a62")) if not art.has("ruoc") else art.hue(tint("d9977a"), tint("edc0a2"))
    line = arc(0, 6, 36, 34, 150, 420, 18)
    sheet.lines([curve([(-34, 20), (-56, 6), (-62, -26)], 4)], 2.4, shell)
    body = ribbon(line, (22, 32, 30, 24, 8))
    sheet.blob(body, shell, 0.65, 0.4)
    marks = [
        placed(arc(0, 0, 5, 17, -90, 90, 8), *along(line, s)[:2], along(line, s)[2]) for s in (0.2, 0.36, 0.52, 0.68)
    ]
    sheet.lines(marks, 2.6, lighter(shell, 0.55), 0.8)
    return sheet


def crab(art: Art) -> Layer:
    """Return one mud crab with its claws. 620 x 420 units."""
    sheet = art.layer(680, 480)
    shell = tint("8fa39a") if art.has("cua-lot") else tint("8a5f3a") if art.has("ba-khia") else tint("5f7358")
    warm = mix(shell, tint("d97a3a"), 0.45)
    for side in (-1, 1):
        for i, (dx, dy) in enumerate(((262, 10), (276, 70), (256, 130), (216, 176))):
            leg = curve([(side * 110, 10 + i * 16), (side * (dx - 60), dy - 60 + i * 8), (side * dx, dy + 26)], 8)
            sheet.blob(ribbon(leg, (34, 30, 24, 5)), warm, 0.6, 0.4)
        arm = curve([(side * 120, -20), (side * 226, -50), (side * 214, -120)], 8)
        sheet.blob(ribbon(arm, (44, 54, 50)), warm, 0.6, 0.4)
        claw = [
            (side * x, y)
            for x, y in smooth(
                [(236, -96), (262, -150), (222, -206), (140, -216), (176, -184), (184, -150), (150, -126), (186, -96)]
            )
        ]
        sheet.blob(claw, mix(warm, tint("e08a4a"), 0.4), 0.65, 0.36)
        sheet.line([(side * 150, -136), (side * 196, -156), (side * 152, -206)], 5, darker(warm, 0.6), 0.6)
    body = smooth(
        [
            (0, -96),
            (90, -92),
            (186, -40),
            (176, 40),
            (96, 104),
            (0, 116),
            (-96, 104),
            (-176, 40),
            (-186, -40),
            (-90, -92),
        ]
    )
    sheet.blob(body, shell, 0.7, 0.36)
    with sheet.clipped(body) as back:
        for x, y, rx, ry in ((0, 20, 60, 50), (-86, 0, 44, 36), (86, 0, 44, 36), (0, -50, 44, 24)):
            back.halo(x, y, rx, ry, lighter(shell, 0.5), 0.6)
        back.flat(
            [ellipse(art.rng.uniform(-170, 170), art.rng.uniform(-90, 110), 3.4, 3, 0, 6) for _ in range(90)],
            lighter(shell, 0.6),
            0.45,
        )
        back.line(curve([(-60, 54), (-30, 36), (0, 52), (30, 36), (60, 54)], 8), 5, darker(shell, 0.5), 0.5)
    for x in (-40, 40):
        sheet.blob(ribbon([(x, -88), (x * 1.2, -116)], (16, 14)), warm)
        sheet.flat(ellipse(x * 1.2, -118, 12, 12), tint("1f1a1c"))
        sheet.flat(ellipse(x * 1.2 - 3, -122, 4, 4), LIGHT)
    return sheet


def squid(art: Art) -> Layer:
    """Return one squid opened flat and half dried. 560 x 230 units."""
    sheet = art.layer(600, 280)
    skin = art.hue(tint("e9b99a"), tint("f0cdb2"))
    for i in range(8):
        y = -56 + i * 16
        arm = curve([(110, y * 0.5), (190, y * 0.9), (art.near(262, 0.06), y * 1.5 + art.rng.uniform(-16, 16))], 8)
        sheet.blob(ribbon(arm, (22, 16, 5)), darker(skin, 0.1), 0.55, 0.4)
    for side in (-1, 1):
        sheet.blob(
            smooth([(-262, side * 14), (-214, side * 118), (-120, side * 96), (-90, side * 40)]),
            darker(skin, 0.12),
            0.5,
        )
    body = smooth([(-286, 0), (-220, -62), (-80, -84), (80, -70), (106, 0), (80, 70), (-80, 84), (-220, 62)])
    sheet.blob(body, skin, 0.6, 0.3)
    with sheet.clipped(body) as mantle:
        mantle.flat(
            [ellipse(art.rng.uniform(-270, 100), art.rng.uniform(-80, 80), 4.5, 4, 0, 7) for _ in range(170)],
            tint("b0604a"),
            0.45,
        )
        mantle.line([(-260, 0), (96, 0)], 5, darker(skin, 0.35), 0.4)
    sheet.blob(ellipse(118, 0, 34, 46), mix(skin, tint("c98a6a"), 0.4), 0.6)
    sheet.flat([ellipse(126, s * 30, 10, 10) for s in (-1, 1)], tint("2a2226"))
    return sheet


def octopus(art: Art) -> Layer:
    """Return one baby octopus. 300 x 330 units."""
    sheet = art.layer(350, 370)
    skin = art.hue(tint("b5748a"), tint("c98f98"))
    for i in range(7):
        x = -84 + i * 28
        arm = curve([(x * 0.5, 20), (x * 1.2, 80), (x * 1.5, 124), (x * 1.2 + (30 if x < 0 else -30), 140)], 8)
        sheet.blob(ribbon(arm, (36, 28, 18, 6)), art.hue(skin, lighter(skin, 0.25)), 0.6, 0.4)
        sheet.flat([ellipse(px, py + 5, 4, 4, 0, 8) for px, py in arm[6::4]], lighter(skin, 0.6), 0.8)
    sheet.blob(
        smooth([(0, -150), (74, -108), (78, -30), (48, 34), (-48, 34), (-78, -30), (-74, -108)]), skin, 0.65, 0.4
    )
    sheet.flat([ellipse(s * 34, 6, 11, 12) for s in (-1, 1)], tint("231a1e"))
    sheet.flat([ellipse(s * 34 - 4, 2, 4, 4) for s in (-1, 1)], LIGHT)
    sheet.halo(-28, -84, 26, 34, LIGHT, 0.6)
    return sheet


def clam(art: Art) -> Layer:
    """Return one clam, half open. 220 x 190 units."""
    sheet = art.layer(250, 220)
    shell = art.hue(tint("d9c2a0"), tint("b9a48c"))
    fan = [(0, 74), *arc(0, 10, 100, 82, 150, 390, 30)]
    sheet.blob(fan, shell, 0.6, 0.34)
    with sheet.clipped(fan) as face:
        face.lines([arc(0, 40, r, r * 0.9, 180, 360, 24) for r in range(24, 130, 13)], 4, darker(shell, 0.4), 0.4)
        face.lines([arc(0, 36, r, r * 0.9, 180, 360, 24) for r in range(24, 130, 13)], 3, LIGHT, 0.45)
    sheet.blob(smooth([(-82, 46), (0, 30), (82, 46), (60, 84), (0, 98), (-60, 84)]), tint("efc9a2"), 0.55, 0.4)
    sheet.halo(-10, 52, 40, 16, tint("e8955a"), 0.7)
    return sheet


BALLS = {"tom-vien": tint("f0a98a"), "cha-tom": tint("f2b59a"), "cha-ca": tint("eadcc0"), "tam-bot": tint("a9c25c")}


def ball(art: Art) -> Layer:
    """Return one hand-rolled ball of shrimp or fish paste. 150 x 140 units."""
    sheet = art.layer(165, 160)
    colour = art.word(BALLS, tint("f0b59a"))
    body = rough(ellipse(0, 0, 68, 62), art.rng, 3)
    sheet.blob(body, art.hue(colour, lighter(colour, 0.2)), 0.6, 0.42)
    tones = (
        (tint("e8803a"), tint("f0c94a"), tint("6f9a45"))
        if art.has("rau-cu")
        else (darker(colour, 0.25), lighter(colour, 0.4), tint("4a4038"))
    )
    for tone in tones:
        sheet.flat(
            [
                ellipse(art.rng.uniform(-46, 46), art.rng.uniform(-42, 42), 5.5, 4.5, art.rng.uniform(0, 180), 8)
                for _ in range(7)
            ],
            tone,
            0.8,
        )
    sheet.halo(-20, -24, 22, 16, LIGHT, 0.75)
    return sheet


def dumpling(art: Art) -> Layer:
    """Return one pleated shrimp dumpling. 210 x 150 units."""
    sheet = art.layer(230, 180)
    skin = tint("f6ebe0")
    body = smooth(
        [(-96, 34), (-84, -20), (-40, -56), (0, -64), (40, -56), (84, -20), (96, 34), (50, 62), (0, 66), (-50, 62)]
    )
    sheet.blob(body, skin, 0.5, 0.36)
    sheet.halo(0, 20, 72, 36, tint("ee9a7a"), 0.75)
    sheet.halo(30, 26, 22, 14, tint("9a5a80"), 0.4)
    pleats = [
        curve([(x, -54 + abs(x) * 0.42), (x * 0.9 + 6, -24 + abs(x) * 0.3), (x * 0.7, 4)], 6)
        for x in range(-70, 80, 20)
    ]
    sheet.lines(pleats, 5, darker(skin, 0.5), 0.5)
    sheet.lines([[(x - 4, y - 1) for x, y in line] for line in pleats], 4, (255, 255, 255), 0.75)
    return sheet


def shrimp_ring(art: Art, sheet: Layer) -> None:
    """Hero: cooked shrimp laid in a circle around a dip."""

    plate(sheet, 0, 190, 450)
    drawn = [shrimp(art) for _ in range(3)]
    spots = [(i, i * math.tau / 14 - math.pi / 2) for i in range(14)]
    for i, turn in sorted(spots, key=lambda spot: math.sin(spot[1])):
        at = (300 * math.cos(turn), 180 + 122 * math.sin(turn))
        sheet.stamp(drawn[i % 3], at, grow=0.52, angle=math.degrees(turn) + 90)
    saucer(art, sheet, 0, 180, 120, tint("b5341f"))

"""Fish: fresh, dried and split, in steaks."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, mix, tint
from catalog.illustration.shapes import Path, arc, curve, ellipse, leaf, placed, ribbon, rough, smooth

FISHES: dict[str, tuple[Colour, float]] = {
    "ca-sac": (tint("a98f5f"), 1.25), "ca-tre": (tint("c9963f"), 0.8), "ca-chot": (tint("c2a06a"), 0.75),
    "ca-ro": (tint("8f7f4f"), 1.2),
    "ca-keo": (tint("a8885a"), 0.5), "ca-du": (tint("c9b59a"), 1.0), "ca-khoai": (tint("e0cdb0"), 0.55),
    "ca-loc": (tint("a06f45"), 0.8),
    "ca-luoi-trau": (tint("d6b48a"), 1.1), "ca-thieu": (tint("c9762f"), 0.9), "ca-dua": (tint("cfb594"), 0.9),
    "ca-com": (tint("b9c2c4"), 0.5),
}  # fmt: skip


def _look(art: Art) -> tuple[Colour, float]:
    colour, girth = art.word(FISHES, (tint("b5a58a"), 0.9))
    return art.hue(colour, lighter(colour, 0.14)), girth


def _body(girth: float) -> Path:
    h = 82 * girth
    return smooth(
        [
            (-236, 8),
            (-190, -h * 0.62),
            (-90, -h),
            (40, -h * 0.86),
            (170, -h * 0.32),
            (206, 0),
            (170, h * 0.34),
            (40, h * 0.92),
            (-90, h),
            (-190, h * 0.66),
        ]
    )


def _fins(sheet: Layer, colour: Colour, girth: float) -> None:
    h = 82 * girth
    fin = darker(colour, 0.3)
    tail = smooth(
        [(188, 0), (232, -h * 0.5 - 30), (286, -h * 0.62 - 42), (262, 0), (286, h * 0.62 + 42), (232, h * 0.5 + 30)]
    )
    sheet.blob(tail, fin, 0.5, 0.2)
    sheet.lines([[(204, 0), (278, y)] for y in (-70, -44, -20, 20, 44, 70)], 3, lighter(fin, 0.4), 0.5)
    back = smooth([(-90, -h * 0.9), (-20, -h - 48), (90, -h - 26), (140, -h * 0.5), (20, -h * 0.74)])
    sheet.blob(back, fin, 0.5, 0.2)
    sheet.blob(smooth([(20, h * 0.8), (70, h + 34), (120, h + 16), (140, h * 0.42)]), fin, 0.5, 0.2)


def whole(art: Art) -> Layer:
    """Return one whole fish, head to the left. 580 x 330 units."""
    sheet = art.layer(640, 360)
    colour, girth = _look(art)
    _fins(sheet, colour, girth)
    body = _body(girth)
    sheet.blob(body, colour, 0.68, 0.36)
    with sheet.clipped(body) as skin:
        skin.soft(placed(body, 0, 82 * girth * 1.15), lighter(colour, 0.7), 0.75, 20)
        scales = [
            arc(-110 + c * 24 + (r % 2) * 12, -84 + r * 15, 12, 10, -80, 80, 6) for r in range(12) for c in range(14)
        ]
        skin.lines(scales, 2.6, darker(colour, 0.5), 0.32)
        skin.line(curve([(-140, -8), (0, -16), (190, 0)], 8), 3, darker(colour, 0.5), 0.4)
        skin.lines([arc(-118, 0, 28, 74 * girth, -75, 75, 14)], 6, darker(colour, 0.5), 0.5)
    sheet.blob(leaf(-100, 18, 76, 34, 22), darker(colour, 0.18), 0.5)
    _eye(sheet, -182, -14 * girth)
    sheet.line(curve([(-234, 12), (-214, 20), (-196, 18)], 6), 4, darker(colour, 0.7), 0.7)
    return sheet


def _eye(sheet: Layer, x: float, y: float) -> None:
    sheet.flat(ellipse(x, y, 16, 16), tint("efe2c0"))
    sheet.flat(ellipse(x, y, 10, 10), tint("211b1c"))
    sheet.flat(ellipse(x - 4, y - 4, 3.6, 3.6), LIGHT)


def split(art: Art) -> Layer:
    """Return one fish opened flat and sun-dried, amber and glossy. 590 x 300 units."""
    sheet = art.layer(640, 350)
    colour, girth = _look(art)
    colour = mix(colour, tint("cf7a2a"), 0.5)
    h = 104 * max(0.7, girth)
    sheet.blob(
        smooth([(196, 0), (240, -66), (292, -84), (272, 0), (292, 84), (240, 66)]), darker(colour, 0.35), 0.5, 0.2
    )
    body = rough(
        smooth(
            [
                (-250, -20),
                (-210, -h * 0.7),
                (-100, -h),
                (60, -h * 0.84),
                (170, -h * 0.34),
                (214, 0),
                (170, h * 0.34),
                (60, h * 0.84),
                (-100, h),
                (-210, h * 0.7),
                (-250, 20),
                (-226, 0),
            ]
        ),
        art.rng,
        3,
    )
    sheet.blob(body, darker(colour, 0.18), 0.6, 0.2)
    flesh = placed(body, -4, 0, 0, 0.9)
    sheet.blob(flesh, lighter(colour, 0.16), 0.55, 0.22)
    _ribs(art, sheet, flesh, colour, h)
    for side in (-1, 1):
        _eye(sheet, -214, side * h * 0.42)
    sheet.halo(-60, -h * 0.5, 110, 24, LIGHT, 0.45)
    return sheet


def _ribs(art: Art, sheet: Layer, flesh: Path, colour: Colour, h: float) -> None:
    """Mark bones and spices in the opened flesh; `h` is half its height."""
    with sheet.clipped(flesh) as meat:
        ribs = [
            curve([(-150 + i * 21, 0), (-132 + i * 21, s * h * 0.4), (-100 + i * 21, s * h * 0.92)], 6)
            for i in range(16)
            for s in (-1, 1)
        ]
        meat.lines(ribs, 4, darker(colour, 0.4), 0.35)
        meat.lines([placed(rib, 6, 0) for rib in ribs], 4, lighter(colour, 0.6), 0.4)
        meat.line([(-220, 0), (210, 0)], 9, darker(colour, 0.5), 0.5)
        meat.line([(-220, -3), (210, -3)], 4, lighter(colour, 0.6), 0.6)
        for tone in _spices(art):
            meat.flat(
                [
                    ellipse(art.rng.uniform(-220, 190), art.rng.uniform(-h, h), 5, 3.4, art.rng.uniform(0, 180), 8)
                    for _ in range(46)
                ],
                tone,
                0.9,
            )


def _spices(art: Art) -> tuple[Colour, ...]:
    if art.has("sa-nghe", "tam-gia-vi", "ghe-som", "uop-me"):
        return tint("b9342a"), tint("f3e2b8"), tint("8a9a4a")
    return ()


def steak(art: Art) -> Layer:
    """Return one thick cut of fish. 260 x 220 units."""
    sheet = art.layer(290, 250)
    skin = tint("8f8a82")
    body = smooth(
        [(-30, -92), (40, -96), (98, -40), (104, 30), (50, 84), (20, 56), (-10, 56), (-46, 86), (-104, 34), (-98, -42)]
    )
    sheet.blob(placed(body, 4, 16), skin, 0.6, 0.2)
    sheet.blob(body, tint("f0d6b4"), 0.45, 0.16)
    with sheet.clipped(body) as face:
        for side in (-1, 1):
            face.lines(
                [arc(side * 48, -6, r, r * 1.15, 0, 360, 30) for r in (16, 32, 48, 64)], 3.4, tint("d9a87a"), 0.55
            )
        face.line([(0, -90), (0, 20)], 5, tint("c98a62"), 0.5)
    sheet.blob(ellipse(0, -8, 15, 15), tint("f9efe0"), 0.5)
    sheet.halo(-40, -50, 40, 20, LIGHT, 0.6)
    return sheet


def ray(art: Art) -> Layer:
    """Return one dried stingray wing, spiced. 560 x 400 units."""
    sheet = art.layer(600, 440)
    colour = tint("cf9a3f")
    tail = curve([(0, 120), (30, 170), (110, 200), (210, 196)], 8)
    sheet.blob(ribbon(tail, (30, 18, 5)), darker(colour, 0.3))
    body = rough(
        smooth([(0, -170), (110, -110), (262, 6), (140, 80), (0, 140), (-140, 80), (-262, 6), (-110, -110)]), art.rng, 4
    )
    sheet.blob(body, colour, 0.65, 0.26)
    with sheet.clipped(body) as wing:
        rays = [[(0, -20), (270 * math.cos(t), 190 * math.sin(t))] for t in (i * math.tau / 54 for i in range(54))]
        wing.lines(rays, 3.4, darker(colour, 0.45), 0.3)
        for tone in (tint("b9342a"), tint("f3e2b8"), tint("7f8a3a")):
            wing.flat(
                [
                    ellipse(art.rng.uniform(-240, 240), art.rng.uniform(-150, 130), 6, 3.6, art.rng.uniform(0, 180), 8)
                    for _ in range(60)
                ],
                tone,
                0.9,
            )
    sheet.shade(body, 0.4, 0.3)
    return sheet

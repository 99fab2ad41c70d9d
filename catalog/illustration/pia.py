"""Pía: the flaky round cake of Sóc Trăng, whole, and cut to show its filling."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, Colour, darker, lighter, tint
from catalog.illustration.shapes import Path, arc, ellipse, placed, rough

CRUST = tint("eec583")
YOLK = tint("f08a1d")
STAMP = tint("c23a33")
FILLINGS: dict[str, Colour] = {
    "khoai-lang-tim": tint("7d4a86"),
    "khoai-mon": tint("9a6f9f"),
    "me-den": tint("4a4246"),
    "la-dua": tint("86a84a"),
    "dau-do": tint("8a3f35"),
    "kim-sa": tint("f2a52c"),
    "pho-mai": tint("f2d878"),
    "thap-cam": tint("a9743f"),
    "can-xai": tint("b58c4f"),
    "ngu-hat": tint("b08050"),
    "cha-bong": tint("d9a355"),
    "hat-sen": tint("e8d9a8"),
    "gac": tint("d9482b"),
    "sau-rieng": tint("ecd06a"),
    "dau-xanh": tint("e5c04f"),
    "dau-mo": tint("dfb95a"),
}
SPECKS = {
    "thap-cam": (tint("7a4a25"), tint("f0e2c0"), tint("b5382e")),
    "dau-mo": (tint("fbf3dc"), tint("f3e3b5")),
    "ngu-hat": (tint("3f2c22"), tint("f0e2c0"), tint("6d8a3e")),
    "can-xai": (tint("6f5a28"), tint("8a9a4a")),
    "cha-bong": (tint("b5702d"), tint("f0c888")),
    "hat-sen": (tint("f8f0d5"), tint("d8c88a")),
    "me-den": (tint("2a2428"), tint("6d6468")),
}


def filling_of(art: Art) -> Colour:
    """Return the colour of the filling that the slug names."""
    return art.word(FILLINGS, tint("e5c04f"))


def crust_of(art: Art) -> Colour:
    """Return the crust: gold, darker with brown rice, pale for a vegan cake."""
    if art.has("gao-lut"):
        return tint("c99a62")
    return art.hue(CRUST, tint("f3d9a4")) if art.has("chay") else art.hue(CRUST, tint("e6b974"))


def whole(art: Art) -> Layer:
    """Return a whole cake seen from half above. 330 x 250 units."""
    sheet = art.layer(360, 280)
    crust = crust_of(art)
    body = rough([*arc(0, -38, 150, 82, 180, 360, 36), *arc(0, 34, 156, 84, 0, 180, 36)], art.rng, 2.5, 17)
    sheet.blob(body, crust, 0.6, 0.34)
    layers = [arc(art.rng.uniform(-3, 3), -34 + i * 13, 152 + i * 0.7, 82, 176 - i, 4 + i, 40) for i in range(6)]
    sheet.lines(layers, 3, darker(crust, 0.42), 0.34)
    sheet.lines([[(x, y + 4) for x, y in line] for line in layers], 2.4, lighter(crust, 0.6), 0.55)
    top = rough(ellipse(0, -40, 142, 76), art.rng, 2, 13)
    sheet.blob(top, lighter(crust, 0.12), 0.35, 0.4)
    sheet.halo(4, -36, 118, 60, tint("c4741f"), 0.72)
    sheet.halo(10, -40, 70, 34, tint("a0561c"), 0.34)
    _seal(art, sheet, 0, -44)
    sheet.halo(-64, -70, 66, 26, LIGHT, 0.6)
    _flakes(art, sheet, crust)
    return sheet


def _seal(_art: Art, sheet: Layer, x: float, y: float) -> None:
    """Stamp the baker's red seal on the top."""
    ring = ellipse(x, y, 42, 22)
    sheet.line([*ring, ring[0]], 4, STAMP, 0.8)
    turns = [math.radians(72 * i - 90) for i in range(5)]
    petals = [ellipse(x + 17 * math.cos(t), y + 9 * math.sin(t), 11, 6) for t in turns]
    sheet.flat(petals, STAMP, 0.72)
    sheet.flat(ellipse(x, y, 6, 3.4), CRUST)


def _flakes(art: Art, sheet: Layer, crust: Colour) -> None:
    """Lift a few flakes off the rim."""
    for _ in range(9):
        turn, size = art.rng.uniform(0, 360), art.rng.uniform(10, 24)
        flake = arc(0, -38, 146, 79, turn, turn + size, 8)
        sheet.line([(x, y + 3) for x, y in flake], 3, darker(crust, 0.5), 0.3)
        sheet.line(flake, 3, lighter(crust, 0.7), 0.8)


def half(art: Art) -> Layer:
    """Return half a cake lying with its cut face to us: crust layers, filling, yolk. 400 x 260 units."""
    sheet = art.layer(420, 290)
    crust, filling = crust_of(art), filling_of(art)
    top = [*arc(0, -50, 186, 66, 180, 360, 40), (186, -44), (-186, -44)]
    sheet.blob(top, lighter(crust, 0.08), 0.5, 0.3)
    sheet.halo(0, -78, 120, 32, tint("c07a2c"), 0.5)
    face = rough(
        [
            *arc(-150, -10, 40, 40, 180, 268, 8),
            *arc(150, -10, 40, 40, 272, 360, 8),
            *arc(146, 78, 44, 38, 0, 90, 8),
            *arc(-146, 78, 44, 38, 90, 180, 8),
        ],
        art.rng,
        2.5,
        15,
    )
    sheet.blob(face, lighter(crust, 0.18), 0.45, 0.12)
    for i, tone in enumerate((0.30, -0.4, 0.26, -0.5, 0.2)):
        line = placed(face, 0, 33 * (i + 1) / 30, 0, 1 - (i + 1) * 0.022)
        sheet.line([*line, line[0]], 2.6, darker(crust, tone) if tone > 0 else lighter(crust, -tone), 0.7)
    core = rough(placed([(x, y - 34) for x, y in face], 0, 34, 0, 0.83), art.rng, 3, 11)
    sheet.blob(core, filling, 0.4, 0.14)
    _crumb(art, sheet, core, filling)
    _yolks(art, sheet)
    sheet.shade(face, 0.25, 0.2)
    return sheet


def _crumb(art: Art, sheet: Layer, core: Path, filling: Colour) -> None:
    """Give the paste its grain, and the bits that the words promise."""
    with sheet.clipped(core) as paste:
        for tone in (darker(filling, 0.2), lighter(filling, 0.35)):
            dots = [(art.rng.uniform(-160, 160), art.rng.uniform(-36, 104)) for _ in range(130)]
            paste.flat(
                [ellipse(x, y, art.rng.uniform(2, 5), art.rng.uniform(1.5, 3.5), 0, 7) for x, y in dots], tone, 0.5
            )
        for speck in art.word(SPECKS, ()):
            dots = [(art.rng.uniform(-150, 150), art.rng.uniform(-30, 98)) for _ in range(15)]
            bits = [
                rough(
                    ellipse(x, y, art.rng.uniform(6, 12), art.rng.uniform(5, 8), art.rng.uniform(0, 180), 10),
                    art.rng,
                    2,
                )
                for x, y in dots
            ]
            paste.flat(bits, speck, 0.95)


def _yolks(art: Art, sheet: Layer) -> None:
    if art.has("kim-sa"):
        flow = rough(ellipse(0, 44, 92, 46), art.rng, 7)
        sheet.blob(flow, tint("fdb62e"), 0.35, 0.2)
        sheet.blob(
            rough([*arc(0, 70, 44, 34, 180, 360), *arc(4, 92, 40, 66, 0, 180)], art.rng, 3), tint("fdb62e"), 0.35, 0.3
        )
        sheet.halo(-30, 30, 34, 12, LIGHT, 0.9)
        return
    if not art.has("trung-muoi", "trung", "mot-trung", "hai-trung", "tron-vi"):
        return
    for x in (-58, 62) if art.has("hai-trung") else (0,):
        yolk = rough(ellipse(x, 36, 50, 44), art.rng, 1.5)
        sheet.soft(yolk, darker(filling_of(art), 0.6), 0.5, 4)
        sheet.blob(yolk, YOLK, 0.5, 0.36)
        sheet.flat(
            [ellipse(x + art.rng.uniform(-30, 30), 36 + art.rng.uniform(-26, 26), 2.6, 2, 0, 6) for _ in range(26)],
            tint("ffc04d"),
            0.7,
        )
        sheet.halo(x - 16, 18, 18, 11, LIGHT, 0.75)


def crumbs(art: Art, sheet: Layer, x: float, y: float) -> None:
    """Strew flakes of crust about."""
    crust = crust_of(art)
    for _ in range(16):
        at = (x + art.rng.gauss(0, 190), y + art.rng.gauss(0, 16))
        flake = rough(ellipse(*at, art.near(9, 0.5), art.near(5, 0.5), art.rng.uniform(0, 180), 9), art.rng, 2)
        sheet.flat(placed(flake, 2, 4), SHADE, 0.25)
        sheet.flat(flake, art.hue(crust, lighter(crust, 0.5)))

"""Cover scenes of the delta for producers: sky, far shore, water, and what the place lives on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, mix, tint
from catalog.illustration.landmarks import boat, house, orchard_tree, pagoda, palm
from catalog.illustration.shapes import Path, curve, ellipse
from catalog.illustration.stage import FRAME, finished

WORDS = {
    "bien": "sea", "muoi": "sea", "cua": "sea", "gio": "sea", "vinh": "sea", "hai": "sea", "ruong": "field",
    "dong": "field", "lua": "field",
    "bung": "field", "lam": "field", "vuon": "orchard", "cay": "orchard", "con": "island", "cu-lao": "island",
    "song": "island", "ben": "island",
    "chua": "pagoda", "khmer": "pagoda", "neang": "pagoda", "chieu": "pagoda", "phum": "pagoda",
}  # fmt: skip
PLACES = ("field", "orchard", "island", "field")


@dataclass(frozen=True)
class Hour:
    """The light of one hour of the day."""

    high: Colour
    low: Colour
    sun: Colour
    water: Colour
    land: Colour


HOURS = (
    Hour(tint("8fc4c9"), tint("fbe8c4"), tint("fff4d0"), tint("7fb5b0"), tint("86a854")),
    Hour(tint("e8a58f"), tint("fde3b0"), tint("fff0b8"), tint("c99a8a"), tint("8f9a4a")),
    Hour(tint("a9c9d6"), tint("f6efd8"), tint("fff8e0"), tint("8fb9bd"), tint("7fae5a")),
    Hour(tint("9a7fa5"), tint("f9c9a0"), tint("ffe0a0"), tint("a5869a"), tint("6f8a52")),
)


def portrait(seed: str, size: tuple[int, int]) -> Image.Image:
    """Draw the country a producer works in; the seed's words (bien, dong, vuon, con, chua) choose it.

    size  width and height in pixels; any proportions, a wide cover is filled from side to side
    """
    scale = max(size[0] / FRAME[0], size[1] / FRAME[1]) * 0.98
    art = Art(seed, scale, "portrait")
    sheet = Layer(1, 1, scale)
    sheet.image = Image.new("RGBA", size, (255, 255, 255, 255))
    hour, place = art.pick(HOURS), art.word(WORDS, art.pick(PLACES))
    # Wide covers show a slice of the frame: keep horizon and foreground inside it.
    half = min(sheet.half_height, 450)
    view = sheet.closer(max(0.72, half / 450), 0)
    art.scale = view.scale
    _sky(art, view, hour)
    _far_shore(art, view, hour)
    _water(art, view, hour)
    {"sea": _sea, "field": _field, "orchard": _orchard, "island": _island, "pagoda": _pagoda}[place](art, view, hour)
    view.halo(-500, -380, 1000, 800, LIGHT, 0.25)
    return finished(sheet)


def _span(view: Layer) -> tuple[float, float]:
    return view.half_width + 10, view.half_height + 10


def _sky(art: Art, view: Layer, hour: Hour) -> None:
    w, h = _span(view)
    view.wash([(-w, -h), (w, -h), (w, 20), (-w, 20)], (hour.high, mix(hour.high, hour.low, 0.6), hour.low))
    x, y = art.rng.uniform(-0.6, 0.6) * w, art.rng.uniform(-190, -70)
    view.halo(x, y, 330, 330, hour.sun, 0.7)
    view.flat(ellipse(x, y, 84, 84, points=80), hour.sun, 0.95)
    for _ in range(5):
        cx, cy, size = art.rng.uniform(-w, w), art.rng.uniform(-h, -120), art.rng.uniform(80, 190)
        for k in range(4):
            view.halo(cx + (k - 1.5) * size * 0.6, cy - (k % 2) * size * 0.10, size * 0.75, size * 0.22, LIGHT, 0.55)
    birds = [
        curve(
            [
                (x + dx - 16, y + dy - 9),
                (x + dx - 6, y + dy - 12),
                (x + dx, y + dy),
                (x + dx + 6, y + dy - 12),
                (x + dx + 16, y + dy - 9),
            ],
            4,
        )
        for dx, dy in ((-190, -70), (-150, -96), (-112, -62), (150, -120))
    ]
    view.lines(birds, 3.4, darker(hour.high, 0.6), 0.7)


def _far_shore(art: Art, view: Layer, hour: Hour) -> None:
    w, _ = _span(view)
    for depth, (rise, tone) in enumerate(((24, 0.62), (17, 0.36))):
        tops = [(x, 8 - rise * art.rng.uniform(0.4, 1.5)) for x in range(-int(w) - 60, int(w) + 120, 27)]
        view.flat([[*curve(tops, 6), (w + 90, 40), (-w - 90, 40)]], mix(darker(hour.land, 0.25), hour.low, tone))
        if depth:
            for _ in range(9):
                palm(
                    art,
                    view,
                    art.rng.uniform(-w, w),
                    12,
                    art.rng.uniform(60, 105),
                    mix(darker(hour.land, 0.3), hour.low, 0.3),
                )


def _water(art: Art, view: Layer, hour: Hour) -> None:
    w, h = _span(view)
    view.wash(
        [(-w, 14), (w, 14), (w, h), (-w, h)],
        (lighter(mix(hour.water, hour.low, 0.55), 0.3), hour.water, darker(hour.water, 0.3)),
    )
    glints = []
    for _ in range(120):
        y = 20 + art.rng.random() ** 1.6 * h
        x, size = art.rng.uniform(-w, w), 14 + y * 0.2
        glints.append([(x, y), (x + size, y)])
    view.lines(glints, 3, LIGHT, 0.32)


def _bank(view: Layer, hour: Hour, edge: Path, colour: Colour) -> Path:
    """Fill the near shore below an edge line; returns its outline."""
    w, h = _span(view)
    land = [*edge, (w + 80, h + 40), (-w - 80, h + 40)]
    view.soft([(x, y - 8) for x, y in land], darker(hour.water, 0.6), 0.35, 8)
    view.wash(land, (lighter(colour, 0.25), colour, darker(colour, 0.28)))
    return land


def _edge(art: Art, view: Layer, y: float, swing: float) -> Path:
    w, _ = _span(view)
    return curve([(x, y + art.rng.uniform(-swing, swing)) for x in range(-int(w) - 90, int(w) + 200, 150)], 8)


def _field(art: Art, view: Layer, hour: Hour) -> None:
    """Paddies run to the bank; a house and palms stand beside them."""
    w, h = _span(view)
    boat(art, view, art.rng.uniform(-0.5, 0.5) * w, 70, 0.7)
    land = _bank(view, hour, _edge(art, view, 118, 12), hour.land)
    gold = mix(hour.land, tint("e0b84a"), art.rng.uniform(0.1, 0.7))
    with view.clipped(land) as field:
        for i in range(-14, 15):
            if i % 2:
                field.flat(
                    [[(i * 34, 100), ((i + 1) * 34, 100), ((i + 1) * 230, h + 60), (i * 230, h + 60)]], gold, 0.55
                )
        rows = [(y, 7 + (y - 120) * 0.07) for y in _steps(126, h, 1.13)]
        for y, size in rows:
            tufts = [
                [(x, y), (x + k * size * 0.5, y - size * 1.7)] for x in _spread(art, w, size * 2.6) for k in (-1, 0, 1)
            ]
            field.lines(tufts, max(1.6, size * 0.2), lighter(gold, art.rng.uniform(0.05, 0.4)), 0.75)
    side = art.pick((-1, 1))
    house(art, view, side * w * 0.52, 168, 1.0)
    palm(art, view, side * w * 0.80, 190, 330, darker(hour.land, 0.3))
    palm(art, view, -side * w * 0.72, 210, 400, darker(hour.land, 0.25))


def _steps(first: float, last: float, ratio: float) -> list[float]:
    found, gap = [first], 16.0
    while found[-1] < last:
        found.append(found[-1] + gap)
        gap *= ratio
    return found


def _spread(art: Art, w: float, gap: float) -> list[float]:
    return [-w + i * gap + art.rng.uniform(-0.3, 0.3) * gap for i in range(int(2 * w / gap) + 1)]


def _orchard(art: Art, view: Layer, hour: Hour) -> None:
    """Fruit trees along a ditch, baskets waiting."""
    w, _ = _span(view)
    _bank(view, hour, _edge(art, view, 90, 10), hour.land)
    fruit = art.pick((tint("e8a02c"), tint("c0392f"), tint("8a3f6a"), tint("d9c24a")))
    for x in _spread(art, w, 250):
        orchard_tree(art, view, x, art.rng.uniform(120, 170), 0.72, hour.land, fruit)
    house(art, view, art.rng.uniform(-0.3, 0.3) * w, 190, 0.9)
    for i, x in enumerate(_spread(art, w, 470)):
        orchard_tree(art, view, x, 310 + (i % 2) * 46, 1.25, hour.land, fruit)
    ditch = [*_edge(art, view, 366, 6), *[(x, y + 74) for x, y in _edge(art, view, 366, 6)[::-1]]]
    view.wash(ditch, (lighter(hour.water, 0.3), darker(hour.water, 0.2)))
    boat(art, view, art.rng.uniform(-0.4, 0.4) * w, 380, 1.0)


def _island(art: Art, view: Layer, hour: Hour) -> None:
    """An islet in the river with palms and stilt houses; boats pass."""
    w, h = _span(view)
    shore = curve(
        [
            (-w * 0.75, 130),
            (-w * 0.4, 92),
            (0, 84),
            (w * 0.45, 96),
            (w * 0.8, 134),
            (w * 0.3, 168),
            (-w * 0.3, 166),
            (-w * 0.75, 130),
        ],
        8,
    )
    view.soft([(x, y + 22) for x, y in shore], darker(hour.water, 0.6), 0.4, 12)
    view.wash(shore, (lighter(hour.land, 0.2), darker(hour.land, 0.2)))
    for x in (-0.55, -0.34, -0.05, 0.22, 0.48, 0.62):
        palm(art, view, x * w + art.rng.uniform(-30, 30), 132, art.rng.uniform(200, 330), darker(hour.land, 0.25))
    house(art, view, art.pick((-0.2, 0.32)) * w, 156, 0.95)
    boat(art, view, art.rng.uniform(-0.5, -0.1) * w, 262, 1.2)
    boat(art, view, art.rng.uniform(0.2, 0.6) * w, min(h - 60, 340), 1.6)


def _sea(art: Art, view: Layer, hour: Hour) -> None:
    """Open water with swell, fishing boats, and salt heaps on the shore."""
    w, h = _span(view)
    for y in _steps(60, h, 1.3):
        swell = curve([(x, y + art.rng.uniform(-7, 7)) for x in range(-int(w) - 60, int(w) + 90, 70)], 6)
        view.line(swell, 3 + y * 0.012, LIGHT, 0.4)
    boat(art, view, -w * art.rng.uniform(0.2, 0.6), 110, 0.9, sail=True)
    boat(art, view, w * art.rng.uniform(0.1, 0.6), 190, 1.5, sail=True)
    _bank(view, hour, _edge(art, view, 286, 14), tint("d9c09a"))
    for i, x in enumerate(_spread(art, w, 190)):
        y, size = 340 + (i % 3) * 22, art.rng.uniform(54, 84)
        view.soft(ellipse(x + 12, y + 4, size * 1.1, size * 0.2), darker(tint("d9c09a"), 0.8), 0.4, 6)
        view.blob(
            [
                (x - size, y),
                *curve(
                    [
                        (x - size, y),
                        (x - size * 0.4, y - size * 0.5),
                        (x, y - size * 0.86),
                        (x + size * 0.4, y - size * 0.5),
                        (x + size, y),
                    ],
                    6,
                ),
            ],
            tint("f6f4ee"),
            0.45,
            0.3,
        )


def _pagoda(art: Art, view: Layer, hour: Hour) -> None:
    """A Khmer pagoda among sugar palms, paddies before it."""
    w, _ = _span(view)
    _bank(view, hour, _edge(art, view, 120, 8), hour.land)
    x = art.rng.uniform(-0.3, 0.3) * w
    for side in (-1, 1):
        for k in (0.34, 0.52, 0.72, 0.9):
            palm(
                art,
                view,
                x + side * k * w,
                160 + 90 * abs(math.sin(k * 9)),
                art.rng.uniform(230, 400),
                darker(hour.land, 0.28),
                fan=True,
            )
    pagoda(view, x, 196, 0.92)
    rows = [[(-w, y), (w, y + art.rng.uniform(-4, 4))] for y in _steps(236, 470, 1.2)]
    view.lines(rows, 5, lighter(hour.land, 0.45), 0.5)
    boat(art, view, -x * 0.6, 330, 1.1)

"""Ways to set many of a good down: heaps, rows, fans, scatters, mounds of something loose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.illustration.art import Art, Piece
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import SHADE, Colour, darker, lighter, mix
from catalog.illustration.props import ground_shadow
from catalog.illustration.shapes import Path, Point, arc, ellipse, placed, rough

POSES = 11  # turned drawings with their shadow, made once: turning each of a hundred costs half a second
VARIANTS = 4  # different drawings of a piece; more is not seen in a heap and costs time


@dataclass(frozen=True)
class Loose:
    """Something poured: its colours and the size of a grain in units."""

    colours: tuple[Colour, ...]
    length: float
    width: float
    count: int = 520

    @property
    def body(self) -> Colour:
        """The colour seen from afar."""
        return self.colours[0]


def pieces(art: Art, piece: Piece, count: int) -> list[Layer]:
    """Return up to four drawings of a piece to stamp in turn."""
    return [piece(art) for _ in range(min(VARIANTS, count))]


def heap_spots(art: Art, count: int, width: float, rise: float) -> list[Point]:
    """Return places for a heap around (0, 0), back to front and bottom to top. `rise` lifts each layer in units."""
    spots: list[Point] = []
    layer, left = 0, count
    while left > 0:
        size = max(1, min(left, round(left * 0.62) if left > 3 else left))
        rx = width / 2 * (1 - layer * 0.30)
        found = [_sunflower(art, i, size, rx) for i in range(size)]
        spots += [(x, y - layer * rise) for x, y in sorted(found, key=lambda p: p[1])]
        left, layer = left - size, layer + 1
    return spots


def _sunflower(art: Art, i: int, size: int, rx: float) -> Point:
    turn = i * 2.39996 + art.rng.uniform(-0.25, 0.25)
    away = math.sqrt((i + 0.5) / size) * rx if size > 1 else 0.0
    return away * math.cos(turn), away * math.sin(turn) * 0.36


def heap(
    art: Art, sheet: Layer, drawn: Sequence[Layer], x: float, y: float, *,
    count: int, width: float, rise: float, grow: float = 1, turn: float = 20, depth: float = 0,
) -> None:  # fmt: skip
    """Pile drawings up around (x, y); each is turned by up to `turn` degrees."""
    for i, (px, py) in enumerate(heap_spots(art, count, width, rise)):
        angle = art.rng.uniform(-turn, turn)
        sprite = drawn[i % len(drawn)]
        sheet.stamp(sprite, (x + px, y + py), angle=angle, grow=grow * art.near(1, 0.05), flip=i % 3 == 1, depth=depth)


def row(
    art: Art, sheet: Layer, drawn: Sequence[Layer], x: float, y: float, *,
    count: int, step: Point, grow: float = 1, turn: float = 4, angle: float = 0,
) -> None:  # fmt: skip
    """Set drawings side by side, centred on (x, y)."""
    for i in range(count):
        place = i - (count - 1) / 2
        at = (x + place * step[0], y + place * step[1])
        sheet.stamp(drawn[i % len(drawn)], at, angle=angle + art.rng.uniform(-turn, turn), grow=grow)


def scatter(art: Art, sheet: Layer, drawn: Sequence[Layer], gap: float, grow: float = 1) -> None:
    """Strew drawings over the whole sheet, about `gap` units apart."""
    w, h = sheet.half_width, sheet.half_height
    poses = [_pose(art, drawn[i % len(drawn)], grow, flip=i % 2 == 1) for i in range(POSES)]
    for r in range(math.ceil(2 * h / gap / 0.9) + 1):
        for c in range(math.ceil(2 * w / gap) + 1):
            x = -w + (c + (r % 2) * 0.5) * gap + art.rng.uniform(-0.14, 0.14) * gap
            y = -h + r * gap * 0.9 + art.rng.uniform(-0.14, 0.14) * gap
            sheet.stamp(art.pick(poses), (x, y), shadow=0)


def _pose(art: Art, sprite: Layer, grow: float, *, flip: bool) -> Layer:
    side = max(sprite.image.size) / art.scale * grow * 1.5
    pose = art.layer(side, side)
    angle = art.rng.uniform(-75, 75)  # not all the way round: the light in the drawings comes from above
    pose.stamp(sprite, angle=angle, grow=grow, flip=flip)
    return pose


def grains(art: Art, sheet: Layer, region: Path, loose: Loose, count: int, dim: float = 0.42) -> None:
    """Fill a region with single grains, lighter where the light falls."""
    xs, ys = [p[0] for p in region], [p[1] for p in region]
    left, right, top, low = min(xs), max(xs), min(ys), max(ys)
    tones: dict[int, list[Path]] = {}
    for _ in range(count):
        x, y = art.rng.uniform(left, right), art.rng.uniform(top, low)
        lit = 1.2 - (x - left) / (right - left) * 0.7 - (y - top) / (low - top) * 0.75 + art.rng.uniform(-0.35, 0.35)
        tone = max(0, min(4, int(lit * 5))) * 10 + art.rng.randrange(len(loose.colours))
        grain = ellipse(0, 0, loose.length / 2 * art.near(1, 0.2), loose.width / 2, points=8)
        tones.setdefault(tone, []).append(placed(grain, x, y, art.rng.uniform(0, 180)))
    with sheet.clipped(region) as inside:
        for tone in sorted(tones):
            colour = loose.colours[tone % 10]
            level = tone // 10
            inside.flat(
                tones[tone], darker(colour, dim * (2 - level) / 2) if level < 2 else lighter(colour, 0.24 * (level - 2))
            )


def pour(art: Art, sheet: Layer, region: Path, loose: Loose, count: int | None = None) -> None:
    """Fill an outline with something loose and round it with light."""
    sheet.blob(region, mix(loose.body, darker(loose.body, 1), 0.06), 0.42, 0.35)
    grains(art, sheet, region, loose, loose.count if count is None else count)
    sheet.shade(region, 0.36, 0.4)


def mound(
    art: Art, sheet: Layer, x: float, y: float, rx: float, height: float, loose: Loose, shadow: bool = True
) -> None:
    """Pour a heap that stands on (x, y)."""
    if shadow:
        ground_shadow(sheet, x, y, rx, rx * 0.30, 0.5)
    top = [(x + rx * t, y - height * math.cos(t * math.pi / 2) ** 1.35) for t in (i / 16 - 1 for i in range(33))]
    region = rough([*top, *arc(x, y, rx, rx * 0.30, 0, 180, 24)], art.rng, loose.length * 0.25, 17)
    pour(art, sheet, region, loose)
    strewn = [(x + rx * art.rng.uniform(-1.25, 1.25), y + rx * 0.3 * art.rng.uniform(0.2, 1.1)) for _ in range(14)]
    crumbs = [ellipse(px, py, loose.length / 2, loose.width / 2, art.rng.uniform(0, 180), 8) for px, py in strewn]
    sheet.flat([placed(c, 2, 4) for c in crumbs], SHADE, 0.22)
    sheet.flat(crumbs, loose.body)

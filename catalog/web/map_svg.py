"""A stylised map of old Sóc Trăng, between the two mouths of the Hậu river and the East Sea.

The outlines are drawn by hand from the lie of towns and mouths, good for finding one's way and for nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from ..selectors import WardGroup

WIDTH, HEIGHT = 400, 372
_NORTH, _WEST = 9.96, 105.5
_SCALE = 480  # units a degree of latitude
_NARROWING = cos(radians(9.6))  # a degree of longitude is that much shorter here

Point = tuple[float, float]

# Latitude and longitude, clockwise. The mainland ends in the east where the Trần Đề branch of the Hậu flows.
MAINLAND: Sequence[Point] = (
    (9.935, 105.855), (9.925, 105.90), (9.88, 105.985), (9.815, 106.055), (9.765, 106.085), (9.715, 106.112),
    (9.66, 106.135), (9.60, 106.165), (9.55, 106.195), (9.515, 106.225), (9.475, 106.205), (9.43, 106.185),
    (9.385, 106.175), (9.345, 106.155), (9.305, 106.075), (9.275, 105.985), (9.248, 105.89), (9.225, 105.80),
    (9.225, 105.755), (9.29, 105.765), (9.345, 105.77), (9.385, 105.735), (9.395, 105.67), (9.445, 105.615),
    (9.49, 105.57), (9.56, 105.55), (9.625, 105.585), (9.655, 105.67), (9.715, 105.735), (9.77, 105.80),
    (9.85, 105.82),
)  # fmt: skip
ISLAND: Sequence[Point] = (
    (9.775, 106.085), (9.755, 106.125), (9.70, 106.19), (9.64, 106.25), (9.585, 106.29), (9.545, 106.28),
    (9.535, 106.25), (9.575, 106.205), (9.635, 106.165), (9.70, 106.125), (9.75, 106.09),
)  # fmt: skip
ISLET: Sequence[Point] = (
    (9.89, 106.00),
    (9.885, 106.035),
    (9.86, 106.06),
    (9.845, 106.055),
    (9.86, 106.02),
)  # Phong Nẫm
# The sea, and the Hậu with both its mouths: wider than the land they touch, so that no seam shows.
SEA: Sequence[Point] = (
    (9.20, 105.70), (9.255, 105.90), (9.29, 106.01), (9.33, 106.12), (9.40, 106.17), (9.46, 106.20), (9.52, 106.235),
    (9.57, 106.31), (9.63, 106.34), (9.60, 106.42), (9.50, 106.50), (9.00, 106.50), (9.00, 105.70),
)  # fmt: skip
RIVER: Sequence[Point] = (
    (9.99, 105.84), (9.93, 105.885), (9.87, 105.97), (9.80, 106.04), (9.73, 106.085), (9.66, 106.12), (9.55, 106.18),
    (9.47, 106.25), (9.53, 106.34), (9.62, 106.31), (9.70, 106.235), (9.77, 106.165), (9.83, 106.125), (9.90, 106.065),
    (9.95, 105.985), (10.0, 105.92),
)  # fmt: skip
# Where the name of each old district stands best.
DISTRICTS: Sequence[tuple[str, Point]] = (
    ("Kế Sách", (9.801, 105.948)), ("Châu Thành", (9.748, 105.898)), ("Mỹ Tú", (9.620, 105.758)),
    ("Ngã Năm", (9.591, 105.623)), ("Thạnh Trị", (9.469, 105.656)), ("Mỹ Xuyên", (9.492, 105.922)),
    ("Sóc Trăng", (9.576, 105.869)), ("Long Phú", (9.655, 106.065)), ("Cù Lao Dung", (9.630, 106.223)),
    ("Trần Đề", (9.537, 106.139)), ("Vĩnh Châu", (9.330, 105.923)),
)  # fmt: skip
WATERS: Sequence[tuple[str, Point]] = (("Biển Đông", (9.32, 106.245)),)
NEIGHBOURS: Sequence[tuple[str, Point]] = (
    ("Trà Vinh cũ", (9.815, 106.23)), ("Hậu Giang cũ", (9.82, 105.645)), ("Bạc Liêu cũ", (9.30, 105.635)),
)  # fmt: skip


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Dot:
    """The producers of one ward: where, how large, and the anchor of its section in the list."""

    label: str
    number: int
    anchor: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    water: Sequence[str]
    land: Sequence[str]
    districts: Sequence[Label]
    waters: Sequence[Label]
    neighbours: Sequence[Label]
    dots: Sequence[Dot]


def draw_map(groups: Sequence[WardGroup]) -> Map:
    return Map(
        width=WIDTH,
        height=HEIGHT,
        water=[smooth_path(outline) for outline in (SEA, RIVER)],
        land=[smooth_path(outline) for outline in (MAINLAND, ISLAND, ISLET)],
        districts=_labels(DISTRICTS),
        waters=_labels(WATERS),
        neighbours=_labels(NEIGHBOURS),
        dots=[_dot(group) for group in groups],
    )


def place(latitude: float, longitude: float) -> Point:
    """Latitude and longitude on the sheet, one decimal."""
    return round((longitude - _WEST) * _SCALE * _NARROWING, 1), round((_NORTH - latitude) * _SCALE, 1)


def coordinates(x: float, y: float) -> Point:
    """Latitude and longitude of a place on the sheet, five decimals: the way back of `place`."""
    return round(_NORTH - y / _SCALE, 5), round(_WEST + x / (_SCALE * _NARROWING), 5)


def smooth_path(outline: Sequence[Point]) -> str:
    """A closed curve through all points (Catmull-Rom as Bézier) for the `d` of an SVG path."""
    points = [place(*point) for point in outline]
    count = len(points)
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for at in range(count):
        before, start, end, after = (points[(at + step) % count] for step in (-1, 0, 1, 2))
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append("C" + " ".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in (first, second, end)))
    return "".join(parts) + "Z"


def _labels(names: Sequence[tuple[str, Point]]) -> list[Label]:
    return [Label(text, *place(*point)) for text, point in names]


def _dot(group: WardGroup) -> Dot:
    number = len(group.producers)
    latitude = sum(float(producer.latitude) for producer in group.producers) / number
    longitude = sum(float(producer.longitude) for producer in group.producers) / number
    x, y = place(latitude, longitude)
    return Dot(group.ward.name, number, f"xa-{group.ward.code}", x, y, radius=4.5 + min(number, 6))

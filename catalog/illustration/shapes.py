"""Outlines in drawing units: plain lists of points, no pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from random import Random

Point = tuple[float, float]
Path = Sequence[Point]


def ellipse(x: float, y: float, rx: float, ry: float, angle: float = 0, points: int = 56) -> Path:
    """Return an ellipse about (x, y), turned by an angle in degrees."""
    ring = [(rx * c, ry * s) for c, s in _circle(points)]
    return placed(ring, x, y, angle)


@cache
def _circle(points: int) -> Path:
    return [(math.cos(t * math.tau / points), math.sin(t * math.tau / points)) for t in range(points)]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, points: int = 24) -> Path:
    """Return an open arc of an ellipse, from start to end degrees (clockwise, 0 is to the right)."""
    steps = [math.radians(start + (end - start) * i / points) for i in range(points + 1)]
    return [(x + rx * math.cos(t), y + ry * math.sin(t)) for t in steps]


def squircle(x: float, y: float, rx: float, ry: float, power: float = 3.2, points: int = 64) -> Path:
    """Return a rounded form between an ellipse (power 2) and a rectangle (power 10)."""
    ring: list[Point] = []
    for i in range(points):
        c, s = math.cos(i * math.tau / points), math.sin(i * math.tau / points)
        ring.append(
            (x + rx * math.copysign(abs(c) ** (2 / power), c), y + ry * math.copysign(abs(s) ** (2 / power), s))
        )
    return ring


def rounded(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """Return a rectangle centred on (x, y) with round corners."""
    w, h = width / 2 - radius, height / 2 - radius
    corners = ((w, -h, -90), (w, h, 0), (-w, h, 90), (-w, -h, 180))
    return [p for cx, cy, start in corners for p in arc(x + cx, y + cy, radius, radius, start, start + 90, 8)]


def _spline(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """Catmull-Rom between b and c."""

    def along(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)

    return along(a[0], b[0], c[0], d[0]), along(a[1], b[1], c[1], d[1])


def smooth(knots: Sequence[Point], steps: int = 10) -> Path:
    """Return a closed smooth outline through the knots."""
    n = len(knots)
    return [
        _spline(knots[i - 1], knots[i], knots[(i + 1) % n], knots[(i + 2) % n], s / steps)
        for i in range(n)
        for s in range(steps)
    ]


def curve(knots: Sequence[Point], steps: int = 10) -> Path:
    """Return an open smooth line through the knots."""
    line = [knots[0], *knots, knots[-1]]
    found = [
        _spline(line[i], line[i + 1], line[i + 2], line[i + 3], s / steps)
        for i in range(len(line) - 3)
        for s in range(steps)
    ]
    return [*found, knots[-1]]


def ribbon(line: Sequence[Point], widths: Sequence[float]) -> Path:
    """Return the outline of a brush stroke along a line, its width running through `widths`."""
    left: list[Point] = []
    right: list[Point] = []
    last = len(line) - 1
    for i, (x, y) in enumerate(line):
        ax, ay = line[max(0, i - 1)]
        bx, by = line[min(last, i + 1)]
        size = math.hypot(bx - ax, by - ay) or 1.0
        place = i / last * (len(widths) - 1)
        k = min(int(place), len(widths) - 2)
        half = (widths[k] + (widths[k + 1] - widths[k]) * (place - k)) / 2
        nx, ny = -(by - ay) / size * half, (bx - ax) / size * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + right[::-1]


def leaf(x: float, y: float, length: float, width: float, angle: float) -> Path:
    """Return a pointed leaf that grows from (x, y) in the direction of the angle (degrees)."""
    half = width / 2
    upper = curve([(0, 0), (length * 0.3, -half), (length * 0.7, -half * 0.8), (length, 0)], 8)
    lower = curve([(length, 0), (length * 0.7, half * 0.8), (length * 0.3, half), (0, 0)], 8)
    return placed([*upper, *lower], x, y, angle)


def drop(x: float, y: float, rx: float, ry: float, neck: float = 0.25) -> Path:
    """Return an upright drop: round below, drawn out to a tip above."""
    return smooth(
        [
            (x, y - ry),
            (x + rx * neck, y - ry * 0.62),
            (x + rx * 0.88, y - ry * 0.1),
            (x + rx * 0.92, y + ry * 0.5),
            (x, y + ry * 0.95),
            (x - rx * 0.92, y + ry * 0.5),
            (x - rx * 0.88, y - ry * 0.1),
            (x - rx * neck, y - ry * 0.62),
        ]
    )


def rough(path: Path, rng: Random, amount: float, waves: int = 9) -> Path:
    """Return the outline made uneven: hand-cut, grown, crumbled. `amount` is in units."""
    cx = sum(x for x, _ in path) / len(path)
    cy = sum(y for _, y in path) / len(path)
    phases = [(rng.randint(2, waves), rng.uniform(0, math.tau), rng.uniform(0.3, 1)) for _ in range(4)]
    out: list[Point] = []
    for x, y in path:
        t = math.atan2(y - cy, x - cx)
        push = amount * sum(a * math.sin(k * t + p) for k, p, a in phases) / 2
        out.append((x + push * math.cos(t), y + push * math.sin(t)))
    return out


def placed(path: Sequence[Point], x: float, y: float, angle: float = 0, grow: float = 1) -> Path:
    """Return the outline grown, turned (degrees, clockwise on the picture), then moved."""
    if angle == 0 and grow == 1:
        return [(x + px, y + py) for px, py in path]
    c, s = math.cos(math.radians(angle)) * grow, math.sin(math.radians(angle)) * grow
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in path]


def along(line: Sequence[Point], share: float) -> tuple[float, float, float]:
    """Return the place at a share (0..1) of a line's points, and its direction in degrees."""
    i = min(int(share * (len(line) - 1)), len(line) - 2)
    (ax, ay), (bx, by) = line[i], line[i + 1]
    t = share * (len(line) - 1) - i
    return ax + (bx - ax) * t, ay + (by - ay) * t, math.degrees(math.atan2(by - ay, bx - ax))

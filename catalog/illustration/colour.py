"""Colours: mixing, and the ramp from shade to light that gives a form its volume."""

from __future__ import annotations

from functools import lru_cache

Colour = tuple[int, int, int]

SHADE: Colour = (58, 26, 44)  # shadows lean to plum, never to grey: grey makes food look stale
WARM_SHADE: Colour = (92, 46, 28)  # on a body itself, where plum would read as dirt on pale food
LIGHT: Colour = (255, 247, 226)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour `share` (0..1) of the way from the first to the second."""
    r, g, b = (round(a + (z - a) * share) for a, z in zip(first, second, strict=True))
    return r, g, b


def darker(colour: Colour, share: float) -> Colour:
    """Lean towards the colour's own deep, warm shadow by a share of 0..1."""
    r, g, b = colour
    return mix(colour, (round(r * 0.36), round(g * 0.20), round(b * 0.20 + 6)), share)


def lighter(colour: Colour, share: float) -> Colour:
    """Lean towards the house light by a share of 0..1."""
    return mix(colour, LIGHT, share)


def tint(code: str) -> Colour:
    """Read a colour written as six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


@lru_cache(maxsize=2048)
def ramp(stops: tuple[Colour, ...]) -> list[int]:
    """Return a 768-entry lookup table that runs evenly through the stops, channel after channel."""
    table: list[int] = []
    spans = len(stops) - 1
    for channel in range(3):
        for level in range(256):
            place = level / 255 * spans
            left = min(int(place), spans - 1)
            low, high = stops[left][channel], stops[left + 1][channel]
            table.append(round(low + (high - low) * (place - left)))
    return table


@lru_cache(maxsize=2048)
def volume_ramp(colour: Colour, depth: float) -> list[int]:
    """Return the lookup table from deep shade (0) over the colour itself (128) to light (255)."""
    depth *= 1 - 0.45 * max(0.0, (sum(colour) - 540) / 225)  # pale food turns grey under a full shadow
    return ramp(
        (
            darker(colour, min(1.0, depth)),
            darker(colour, depth * 0.42),
            colour,
            lighter(colour, depth * 0.40),
            lighter(colour, min(0.95, depth * 1.05)),
        )
    )

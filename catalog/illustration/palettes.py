"""Backdrops of the delta: rice green, alluvial brown, onion purple, palm-sugar amber, river teal, lotus pink."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.illustration.colour import Colour, tint


@dataclass(frozen=True)
class Palette:
    """The colours of one set: wall above and below, table, and the disc of light behind the good."""

    high: Colour
    low: Colour
    table: Colour
    disc: Colour


def _palette(high: str, low: str, table: str, disc: str) -> Palette:
    return Palette(tint(high), tint(low), tint(table), tint(disc))


PALETTES = {
    "rice": _palette("d9e2bb", "bccb97", "98ad6c", "edf1d8"),
    "alluvium": _palette("e6d2ba", "d3b593", "ab825d", "f5e8d6"),
    "onion": _palette("e4cddb", "c9a6be", "94688a", "f4e6ee"),
    "amber": _palette("f6dca6", "ebc079", "c68a41", "fcf0d2"),
    "teal": _palette("c8ded8", "9cc3bc", "578c85", "e3f0ea"),
    "lotus": _palette("f5d6d2", "e6b1b1", "c07a80", "fdebe6"),
    "linen": _palette("f0e7d8", "ddcfb8", "bfa682", "fbf6ec"),
    "dusk": _palette("4b7a70", "2f5a53", "24473f", "6d9a8c"),
    "clay": _palette("dda283", "c57f5c", "9c5a3c", "eabc9f"),
    "plum": _palette("8a5c7e", "6a4162", "4c2c47", "a87a9a"),
    "river": _palette("7fa9a6", "578783", "3d6763", "a5c8c3"),
}
WARM = ("linen", "alluvium", "amber", "lotus")
FRESH = ("rice", "teal", "linen", "amber")
DEEP = ("dusk", "clay", "river", "plum")
ACCENTS = tuple(map(tint, ("4f7f45", "a5472f", "3f6f7a", "7a4a75", "c07a2c", "2f6b62", "b4506a")))

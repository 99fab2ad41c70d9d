"""The hand that draws one picture: its chance, its scale, and the words of the product that steer it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import TypeVar

from catalog.illustration.canvas import Layer
from catalog.illustration.colour import Colour, mix

T = TypeVar("T")


def stable_random(*parts: object) -> Random:
    """Return a generator that gives the same numbers for the same parts in every process."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest, "big"))


class Art:
    """What every drawing is handed: chance, pixels per unit, and the product's words."""

    def __init__(self, seed: str, scale: float, *salt: object) -> None:
        self.seed = seed
        self.scale = scale
        self.rng = stable_random(seed, *salt)

    def layer(self, width: float, height: float) -> Layer:
        """Return an empty sheet at this picture's scale; sizes in units."""
        return Layer(width, height, self.scale)

    def has(self, *words: str) -> bool:
        """Tell whether the product's slug holds one of these words."""
        return any(f"-{word}-" in f"-{self.seed}-" for word in words)

    def word(self, meanings: Mapping[str, T], default: T) -> T:
        """Return the meaning of the first listed word that the slug holds."""
        return next((meaning for word, meaning in meanings.items() if self.has(word)), default)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices by chance."""
        return self.rng.choice(choices)

    def near(self, value: float, spread: float = 0.1) -> float:
        """Return the value, more or less; `spread` is the largest share it moves by."""
        return value * (1 + self.rng.uniform(-spread, spread))

    def hue(self, first: Colour, second: Colour) -> Colour:
        """Return a colour somewhere between the two."""
        return mix(first, second, self.rng.random())


Piece = Callable[[Art], Layer]
Scene = Callable[[Art, Layer], None]

"""Kinds from workshop and gift table."""

from __future__ import annotations

from catalog.illustration import cloth, crafts, gifts, packs
from catalog.illustration.art import Art, Piece
from catalog.illustration.canvas import Layer
from catalog.illustration.compose import Good, alone

PALE = ("linen", "rice", "teal", "lotus", "amber")
ON_PALE_CANE = ("teal", "rice", "river", "dusk", "clay", "lotus")


def _one(piece: Piece, grow: float, y: float = 0, moods: tuple[str, ...] = PALE) -> Good:
    return Good(alone(piece, grow=grow, y=y, base="none"), piece, packs.box, moods=moods, grow=0.42, zoom=1.06)


def _gift(art: Art, sheet: Layer) -> None:
    (gifts.open_box if art.rng.random() < 0.6 else gifts.tied_box)(art, sheet)


CRAFT: dict[str, Good] = {
    "basket": Good(crafts.nested, crafts.basket, packs.box, moods=ON_PALE_CANE, grow=0.5, zoom=1),
    "scoop-basket": _one(crafts.scoop, 1.3, 60, ON_PALE_CANE),
    "bamboo-tray": _one(crafts.flat_tray, 1.3, 80, ON_PALE_CANE),
    "lantern": _one(crafts.lantern, 1.15, 20, ("dusk", "plum", "river", "clay")),
    "mat": _one(crafts.mat, 1.32, 60, ("teal", "rice", "river", "linen")),
    "tote": _one(crafts.tote, 1.16, 20, ("teal", "rice", "lotus", "clay", "river")),
    "rug": _one(crafts.rug, 1.15, 150, ("teal", "rice", "linen", "lotus")),
    "mask": _one(cloth.mask, 1.1, 0, ("linen", "amber", "lotus", "plum")),
    "glass-painting": _one(cloth.glass_painting, 1.15, -10, ("linen", "rice", "lotus", "onion")),
    "scarf": _one(cloth.scarf, 1.3, 50, ("linen", "teal", "amber", "rice")),
    "sarong": _one(cloth.sarong, 1.12, 0, ("linen", "rice", "lotus", "amber")),
    "gift-box": Good(_gift, None, None, zoom=1.08, moods=("linen", "amber", "lotus", "rice", "teal")),
    "hamper": Good(gifts.hamper, None, None, zoom=1.1, moods=("linen", "lotus", "rice", "teal")),
}
